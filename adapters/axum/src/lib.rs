//! Server-sent events for axum.
//!
//! ```
//! use eventwire_axum::{LastEventId, Sse};
//! use eventwire_core::Event;
//! # use futures_core::Stream;
//! # fn clock(_: Option<u64>) -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//!
//! async fn ticks(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
//!     Sse::new(clock(last.parse()))
//! }
//! # fn is_handler<T: axum_core::response::IntoResponse>(_: impl AsyncFn(LastEventId) -> T) {}
//! # is_handler(ticks);
//! ```

use std::{
    convert::Infallible,
    error::Error,
    future::{Future, Pending},
    ops::Deref,
};

use axum_core::{
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use eventwire_core::{Encode, EventStream, KEEP_ALIVE_INTERVAL, KeepAlive, NoEvents};
use futures_core::Stream;
use http::request::Parts;
use tokio::time::{Sleep, sleep};

/// A response that carries events, or tells the client to stop.
#[derive(Debug)]
pub struct Sse<S = NoEvents, K = KeepAlive<fn() -> Sleep, Sleep>, U = Pending<()>>
where
    S: Stream<Item: Encode>,
{
    body: eventwire_http_body::Sse<S, K, U>,
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
        Self {
            body: eventwire_http_body::Sse::stop(),
        }
    }

    /// Changes how the events are sent.
    pub fn map<L, V>(
        self,
        change: impl FnOnce(EventStream<S, K, U>) -> EventStream<S, L, V>,
    ) -> Sse<S, L, V> {
        Sse {
            body: self.body.map(change),
        }
    }
}

impl<S: Stream<Item: Encode>, K, U> From<EventStream<S, K, U>> for Sse<S, K, U> {
    fn from(events: EventStream<S, K, U>) -> Self {
        Self {
            body: events.into(),
        }
    }
}

impl<S, F, T, U> IntoResponse for Sse<S, KeepAlive<F, T>, U>
where
    S: Stream<Item: Encode<Error: Into<Box<dyn Error + Send + Sync>> + Send>> + Send + 'static,
    F: FnMut() -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
    U: Future<Output = ()> + Send + 'static,
{
    fn into_response(self) -> Response {
        self.body.into_response().map(Body::new)
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

impl<A: Sync> FromRequestParts<A> for LastEventId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &A) -> Result<Self, Infallible> {
        Ok(Self(
            eventwire_http_body::LastEventId::from(&parts.headers).0,
        ))
    }
}
