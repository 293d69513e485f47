//! Server-sent events as an `http_body::Body`, for hyper, tower and any server that uses the `http`
//! crate.
//!
//! It needs no runtime. Set the timer of yours for a keep-alive: without one there is none.
//!
//! ```
//! use eventwire_core::Event;
//! use eventwire_http_body::{LastEventId, Sse};
//! # use futures_core::Stream;
//! # fn clock() -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//! # async fn sleep(_: std::time::Duration) {}
//!
//! fn ticks(
//!     request: http::Request<()>,
//! ) -> http::Response<Sse<impl Stream<Item = Event>, impl eventwire_core::Timer>> {
//!     let _seen: Option<u64> = LastEventId::from(request.headers()).parse();
//!     Sse::new(clock()).timer(sleep).into_response()
//! }
//! ```

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use eventwire_core::{__private::MaybeTimer, Encode, HEADERS, LAST_EVENT_ID, NoTimer};
use futures_core::{FusedStream, Stream};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::{Body, Frame};

eventwire_core::sse! {
    /// A response that carries events, or 204 No Content; it is its own body.
    ///
    /// Without a [`timer`](Self::timer) it has no keep-alive.
    crate "eventwire_http_body",
    timer NoTimer = NoTimer,
    boxed dyn Stream + Send
}

impl<S: Stream<Item: Encode>, T: MaybeTimer> Sse<S, T> {
    /// Adds the head: the status and the headers.
    pub fn into_response(self) -> Response<Self> {
        let mut response = Response::new(self);
        if response.body().body.is_none() {
            *response.status_mut() = StatusCode::NO_CONTENT;
            return response;
        }
        for (name, value) in HEADERS {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(*name, value);
        }
        response
    }

    /// Returns the response without its events, as the answer to HEAD. The stream is dropped.
    ///
    /// Over HTTP/2 hyper polls the body of an answer to HEAD, and discards what it yields.
    ///
    /// # Examples
    ///
    /// ```
    /// # use futures_util::stream;
    /// use eventwire_core::Event;
    /// use eventwire_http_body::Sse;
    ///
    /// let head = Sse::new(stream::pending::<Event>()).into_head();
    /// assert_eq!(head.headers()["content-type"], "text/event-stream");
    /// ```
    pub fn into_head(self) -> Response<Self> {
        self.into_response().map(|_| Self::stop())
    }
}

impl<S: Stream<Item: Encode>, T: MaybeTimer> Body for Sse<S, T> {
    type Data = Bytes;
    type Error = <S::Item as Encode>::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.project().body.as_pin_mut() {
            Some(body) => body.poll_next(cx).map_ok(Frame::data),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(FusedStream::is_terminated)
    }
}

impl From<&HeaderMap> for LastEventId {
    fn from(headers: &HeaderMap) -> Self {
        let header = headers.get(LAST_EVENT_ID);
        Self::new(header.map(HeaderValue::as_bytes))
    }
}
