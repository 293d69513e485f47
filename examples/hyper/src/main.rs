//! `cargo run --release -p example-hyper`

use std::io;

use example_app::{App, Options, announce};
use example_hyper::{route, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    serve(listener, shutdown, move |request| {
        route(app.clone(), request)
    })
    .await;
    Ok(())
}
