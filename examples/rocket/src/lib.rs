//! The example on Rocket.

use eventwire::{
    Event,
    hub::Subscription,
    rocket::{LastEventId, Sse},
};
use example_app::{Answer, App, PAGE, Pace, Rooms};
use futures_util::Stream;
use rocket::{
    Build, Config, Rocket, State, config::LogLevel, data::Capped, get, http::Status, post,
    response::content::RawHtml, routes,
};
use rocket_cors::{CorsOptions, Error};

/// The application, before it is launched.
///
/// # Errors
///
/// Returns the error of the headers for other origins.
pub fn rocket(config: Config, app: App) -> Result<Rocket<Build>, Error> {
    let config = Config {
        log_level: LogLevel::Off,
        ..config
    };
    let cors = CorsOptions::default().allow_credentials(true).to_cors()?;
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
    Ok(rocket::custom(config)
        .mount("/", routes)
        .attach(cors)
        .manage(app))
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

#[get("/notes?<room>")]
fn notes(
    app: &State<App>,
    room: Vec<&str>,
    last: LastEventId,
) -> Result<Sse<Subscription>, (Status, String)> {
    let notes = app.notes(&Rooms::new(room), &last);
    notes.map(Sse::new).map_err(reply)
}

#[post("/notes?<room>", data = "<body>")]
fn write_note(app: &State<App>, room: Vec<&str>, body: Capped<&[u8]>) -> (Status, String) {
    reply(app.write_note(&Rooms::new(room), &body))
}

fn reply(answer: Answer) -> (Status, String) {
    (Status::new(answer.status), answer.text)
}

#[get("/stop")]
fn stop() -> Status {
    Status::NoContent
}
