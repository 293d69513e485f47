//! `cargo run --release -p example-warp`

use std::io;

use eventwire::{
    Event,
    warp::{LastEventId, Sse, last_event_id},
};
use example_app::{App, Options, PAGE, Pace, announce};
use futures_util::Stream;
use tokio::net::TcpListener;
use warp::{
    Filter, any, cors, get, path,
    query::query,
    reply::{Html, html},
};

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = Options::from_command_line().address();
    let app = App::new();
    let shutdown = app.shutdown();
    let app = any().map(move || app.clone());
    let cors = cors()
        .allow_any_origin()
        .allow_credentials(true)
        .allow_method("GET")
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
        .or(path!("metrics").and(app).map(metrics))
        .or(path!("stop").map(stop));
    let routes = get().and(routes).with(cors);
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    let server = warp::serve(routes).incoming(listener).graceful(shutdown);
    server.run().await;
    Ok(())
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

fn stop() -> Sse {
    Sse::stop()
}
