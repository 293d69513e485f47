//! Server-sent events for Rocket.
//!
//! ```
//! use eventwire_core::Event;
//! use eventwire_rocket::{LastEventId, Sse};
//! # use futures_core::Stream;
//! # fn clock(_: Option<u64>) -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//!
//! #[rocket::get("/ticks")]
//! fn ticks(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
//!     Sse::new(clock(last.parse()))
//! }
//! # rocket::build().mount("/", rocket::routes![ticks]);
//! ```

mod reader;

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
use rocket::{
    Request, Response,
    http::Status,
    request::{FromRequest, Outcome},
    response::{self, Responder},
    tokio::time::{Sleep, sleep},
};

use crate::reader::Reader;

/// How many bytes the framework reads at once. Each read passes from one task to another.
const READ: usize = 32 * 1024;

eventwire_core::sse! {
    /// A response that carries events, or 204 No Content.
    ///
    /// It ends cleanly when Rocket shuts down, and also if its stream yields an `Err`: Rocket ends
    /// every body cleanly.
    crate "eventwire_rocket",
    timer fn(Duration) -> Sleep = sleep,
    boxed dyn Stream + Send,
    chunk_limit READ
}

impl<'r, S, T> Responder<'r, 'r> for Sse<S, T>
where
    S: Stream<Item: Encode<Error: Debug + Display + Send>> + Send + 'r,
    T: MaybeTimer<Sleep: Send> + Send + 'r,
{
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'r> {
        let Some(body) = self.body else {
            return Status::NoContent.respond_to(request);
        };
        let body = body.until(request.rocket().shutdown());
        // Rocket takes one chunk, and no other until that is with the connection.
        let body = body.without_turns();
        let mut response = Response::build();
        for (name, value) in HEADERS {
            response.raw_header(*name, *value);
        }
        response
            .streamed_body(Reader::new(Causes::new(body)))
            .max_chunk_size(READ)
            .ok()
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for LastEventId {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let header = request.headers().get_one(LAST_EVENT_ID);
        Outcome::Success(Self::new(header.map(str::as_bytes)))
    }
}
