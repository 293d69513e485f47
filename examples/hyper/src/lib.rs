//! The example on hyper, without a framework.

mod serve;

use std::{convert::Infallible, error::Error};

use bytes::Bytes;
use eventwire::{
    Encode,
    http_body::{LastEventId, Sse},
};
use example_app::{Answer, App, PAGE, Pace, Rooms};
use futures_util::Stream;
use http_body_util::{BodyExt, Full, Limited, combinators::UnsyncBoxBody};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body, Incoming},
    header::{CONTENT_TYPE, HeaderValue},
};
use tokio::time::sleep;

pub use serve::serve;

/// A longer body is refused before it is read to its end.
const LONGEST_BODY: usize = 64 * 1024;

/// A body of events, or any other.
pub type AnyBody = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

/// Answers a request to the application.
///
/// # Errors
///
/// Never returns an error.
pub async fn route(app: App, request: Request<Incoming>) -> Result<Response<AnyBody>, Infallible> {
    let path = match (request.method(), request.uri().path()) {
        (&Method::GET, path) => path,
        (&Method::POST, "/notes") => return Ok(write_note(&app, request).await),
        _ => return Ok(status(StatusCode::NOT_FOUND)),
    };
    let query = request.uri().query().unwrap_or_default();
    let pace = serde_urlencoded::from_str(query).unwrap_or_default();
    let last = LastEventId::from(request.headers());
    Ok(match path {
        "/" => page(),
        "/clock" => clock(&app),
        "/counter" => counter(&app, &pace, &last),
        "/notifications" => notifications(&app, &pace),
        "/messages" => messages(&app),
        "/ping" => ping(&app),
        "/users" => users(&app),
        "/metrics" => metrics(&app),
        "/notes" => notes(&app, &rooms(query), &last),
        "/stop" => status(StatusCode::NO_CONTENT),
        _ => status(StatusCode::NOT_FOUND),
    })
}

fn page() -> Response<AnyBody> {
    let mut response = Response::new(Full::from(PAGE));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, html);
    any(response)
}

fn clock(app: &App) -> Response<AnyBody> {
    sse(app.clock())
}

fn counter(app: &App, pace: &Pace, last: &LastEventId) -> Response<AnyBody> {
    sse(app.counter(pace, last))
}

fn notifications(app: &App, pace: &Pace) -> Response<AnyBody> {
    sse(app.notifications(pace))
}

fn messages(app: &App) -> Response<AnyBody> {
    sse(app.messages())
}

fn ping(app: &App) -> Response<AnyBody> {
    sse(app.ping())
}

fn users(app: &App) -> Response<AnyBody> {
    sse(app.users())
}

fn metrics(app: &App) -> Response<AnyBody> {
    sse(app.metrics())
}

fn notes(app: &App, rooms: &Rooms, last: &LastEventId) -> Response<AnyBody> {
    app.notes(rooms, last).map_or_else(reply, sse)
}

async fn write_note(app: &App, request: Request<Incoming>) -> Response<AnyBody> {
    let rooms = rooms(request.uri().query().unwrap_or_default());
    let body = Limited::new(request, LONGEST_BODY).collect().await;
    let Ok(body) = body else {
        return status(StatusCode::PAYLOAD_TOO_LARGE);
    };
    reply(app.write_note(&rooms, &body.to_bytes()))
}

fn rooms(query: &str) -> Rooms {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

fn reply(answer: Answer) -> Response<AnyBody> {
    let mut response = any(Response::new(Full::from(answer.text)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
    response
}

fn status(status: StatusCode) -> Response<AnyBody> {
    let mut response = any(Response::new(Full::default()));
    *response.status_mut() = status;
    response
}

/// Answers with events, and with tokio's timer for the keep-alive: this adapter knows no runtime.
fn sse(
    events: impl Stream<Item: Encode<Error: Error + Send + Sync>> + Send + 'static,
) -> Response<AnyBody> {
    any(Sse::new(events).timer(sleep).into_response())
}

/// Gives all responses one type, as a `match` asks for.
fn any<B>(response: Response<B>) -> Response<AnyBody>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    response.map(|body| body.map_err(Into::into).boxed_unsync())
}
