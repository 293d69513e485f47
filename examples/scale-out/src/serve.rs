use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect},
    routing::get,
    serve::ListenerExt,
};
use eventwire::axum::{LastEventId, Sse};
use example_app::{Answer, App, PAGE, Rooms, announce};
use futures_util::future::Either;
use tokio::net::TcpListener;

use crate::{
    Failure, notes::Notes, options::ServeOptions, reader::read, redis_log::RedisLog, ring::Ring,
};

#[derive(Clone)]
struct Server {
    source: Source,
    keep_alive: Duration,
}

/// The log of the notes.
#[derive(Clone)]
enum Source {
    /// In the memory of this process.
    Embedded(App),
    /// In a log that other processes read too.
    Shared(Notes<RedisLog>),
}

/// Serves until the process has to end.
pub(crate) async fn serve(options: ServeOptions) -> Result<(), Failure> {
    let app = App::new();
    let shutdown = app.shutdown();
    let held = usize::try_from(options.notes.held)?;
    let source = match options.redis {
        None => Source::Embedded(app),
        Some(url) => {
            let log = RedisLog::new(&url, options.notes.stream)?;
            let ring = Arc::new(Ring::new(held));
            tokio::spawn(read(log.clone(), Arc::clone(&ring)));
            let closing = Arc::clone(&ring);
            tokio::spawn(async move {
                app.shutdown().await;
                closing.close();
            });
            Source::Shared(Notes::new(log, ring))
        }
    };
    let server = Server {
        source,
        keep_alive: options.notes.keep_alive,
    };
    let routes = Router::new()
        .route(
            "/",
            get(async || Redirect::to("/page?streams=notes&rooms=")),
        )
        .route("/page", get(async || Html(PAGE)))
        .route("/notes", get(notes).post(write_note))
        .with_state(server);
    let listener = TcpListener::bind((options.address, options.port)).await?;
    announce(listener.local_addr()?);
    let listener = listener.tap_io(|socket| {
        // Without it, an event may be late by 40 ms; at worst it is.
        let _ = socket.set_nodelay(true);
    });
    axum::serve(listener, routes)
        .with_graceful_shutdown(shutdown)
        .await?;
    Ok(())
}

async fn notes(
    State(server): State<Server>,
    last: LastEventId,
) -> Result<impl IntoResponse, (StatusCode, String)> {
    let notes = match server.source {
        Source::Embedded(app) => Either::Left(app.notes(&Rooms::default(), &last).map_err(reply)?),
        Source::Shared(notes) => Either::Right(Box::pin(notes.read(&last))),
    };
    Ok(Sse::new(notes).keep_alive(server.keep_alive))
}

async fn write_note(State(server): State<Server>, body: Bytes) -> (StatusCode, String) {
    reply(match server.source {
        Source::Embedded(app) => app.write_note(&Rooms::default(), &body),
        Source::Shared(notes) => notes.write(&body).await,
    })
}

fn reply(answer: Answer) -> (StatusCode, String) {
    let status = StatusCode::from_u16(answer.status);
    (status.unwrap_or_default(), answer.text)
}
