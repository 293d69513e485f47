use std::net::SocketAddr;

use ::rocket::{
    Config, Data, Request, Route, async_trait,
    config::{LogLevel, Shutdown},
    fairing::AdHoc,
    http::Method,
    response::{
        self, Responder,
        stream::{Event, EventStream},
    },
    route::{Handler, Outcome},
};
use bytestring::ByteString;
use eventwire::{LastEventId, rocket as adapter};

use super::{
    announce,
    form::{AsEvent, AsFrame, Form},
    prototype::{AsFields, Reader},
    site::Site,
};
use crate::{
    Failure,
    load::{
        contestant::Implementation,
        text::{DATA, ID, NAME},
    },
};

pub(super) async fn serve(site: Site) -> Result<(), Failure> {
    let limit = site.chunk_limit();
    match site.settings.implementation {
        Implementation::Native => {
            let app = site.application(Native);
            run(move || EventStream::from(app.events()).heartbeat(None)).await
        }
        Implementation::Event => {
            let app = site.application(AsEvent);
            run(move || Limited {
                events: adapter::Sse::new(app.events()).chunk_limit(limit),
                limit,
            })
            .await
        }
        Implementation::Frame => {
            let app = site.application(AsFrame::new());
            run(move || Limited {
                events: adapter::Sse::new(app.events()).chunk_limit(limit),
                limit,
            })
            .await
        }
        Implementation::Hub => {
            let hub = site.hub();
            run(move || adapter::Sse::new(hub.subscribe(LastEventId::default()))).await
        }
        Implementation::Prototype => {
            let app = site.application(AsFields);
            run(move || Reader::new(app.events(), limit)).await
        }
    }
}

async fn run<R>(respond: impl Fn() -> R + Clone + Send + Sync + 'static) -> Result<(), Failure>
where
    R: for<'r> Responder<'r, 'r> + Send + 'static,
{
    let config = Config {
        port: 0,
        workers: 1,
        log_level: LogLevel::Off,
        shutdown: Shutdown {
            ctrlc: false,
            signals: Default::default(),
            ..Shutdown::default()
        },
        ..Config::release_default()
    };
    let told = AdHoc::on_liftoff("announce", |rocket| {
        Box::pin(async move {
            let address = SocketAddr::new(rocket.config().address, rocket.config().port);
            // A parent that has gone ends this process anyway.
            let _ = announce(address);
        })
    });
    let route = Route::new(Method::Get, "/", Respond(respond));
    let rocket = ::rocket::custom(config).attach(told).mount("/", [route]);
    rocket.launch().await?;
    Ok(())
}

#[derive(Clone)]
struct Respond<H>(H);

#[async_trait]
impl<H, R> Handler for Respond<H>
where
    H: Fn() -> R + Clone + Send + Sync + 'static,
    R: for<'r> Responder<'r, 'r> + Send + 'static,
{
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        Outcome::from(request, (self.0)())
    }
}

/// Reads a chunk at once, whatever its limit.
struct Limited<R> {
    events: R,
    limit: usize,
}

impl<'r, R: Responder<'r, 'r>> Responder<'r, 'r> for Limited<R> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'r> {
        let mut response = self.events.respond_to(request)?;
        response.set_max_chunk_size(self.limit);
        Ok(response)
    }
}

#[derive(Clone, Copy, Debug)]
struct Native;

impl Form for Native {
    type Item = Event;
    type Shared = ByteString;

    fn ready(&self) -> Event {
        Event::data(DATA).event(NAME).id(ID)
    }

    fn item(shared: ByteString) -> Event {
        Event::data(String::from(&*shared))
    }
}
