//! The example on actix-web.

use actix_web::{
    Either, HttpResponse,
    http::StatusCode,
    web::{Bytes, Data, Html, Query, ServiceConfig, get, post},
};
use eventwire::{
    Event,
    actix_web::{LastEventId, Sse},
    hub::Subscription,
};
use example_app::{Answer, App, PAGE, Pace, Rooms};
use futures_util::Stream;

/// The routes of the application.
pub fn routes(app: App) -> impl FnOnce(&mut ServiceConfig) {
    |config| {
        config
            .app_data(Data::new(app))
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
            .route("/stop", get().to(stop));
    }
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

async fn notes(
    app: Data<App>,
    rooms: Query<Rooms>,
    last: LastEventId,
) -> Either<Sse<Subscription>, HttpResponse> {
    match app.notes(&rooms, &last) {
        Ok(notes) => Either::Left(Sse::new(notes)),
        Err(answer) => Either::Right(reply(answer)),
    }
}

async fn write_note(app: Data<App>, rooms: Query<Rooms>, body: Bytes) -> HttpResponse {
    reply(app.write_note(&rooms, &body))
}

fn reply(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status);
    HttpResponse::build(status.unwrap_or_default()).body(answer.text)
}

async fn stop() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
