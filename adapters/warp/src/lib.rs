//! Server-sent events for warp.
//!
//! ```
//! use eventwire_core::Event;
//! use eventwire_warp::{LastEventId, Sse, last_event_id};
//! # use futures_core::Stream;
//! use warp::Filter;
//! # fn clock(_: Option<u64>) -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//!
//! fn ticks(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
//!     Sse::new(clock(last.parse()))
//! }
//!
//! let route = warp::path("ticks").and(last_event_id()).map(ticks);
//! # warp::service(route);
//! ```

use std::{
    convert::Infallible,
    error::Error,
    future::{Future, Pending},
    ops::Deref,
};

use eventwire_core::{
    Encode, EventStream, HEADERS, KEEP_ALIVE_INTERVAL, KeepAlive, LAST_EVENT_ID, NoEvents,
};
use futures_core::Stream;
use sync_wrapper::SyncStream;
use tokio::time::{Sleep, sleep};
use warp::{
    Filter, Reply, header,
    http::{HeaderValue, StatusCode},
    reply::{self, Response},
};

/// A response that carries events, or tells the client to stop.
///
/// Over HTTP/2 warp polls the body of an answer to HEAD, and throws away what it yields. There a
/// route of its own answers it with the head of `sse.into_response().into_parts()` and an empty body.
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

impl<S, F, T, U> Reply for Sse<S, KeepAlive<F, T>, U>
where
    S: Stream<Item: Encode<Error: Into<Box<dyn Error + Send + Sync>> + Send>> + Send + 'static,
    F: FnMut() -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
    U: Future<Output = ()> + Send + 'static,
{
    fn into_response(self) -> Response {
        let Some(events) = self.events else {
            return StatusCode::NO_CONTENT.into_response();
        };
        let mut response = reply::stream(SyncStream::new(events)).into_response();
        for (name, value) in HEADERS {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
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

/// Extracts the [`LastEventId`], and never rejects a request.
#[must_use]
pub fn last_event_id() -> impl Filter<Extract = (LastEventId,), Error = Infallible> + Copy {
    header::value(LAST_EVENT_ID)
        .map(|value: HeaderValue| Some(value))
        .or(warp::any().map(|| None))
        .unify()
        .map(|value: Option<HeaderValue>| {
            let header = value.as_ref().map(HeaderValue::as_bytes);
            LastEventId(eventwire_core::LastEventId::new(header))
        })
}
