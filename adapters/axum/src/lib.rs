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
    fmt::{Debug, Display},
    time::Duration,
};

use axum_core::{
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use eventwire_core::{
    __private::{Causes, MaybeTimer},
    Encode, HEADERS, LAST_EVENT_ID,
};
use futures_core::Stream;
use http::{HeaderValue, StatusCode, request::Parts};
use tokio::time::{Sleep, sleep};

eventwire_core::sse! {
    /// A response that carries events, or 204 No Content.
    ///
    /// Its keep-alive uses tokio's timer, and panics on a runtime without one; then set another
    /// [`timer`](Self::timer), or turn the keep-alive off.
    crate "eventwire_axum",
    timer fn(Duration) -> Sleep = sleep,
    boxed dyn Stream + Send
}

impl<S, T> IntoResponse for Sse<S, T>
where
    S: Stream<Item: Encode<Error: Debug + Display + Send>> + Send + 'static,
    T: MaybeTimer<Sleep: Send> + Send + 'static,
{
    fn into_response(self) -> Response {
        let Some(body) = self.body else {
            return StatusCode::NO_CONTENT.into_response();
        };
        let mut response = Response::new(Body::from_stream(Causes::new(body)));
        for (name, value) in HEADERS {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(*name, value);
        }
        response
    }
}

impl<A: Sync> FromRequestParts<A> for LastEventId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &A) -> Result<Self, Infallible> {
        let header = parts.headers.get(LAST_EVENT_ID);
        Ok(Self::new(header.map(HeaderValue::as_bytes)))
    }
}
