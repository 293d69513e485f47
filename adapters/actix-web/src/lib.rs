//! Server-sent events for actix-web.
//!
//! ```
//! use eventwire_actix_web::{LastEventId, Sse};
//! use eventwire_core::Event;
//! # use futures_core::Stream;
//! # fn clock(_: Option<u64>) -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//!
//! async fn ticks(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
//!     Sse::new(clock(last.parse()))
//! }
//! # actix_web::web::get().to(ticks);
//! ```

use std::{
    convert::Infallible,
    error::Error,
    future::{Future, Pending, Ready, ready},
    ops::Deref,
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder, body,
    dev::Payload,
    http::Method,
    rt::time::{Sleep, sleep},
};
use eventwire_core::{
    Encode, EventStream, HEADERS, KEEP_ALIVE_INTERVAL, KeepAlive, LAST_EVENT_ID, NoEvents,
};
use futures_core::Stream;

/// A response that carries events, or tells the client to stop.
#[derive(Debug)]
pub struct Sse<S = NoEvents, K = KeepAlive<fn() -> Sleep, Sleep>, U = Pending<()>>
where
    S: Stream<Item: Encode>,
{
    events: Option<EventStream<S, K, U>>,
}

impl<S: Stream<Item: Encode>> Sse<S> {
    /// Creates a response of these events, with a keep-alive by tokio's timer.
    pub fn new(events: S) -> Self {
        let timer: fn() -> Sleep = || sleep(KEEP_ALIVE_INTERVAL);
        EventStream::new(events)
            .keep_alive(KeepAlive::new(timer))
            .into()
    }
}

impl<S: Stream<Item: Encode>, K, U> Sse<S, K, U> {
    /// Creates the response without content (204) that tells an EventSource not to come back.
    #[must_use]
    pub const fn stop() -> Self {
        Self { events: None }
    }

    /// Changes how the events are sent.
    pub fn map<L, V>(
        self,
        change: impl FnOnce(EventStream<S, K, U>) -> EventStream<S, L, V>,
    ) -> Sse<S, L, V> {
        Sse {
            events: self.events.map(change),
        }
    }
}

impl<S: Stream<Item: Encode>, K, U> From<EventStream<S, K, U>> for Sse<S, K, U> {
    fn from(events: EventStream<S, K, U>) -> Self {
        Self {
            events: Some(events),
        }
    }
}

impl<S, F, T, U> Responder for Sse<S, KeepAlive<F, T>, U>
where
    S: Stream<Item: Encode<Error: Into<Box<dyn Error>>>> + 'static,
    F: FnMut() -> T + 'static,
    T: Future<Output = ()> + 'static,
    U: Future<Output = ()> + 'static,
{
    type Body = body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Some(events) = self.events else {
            return HttpResponse::NoContent().finish();
        };
        let mut response = HttpResponse::Ok();
        for header in HEADERS {
            response.insert_header(header);
        }
        // The framework would poll a body for HEAD and throw the chunks away.
        if request.method() == Method::HEAD {
            return response.body(body::None::new());
        }
        response.body(body::BodyStream::new(events))
    }
}

/// The id of the last event that the client has seen before it reconnected.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart")]
pub struct LastEventId(pub eventwire_core::LastEventId);

impl Deref for LastEventId {
    type Target = eventwire_core::LastEventId;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromRequest for LastEventId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(LAST_EVENT_ID);
        let header = header.map(|value| value.as_bytes());
        ready(Ok(Self(eventwire_core::LastEventId::new(header))))
    }
}
