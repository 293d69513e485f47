use std::{
    error::Error,
    fmt::Display,
    io::Cursor,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use ::rocket::{
    Config, Data, Request, Response, State,
    config::{LogLevel, Shutdown, TlsConfig},
    data::{Capped, ToByteUnit},
    delete,
    error::ErrorKind,
    fairing::AdHoc,
    get, head,
    http::{ContentType, Status, uri::Origin},
    post,
    response::{self, Responder},
    routes,
};
use eventwire::{
    Event,
    rocket::{LastEventId, Sse},
};
use futures_util::stream::{Empty, Stream};
use rocket_cors::CorsOptions;
use tokio::time::sleep;

use crate::{
    App, Certificate, answer, echo,
    reading::LONGEST_STREAM,
    refusal::Refusal,
    request::{LONGEST_SCRIPT, ScriptRequest},
};

pub(crate) async fn serve(
    address: SocketAddr,
    workers: usize,
    app: App,
    tls: Option<&Certificate>,
    listening: impl FnOnce(SocketAddr) + Send + Sync + 'static,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let tls = tls.map(Certificate::as_pem);
    let tls =
        tls.map(|(certificate, key)| TlsConfig::from_bytes(certificate.as_bytes(), key.as_bytes()));
    let config = Config {
        address: address.ip(),
        port: address.port(),
        workers,
        log_level: LogLevel::Off,
        tls,
        shutdown: Shutdown {
            ctrlc: false,
            grace: 1,
            #[cfg(unix)]
            signals: Default::default(),
            ..Shutdown::default()
        },
        ..Config::release_default()
    };
    let cors = CorsOptions {
        allow_credentials: true,
        ..CorsOptions::default()
    };
    let listening = Mutex::new(Some(listening));
    let told = AdHoc::on_liftoff("listening", |rocket| {
        Box::pin(async move {
            let address = SocketAddr::new(rocket.config().address, rocket.config().port);
            if let Ok(mut listening) = listening.lock()
                && let Some(listening) = listening.take()
            {
                listening(address);
            }
        })
    });
    let shutdown = app.shutdown();
    let stopping = app.clone();
    let rocket = ::rocket::custom(config)
        .manage(app)
        .attach(cors.to_cors()?)
        .attach(told)
        .mount(
            "/",
            routes![
                script_in_query,
                script_in_body,
                last_event_id,
                stop,
                stats,
                shut_down,
                read_hub,
                look_at_hub,
                write_hub,
                remove_topic,
                decode,
                relay
            ],
        )
        .ignite()
        .await?;
    let handle = rocket.shutdown();
    tokio::spawn(async move {
        shutdown.await;
        handle.notify();
    });
    match rocket.launch().await {
        Ok(_) => Ok(()),
        Err(error) if stopping.is_shutting_down() => {
            connections_ended(&error).await;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Waits until no connection holds Rocket any more; the caller bounds the time.
///
/// At a shutdown `launch` can return an error while connections are open: always when they outlive the
/// grace period, and at once when its accept loop sees the shutdown first.
async fn connections_ended(error: &::rocket::Error) {
    if let ErrorKind::Shutdown(rocket, _) = error.kind() {
        while Arc::strong_count(rocket) > 1 {
            sleep(Duration::from_millis(5)).await;
        }
    }
}

#[get("/script")]
fn script_in_query(app: &State<App>, uri: &Origin<'_>) -> Answer {
    let query = uri.query().map(|query| query.as_str());
    Answer(ScriptRequest::new(app, query.unwrap_or_default(), None))
}

#[post("/script", data = "<body>")]
async fn script_in_body(app: &State<App>, uri: &Origin<'_>, body: Data<'_>) -> Answer {
    let query = uri.query().map(|query| query.as_str());
    let body = match body.open(LONGEST_SCRIPT.bytes()).into_bytes().await {
        Ok(body) if body.is_complete() => body,
        _ => return Answer(Err(Refusal::too_long())),
    };
    Answer(ScriptRequest::new(
        app,
        query.unwrap_or_default(),
        Some(&body),
    ))
}

struct Answer(Result<ScriptRequest, Refusal>);

impl<'r> Responder<'r, 'r> for Answer {
    fn respond_to(self, head: &'r Request<'_>) -> response::Result<'r> {
        let request = match self.0 {
            Ok(request) => request,
            Err(refusal) => return json(Status::new(refusal.status), &refusal.json),
        };
        // The limit that the adapter's `Sse::new` sets: one read of the framework.
        Sse::from(request.into_body(32 * 1024)).respond_to(head)
    }
}

fn json(status: Status, json: &impl Display) -> response::Result<'static> {
    let json = json.to_string();
    Response::build()
        .status(status)
        .header(ContentType::JSON)
        .sized_body(json.len(), Cursor::new(json))
        .ok()
}

#[get("/last-event-id")]
fn last_event_id(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
    Sse::new(echo(&last))
}

#[get("/stop")]
fn stop() -> Sse<Empty<Event>> {
    Sse::stop()
}

#[get("/stats")]
fn stats(app: &State<App>) -> (ContentType, String) {
    (ContentType::JSON, app.stats().to_string())
}

#[post("/shutdown")]
fn shut_down(app: &State<App>) -> Status {
    app.shut_down();
    Status::Accepted
}

#[get("/hub/<_..>")]
async fn read_hub(app: &State<App>, uri: &Origin<'_>, last: LastEventId) -> OtherAnswer {
    OtherAnswer::new(app, "GET", uri, last, &[]).await
}

#[head("/hub/<_..>")]
async fn look_at_hub(app: &State<App>, uri: &Origin<'_>, last: LastEventId) -> OtherAnswer {
    OtherAnswer::new(app, "HEAD", uri, last, &[]).await
}

#[post("/hub/<_..>", data = "<body>")]
async fn write_hub(app: &State<App>, uri: &Origin<'_>, body: Data<'_>) -> OtherAnswer {
    let body = body.open(LONGEST_SCRIPT.bytes()).into_bytes().await;
    let body = body.map(Capped::into_inner).unwrap_or_default();
    OtherAnswer::new(app, "POST", uri, LastEventId::default(), &body).await
}

#[delete("/hub/<_..>")]
async fn remove_topic(app: &State<App>, uri: &Origin<'_>) -> OtherAnswer {
    OtherAnswer::new(app, "DELETE", uri, LastEventId::default(), &[]).await
}

#[post("/decode", data = "<body>")]
async fn decode(app: &State<App>, uri: &Origin<'_>, body: Data<'_>) -> OtherAnswer {
    match body.open(LONGEST_STREAM.bytes()).into_bytes().await {
        Ok(body) if body.is_complete() => {
            OtherAnswer::new(app, "POST", uri, LastEventId::default(), &body).await
        }
        _ => OtherAnswer(answer::Answer::Empty(413)),
    }
}

#[get("/relay")]
async fn relay(app: &State<App>, uri: &Origin<'_>) -> OtherAnswer {
    OtherAnswer::new(app, "GET", uri, LastEventId::default(), &[]).await
}

struct OtherAnswer(answer::Answer);

impl OtherAnswer {
    async fn new(
        app: &App,
        method: &str,
        uri: &Origin<'_>,
        last: LastEventId,
        body: &[u8],
    ) -> Self {
        let query = uri.query().map_or("", |query| query.as_str());
        let path = uri.path().raw().as_str();
        Self(answer::Answer::new(app, method, path, query, last.into(), body).await)
    }
}

impl<'r> Responder<'r, 'r> for OtherAnswer {
    fn respond_to(self, head: &'r Request<'_>) -> response::Result<'r> {
        match self.0 {
            answer::Answer::Stream(body) => Sse::from(*body).respond_to(head),
            answer::Answer::Relay(body) => Sse::from(*body).respond_to(head),
            answer::Answer::Json(status, value) => json(Status::new(status), &value),
            answer::Answer::Empty(204) => Sse::<Empty<Event>>::stop().respond_to(head),
            answer::Answer::Empty(status) => Response::build().status(Status::new(status)).ok(),
        }
    }
}
