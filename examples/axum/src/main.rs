//! `cargo run --release -p example-axum`

use std::io;

use axum::serve::ListenerExt;
use example_app::{App, Options, announce};
use example_axum::routes;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    let listener = listener.tap_io(|socket| {
        // Without it, an event may be late by 40 ms; at worst it is.
        let _ = socket.set_nodelay(true);
    });
    axum::serve(listener, routes(app))
        .with_graceful_shutdown(shutdown)
        .await
}
