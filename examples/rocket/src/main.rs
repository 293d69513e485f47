//! `cargo run --release -p example-rocket`

use std::error::Error;

use eventwire::{
    Event,
    hub::Subscription,
    rocket::{LastEventId, Sse},
};
use example_app::{App, Options, PAGE, Pace, announce};
use futures_util::Stream;
use rocket::{
    Config, State, config::LogLevel, data::Capped, fairing::AdHoc, get, http::Status, post,
    response::content::RawHtml, routes,
};
use rocket_cors::CorsOptions;

#[rocket::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let config = Config {
        address: address.ip(),
        port: address.port(),
        log_level: LogLevel::Off,
        ..Config::release_default()
    };
    let cors = CorsOptions::default().allow_credentials(true).to_cors()?;
    let listening = AdHoc::on_liftoff("listening", |rocket| {
        Box::pin(async {
            let config = rocket.config();
            announce((config.address, config.port).into());
        })
    });
    let routes = routes![
        page,
        clock,
        counter,
        notifications,
        messages,
        ping,
        users,
        metrics,
        notes,
        write_note,
        stop
    ];
    rocket::custom(config)
        .mount("/", routes)
        .attach(cors)
        .manage(app)
        .attach(listening)
        .launch()
        .await?;
    Ok(())
}

#[get("/")]
fn page() -> RawHtml<&'static str> {
    RawHtml(PAGE)
}

#[get("/clock")]
fn clock(app: &State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.clock())
}

#[get("/counter?<interval>")]
fn counter(
    app: &State<App>,
    interval: Option<&str>,
    last: LastEventId,
) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.counter(&Pace::new(interval), &last))
}

#[get("/notifications?<interval>")]
fn notifications(app: &State<App>, interval: Option<&str>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.notifications(&Pace::new(interval)))
}

#[get("/messages")]
fn messages(app: &State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.messages())
}

#[get("/ping")]
fn ping(app: &State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.ping())
}

#[get("/users")]
fn users(app: &State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.users())
}

#[get("/metrics")]
fn metrics(app: &State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.metrics())
}

#[get("/notes")]
fn notes(app: &State<App>, last: LastEventId) -> Sse<Subscription> {
    Sse::new(app.notes(&last))
}

#[post("/notes", data = "<body>")]
fn write_note(app: &State<App>, body: Capped<&[u8]>) -> (Status, String) {
    let answer = app.write_note(&body);
    (Status::new(answer.status), answer.text)
}

#[get("/stop")]
fn stop() -> Sse {
    Sse::stop()
}
