//! The contestants whose body is polled in a way that no other has.

use std::{
    convert::Infallible,
    error::Error,
    pin::{Pin, pin},
    sync::LazyLock,
    task::{Context, Poll, Waker},
};

use actix_web::{Responder as _, body::MessageBody, test::TestRequest};
use actix_web_lab::sse::{self, Data, Sse};
use bytestring::ByteString;
use eventwire_core::{Encode, Encoder, Event, EventBody, Frame, JsonError, Output};
use futures_util::{Stream, StreamExt};
use rocket::{
    Config,
    config::LogLevel,
    local::asynchronous::Client,
    response::{
        Responder as _,
        stream::{self, EventStream},
    },
};
use tokio::io::{AsyncRead, ReadBuf};

use crate::encode::{
    Case,
    case::{ID, NAME, QUOTE, Quote, owned, repeat},
    contestant::Run,
};

/// The library.
pub(super) struct Eventwire;

impl Eventwire {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Event::from_static))
            }
            Case::Named => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Event::new)),
            Case::Json => Self::respond(repeat(events, &QUOTE, |quote| *quote)),
            Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Event::json)),
            Case::Shared => {
                let frame = Frame::from(Self::named(data));
                Self::respond(repeat(events, (), move |()| frame.clone()))
            }
        }
    }

    fn named(data: &'static str) -> Event {
        Event::from_static(data).name(NAME).id(ID)
    }

    fn respond(events: impl Stream<Item: Encode> + 'static) -> Run {
        Box::new(|output| {
            let mut body = pin!(EventBody::new(events));
            let mut context = Context::from_waker(Waker::noop());
            loop {
                match body.as_mut().poll_next(&mut context) {
                    Poll::Ready(Some(Ok(chunk))) => output.take(&chunk),
                    // It yields to other tasks now and then.
                    Poll::Pending => {}
                    Poll::Ready(_) => break,
                }
            }
        })
    }
}

/// What an application does that wants JSON without a string in between.
impl Encode for Quote {
    type Error = JsonError;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), JsonError> {
        encoder.json(&self)
    }
}

/// The type of actix-web-lab, for actix-web.
pub(super) struct ActixWebLab;

impl ActixWebLab {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Self::literal))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Self::plain)),
            Case::Json | Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Self::json)),
        }
    }

    fn plain(data: impl Into<ByteString>) -> Result<sse::Event, Infallible> {
        Ok(Data::new(data).into())
    }

    fn literal(data: &'static str) -> Result<sse::Event, Infallible> {
        Self::plain(ByteString::from_static(data))
    }

    fn named(data: &'static str) -> Result<sse::Event, Infallible> {
        let data = Data::new(ByteString::from_static(data))
            .event(ByteString::from_static(NAME))
            .id(ByteString::from_static(ID));
        Ok(data.into())
    }

    fn json(quote: &Quote) -> serde_json::Result<sse::Event> {
        Data::new_json(quote).map(sse::Event::from)
    }

    fn respond<E: Into<Box<dyn Error>> + 'static>(
        events: impl Stream<Item = Result<sse::Event, E>> + 'static,
    ) -> Run {
        let request = TestRequest::default().to_http_request();
        let body = Sse::from_stream(events).respond_to(&request).into_body();
        Box::new(|output| {
            let mut body = pin!(body);
            let mut context = Context::from_waker(Waker::noop());
            while let Poll::Ready(Some(Ok(chunk))) = body.as_mut().poll_next(&mut context) {
                output.take(&chunk);
            }
        })
    }
}

/// Rocket makes a response only for a request, and a request only for a server.
static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| {
    let config = Config {
        log_level: LogLevel::Off,
        ..Config::release_default()
    };
    rocket::execute(Client::untracked(rocket::custom(config))).ok()
});

/// The type of Rocket.
pub(super) struct Rocket;

impl Rocket {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, stream::Event::data))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(stream::Event::data)),
            Case::Json | Case::JsonEvent => {
                Self::respond(repeat(events, &QUOTE, stream::Event::json))
            }
        }
    }

    fn named(data: &'static str) -> stream::Event {
        stream::Event::data(data).event(NAME).id(ID)
    }

    fn respond(events: impl Stream<Item = stream::Event> + Send + 'static) -> Run {
        Box::new(|output| {
            let Some(client) = &*CLIENT else { return };
            // The response borrows the request. To make both takes no longer than a few small events.
            let request = client.get("/");
            let events = EventStream::from(events).heartbeat(None);
            let Ok(mut response) = events.respond_to(request.inner()) else {
                return;
            };
            let body = response.body_mut();
            let mut buffer = vec![0; body.max_chunk_size()];
            let mut context = Context::from_waker(Waker::noop());
            loop {
                let mut chunk = ReadBuf::new(&mut buffer);
                let read = Pin::new(&mut *body).poll_read(&mut context, &mut chunk);
                if !matches!(read, Poll::Ready(Ok(()))) || chunk.filled().is_empty() {
                    break;
                }
                output.take(chunk.filled());
            }
        })
    }
}
