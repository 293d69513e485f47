//! The example on axum.

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::Html,
    routing::get,
};
use eventwire::{
    Event,
    axum::{LastEventId, Sse},
    hub::Subscription,
};
use example_app::{Answer, App, PAGE, Pace, Rooms};
use futures_util::Stream;
use tower_http::cors::CorsLayer;

/// The routes of the application.
pub fn routes(app: App) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/clock", get(clock))
        .route("/counter", get(counter))
        .route("/notifications", get(notifications))
        .route("/messages", get(messages))
        .route("/ping", get(ping))
        .route("/users", get(users))
        .route("/metrics", get(metrics))
        .route("/notes", get(notes).post(write_note))
        .route("/stop", get(stop))
        .layer(CorsLayer::very_permissive())
        .with_state(app)
}

async fn page() -> Html<&'static str> {
    Html(PAGE)
}

async fn clock(State(app): State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.clock())
}

async fn counter(
    State(app): State<App>,
    Query(pace): Query<Pace>,
    last: LastEventId,
) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.counter(&pace, &last))
}

async fn notifications(
    State(app): State<App>,
    Query(pace): Query<Pace>,
) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.notifications(&pace))
}

async fn messages(State(app): State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.messages())
}

async fn ping(State(app): State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.ping())
}

async fn users(State(app): State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.users())
}

async fn metrics(State(app): State<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.metrics())
}

async fn notes(
    State(app): State<App>,
    Query(rooms): Query<Rooms>,
    last: LastEventId,
) -> Result<Sse<Subscription>, (StatusCode, String)> {
    app.notes(&rooms, &last).map(Sse::new).map_err(reply)
}

async fn write_note(
    State(app): State<App>,
    Query(rooms): Query<Rooms>,
    body: Bytes,
) -> (StatusCode, String) {
    reply(app.write_note(&rooms, &body))
}

fn reply(answer: Answer) -> (StatusCode, String) {
    let status = StatusCode::from_u16(answer.status);
    (status.unwrap_or_default(), answer.text)
}

async fn stop() -> StatusCode {
    StatusCode::NO_CONTENT
}
