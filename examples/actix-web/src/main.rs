//! `cargo run --release -p example-actix-web`

use std::io;

use actix_cors::Cors;
use actix_web::{App as Router, HttpServer};
use example_actix_web::routes;
use example_app::{App, Options, announce};

#[actix_web::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let server = HttpServer::new(move || {
        Router::new()
            .configure(routes(app.clone()))
            .wrap(Cors::permissive())
    })
    // Without it, an event may be late by 40 ms.
    .tcp_nodelay(true)
    .shutdown_signal(shutdown)
    .bind(address)?;
    server.addrs().into_iter().for_each(announce);
    server.run().await
}
