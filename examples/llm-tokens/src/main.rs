//! The tokens of a language model as events, with a final `[DONE]`.
//!
//! `cargo run --release -p llm-tokens` serves a page. Without one:
//!
//! ```sh
//! curl -N 'http://127.0.0.1:3000/completions?prompt=What+is+an+event+stream'
//! ```

mod completion;
mod model;
mod routes;

use std::io;

use axum::serve::ListenerExt;
use example_app::{App, Options, announce};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    let listener = listener.tap_io(|socket| {
        // Without it, a token may be late by 40 ms; at worst it is.
        let _ = socket.set_nodelay(true);
    });
    axum::serve(listener, routes::routes(app))
        .with_graceful_shutdown(shutdown)
        .await
}
