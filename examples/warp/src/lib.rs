//! The example on warp.

use eventwire::{
    Event,
    hub::Subscription,
    warp::{LastEventId, Sse, last_event_id},
};
use example_app::{Answer, App, PAGE, Pace, Rooms};
use futures_util::Stream;
use warp::{
    Filter, Rejection, Reply, any,
    body::{self, content_length_limit},
    cors, get,
    http::StatusCode,
    hyper::body::Bytes,
    path, post,
    query::query,
    reply::{Html, WithStatus, html, with_status},
};

/// A longer body is refused before it is read.
const LONGEST_BODY: u64 = 64 * 1024;

/// The routes of the application.
pub fn routes(app: App) -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone {
    let app = any().map(move || app.clone());
    let cors = cors()
        .allow_any_origin()
        .allow_credentials(true)
        .allow_methods(["GET", "POST"])
        .allow_header("last-event-id");
    let routes = path::end()
        .map(page)
        .or(path!("clock").and(app.clone()).map(clock))
        .or(path!("counter")
            .and(app.clone())
            .and(query())
            .and(last_event_id())
            .map(counter))
        .or(path!("notifications")
            .and(app.clone())
            .and(query())
            .map(notifications))
        .or(path!("messages").and(app.clone()).map(messages))
        .or(path!("ping").and(app.clone()).map(ping))
        .or(path!("users").and(app.clone()).map(users))
        .or(path!("metrics").and(app.clone()).map(metrics))
        .or(path!("notes")
            .and(app.clone())
            .and(query())
            .and(last_event_id())
            .map(notes))
        .or(path!("stop").map(stop));
    let write_note = path!("notes")
        .and(post())
        .and(app)
        .and(query())
        .and(content_length_limit(LONGEST_BODY))
        .and(body::bytes())
        .map(write_note);
    get().and(routes).or(write_note).with(cors)
}

fn page() -> Html<&'static str> {
    html(PAGE)
}

fn clock(app: App) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.clock())
}

fn counter(app: App, pace: Pace, last: LastEventId) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.counter(&pace, &last))
}

fn notifications(app: App, pace: Pace) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.notifications(&pace))
}

fn messages(app: App) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.messages())
}

fn ping(app: App) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.ping())
}

fn users(app: App) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.users())
}

fn metrics(app: App) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.metrics())
}

fn notes(
    app: App,
    rooms: Rooms,
    last: LastEventId,
) -> Result<Sse<Subscription>, WithStatus<String>> {
    app.notes(&rooms, &last).map(Sse::new).map_err(reply)
}

fn write_note(app: App, rooms: Rooms, body: Bytes) -> WithStatus<String> {
    reply(app.write_note(&rooms, &body))
}

fn reply(answer: Answer) -> WithStatus<String> {
    let status = StatusCode::from_u16(answer.status);
    with_status(answer.text, status.unwrap_or_default())
}

fn stop() -> StatusCode {
    StatusCode::NO_CONTENT
}
