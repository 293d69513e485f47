//! `cargo run --release -p example-rocket`

use std::error::Error;

use example_app::{App, Options, announce};
use example_rocket::rocket;
use rocket::{Config, fairing::AdHoc};

#[rocket::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = Options::from_command_line().address();
    let config = Config {
        address: address.ip(),
        port: address.port(),
        ..Config::release_default()
    };
    let listening = AdHoc::on_liftoff("listening", |rocket| {
        Box::pin(async {
            let config = rocket.config();
            announce((config.address, config.port).into());
        })
    });
    rocket(config, App::new())?
        .attach(listening)
        .launch()
        .await?;
    Ok(())
}
