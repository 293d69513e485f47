//! `cargo run --release -p example-hyper`

mod serve;

use std::{convert::Infallible, error::Error, io};

use bytes::Bytes;
use eventwire::{
    Event, KEEP_ALIVE_INTERVAL, KeepAlive,
    http_body::{LastEventId, Sse},
};
use example_app::{App, Options, PAGE, Pace};
use futures_util::Stream;
use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body, Incoming},
    header::{CONTENT_TYPE, HeaderValue},
};
use tokio::time::sleep;

type AnyBody = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    serve::serve(address, app).await
}

async fn route(app: App, request: Request<Incoming>) -> Result<Response<AnyBody>, Infallible> {
    let path = match *request.method() {
        Method::GET => request.uri().path(),
        _ => return Ok(not_found()),
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
        "/stop" => stop(),
        _ => not_found(),
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

fn stop() -> Response<AnyBody> {
    any(<Sse>::stop().into_response())
}

fn not_found() -> Response<AnyBody> {
    let mut response = any(Response::new(Full::default()));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Answers with events, and with a keep-alive: this adapter knows no runtime, and so no timer.
fn sse(events: impl Stream<Item = Event> + Send + 'static) -> Response<AnyBody> {
    let keep_alive = KeepAlive::new(|| sleep(KEEP_ALIVE_INTERVAL));
    let events = Sse::new(events).map(|events| events.keep_alive(keep_alive));
    any(events.into_response())
}

/// Gives all responses one type, as a `match` asks for.
fn any<B>(response: Response<B>) -> Response<AnyBody>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    response.map(|body| body.map_err(Into::into).boxed_unsync())
}
