//! Server-sent events as an `http_body::Body`, for hyper, tower and every server on http 1.
//!
//! It asks for no runtime: there is no keep-alive unless one is set with the runtime's own timer.
//!
//! ```
//! use eventwire_core::Event;
//! use eventwire_http_body::{LastEventId, Sse};
//! # use futures_core::Stream;
//! # fn clock() -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//!
//! fn ticks(request: http::Request<()>) -> http::Response<Sse<impl Stream<Item = Event>>> {
//!     let _seen: Option<u64> = LastEventId::from(request.headers()).parse();
//!     Sse::new(clock()).into_response()
//! }
//! ```

use std::{
    future::{Future, Pending},
    ops::Deref,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use eventwire_core::{
    Encode, EventStream, HEADERS, KeepAlive, LAST_EVENT_ID, NoEvents, NoKeepAlive,
};
use futures_core::{FusedStream, Stream};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::{Body, Frame};
use pin_project_lite::pin_project;

pin_project! {
    /// A response that carries events, or tells the client to stop; it is its own body.
    #[derive(Debug)]
    pub struct Sse<S = NoEvents, K = NoKeepAlive, U = Pending<()>>
    where
        S: Stream,
        S::Item: Encode,
    {
        #[pin]
        events: Option<EventStream<S, K, U>>,
    }
}

impl<S: Stream<Item: Encode>> Sse<S> {
    /// Creates a response of these events, without a keep-alive.
    pub fn new(events: S) -> Self {
        EventStream::new(events).into()
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

    /// Adds the head: the status and the headers.
    ///
    /// Over HTTP/2 hyper polls the body of an answer to HEAD, and throws away what it yields. There
    /// the handler takes the body out: `response.map(|_| Sse::stop())`.
    pub fn into_response(self) -> Response<Self> {
        let mut response = Response::new(self);
        if response.body().events.is_none() {
            *response.status_mut() = StatusCode::NO_CONTENT;
            return response;
        }
        for (name, value) in HEADERS {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }
}

impl<S: Stream<Item: Encode>, K, U> From<EventStream<S, K, U>> for Sse<S, K, U> {
    fn from(events: EventStream<S, K, U>) -> Self {
        Self {
            events: Some(events),
        }
    }
}

impl<S, F, T, U> Body for Sse<S, KeepAlive<F, T>, U>
where
    S: Stream<Item: Encode>,
    F: FnMut() -> T,
    T: Future<Output = ()>,
    U: Future<Output = ()>,
{
    type Data = Bytes;
    type Error = <S::Item as Encode>::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.project().events.as_pin_mut() {
            Some(events) => events.poll_next(cx).map_ok(Frame::data),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.events.as_ref().is_none_or(FusedStream::is_terminated)
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

impl From<&HeaderMap> for LastEventId {
    fn from(headers: &HeaderMap) -> Self {
        let header = headers.get(LAST_EVENT_ID).map(HeaderValue::as_bytes);
        Self(eventwire_core::LastEventId::new(header))
    }
}
