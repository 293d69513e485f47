//! `cargo run --release -p example-actix-web`

use std::io;

use actix_cors::Cors;
use actix_web::{
    App as Router, HttpResponse, HttpServer,
    http::StatusCode,
    web::{Bytes, Data, Html, Query, get, post},
};
use eventwire::{
    Event,
    actix_web::{LastEventId, Sse},
    hub::Subscription,
};
use example_app::{App, Options, PAGE, Pace, announce};
use futures_util::Stream;

#[actix_web::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let server = HttpServer::new(move || {
        Router::new()
            .route("/", get().to(page))
            .route("/clock", get().to(clock))
            .route("/counter", get().to(counter))
            .route("/notifications", get().to(notifications))
            .route("/messages", get().to(messages))
            .route("/ping", get().to(ping))
            .route("/users", get().to(users))
            .route("/metrics", get().to(metrics))
            .route("/notes", get().to(notes))
            .route("/notes", post().to(write_note))
            .route("/stop", get().to(stop))
            .wrap(Cors::permissive())
            .app_data(Data::new(app.clone()))
    })
    .shutdown_signal(shutdown)
    .bind(address)?;
    server.addrs().into_iter().for_each(announce);
    server.run().await
}

async fn page() -> Html {
    Html::new(PAGE)
}

async fn clock(app: Data<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.clock())
}

async fn counter(
    app: Data<App>,
    pace: Query<Pace>,
    last: LastEventId,
) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.counter(&pace, &last))
}

async fn notifications(app: Data<App>, pace: Query<Pace>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.notifications(&pace))
}

async fn messages(app: Data<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.messages())
}

async fn ping(app: Data<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.ping())
}

async fn users(app: Data<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.users())
}

async fn metrics(app: Data<App>) -> Sse<impl Stream<Item = Event>> {
    Sse::new(app.metrics())
}

async fn notes(app: Data<App>, last: LastEventId) -> Sse<Subscription> {
    Sse::new(app.notes(&last))
}

async fn write_note(app: Data<App>, body: Bytes) -> HttpResponse {
    let answer = app.write_note(&body);
    let status = StatusCode::from_u16(answer.status);
    HttpResponse::build(status.unwrap_or_default()).body(answer.text)
}

async fn stop() -> Sse {
    Sse::stop()
}
