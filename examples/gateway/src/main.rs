//! A gateway in front of a language model with an OpenAI-compatible interface.
//!
//! `cargo run -p gateway` starts it in front of a program that acts as the model. In another terminal:
//!
//! ```sh
//! curl -N http://127.0.0.1:3000/v1/chat/completions -d '{"stream": true, "messages": []}'
//! curl http://127.0.0.1:3000/usage
//! ```

mod gateway;
mod model;
#[cfg(test)]
mod tests;

use std::error::Error;

use example_app::{App, Options, announce};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_command_line();
    let app = App::new();
    let model = TcpListener::bind("127.0.0.1:0").await?;
    let upstream = format!("http://{}", model.local_addr()?);
    tokio::spawn(axum::serve(model, model::routes()).into_future());
    let listener = TcpListener::bind(options.address()).await?;
    announce(listener.local_addr()?);
    let shutdown = app.shutdown();
    axum::serve(listener, gateway::routes(app, upstream)?)
        .with_graceful_shutdown(shutdown)
        .await?;
    Ok(())
}
