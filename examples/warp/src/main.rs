//! `cargo run --release -p example-warp`

use std::io;

use example_app::{App, Options, announce};
use example_warp::routes;
use socket2::SockRef;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    // Without it, an event may be late by 40 ms. On Linux, connections inherit it.
    SockRef::from(&listener).set_tcp_nodelay(true)?;
    let server = warp::serve(routes(app)).incoming(listener);
    server.graceful(shutdown).run().await;
    Ok(())
}
