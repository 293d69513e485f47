//! `cargo run --release -p example-axum`

use std::io;

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
use example_app::{App, Options, PAGE, Pace, announce};
use futures_util::Stream;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let routes = Router::new()
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
        .with_state(app);
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    axum::serve(listener, routes)
        .with_graceful_shutdown(shutdown)
        .await
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

async fn notes(State(app): State<App>, last: LastEventId) -> Sse<Subscription> {
    Sse::new(app.notes(&last))
}

async fn write_note(State(app): State<App>, body: Bytes) -> (StatusCode, String) {
    let answer = app.write_note(&body);
    let status = StatusCode::from_u16(answer.status);
    (status.unwrap_or_default(), answer.text)
}

async fn stop() -> Sse {
    Sse::stop()
}
