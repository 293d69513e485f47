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
    fmt::{Debug, Display},
    time::Duration,
};

use eventwire_core::{
    __private::{Causes, MaybeTimer},
    Encode, HEADERS, LAST_EVENT_ID,
};
use futures_core::Stream;
use sync_wrapper::SyncStream;
use tokio::time::{Sleep, sleep};
use warp::{
    Filter, Reply, header,
    http::{HeaderValue, StatusCode},
    reply::{self, Response},
};

eventwire_core::sse! {
    /// A response that carries events, or 204 No Content.
    ///
    /// Over HTTP/2 warp polls the body of an answer to HEAD, and discards what it yields. To avoid
    /// that, answer HEAD with [`into_head`](Self::into_head).
    crate "eventwire_warp",
    timer fn(Duration) -> Sleep = sleep,
    boxed dyn Stream + Send
}

impl<S: Stream<Item: Encode>, T: MaybeTimer> Sse<S, T> {
    /// Returns the response without its body, as the answer to HEAD. The stream is dropped.
    #[must_use]
    pub fn into_head(self) -> Response {
        match self.body {
            Some(_) => with_headers(Response::default()),
            None => StatusCode::NO_CONTENT.into_response(),
        }
    }
}

impl<S, T> Reply for Sse<S, T>
where
    S: Stream<Item: Encode<Error: Debug + Display + Send>> + Send + 'static,
    T: MaybeTimer<Sleep: Send> + Send + 'static,
{
    fn into_response(self) -> Response {
        let Some(body) = self.body else {
            return self.into_head();
        };
        with_headers(reply::stream(SyncStream::new(Causes::new(body))).into_response())
    }
}

fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(*name, value);
    }
    response
}

/// Extracts the [`LastEventId`], and never rejects a request.
#[must_use]
pub fn last_event_id() -> impl Filter<Extract = (LastEventId,), Error = Infallible> + Copy {
    header::value(LAST_EVENT_ID)
        .map(|value: HeaderValue| Some(value))
        .or(warp::any().map(|| None))
        .unify()
        .map(|value: Option<HeaderValue>| {
            LastEventId::new(value.as_ref().map(HeaderValue::as_bytes))
        })
}
