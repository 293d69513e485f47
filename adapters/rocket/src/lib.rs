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

use std::{
    convert::Infallible,
    error::Error,
    future::{Future, Pending},
    ops::Deref,
};

use eventwire_core::{
    Encode, EventReader, EventStream, HEADERS, KEEP_ALIVE_INTERVAL, KeepAlive, LAST_EVENT_ID,
    NoEvents,
};
use futures_core::Stream;
use rocket::{
    Request, Response,
    http::Status,
    request::{FromRequest, Outcome},
    response::{self, Responder},
    tokio::time::{Sleep, sleep},
};

/// How many bytes the framework reads at once: each time it hands them from task to task.
const READ: usize = 32 * 1024;

/// A response that carries events, or tells the client to stop.
///
/// It ends cleanly when Rocket shuts down. So it does at an `Err` of its stream too, because
/// Rocket ends every body cleanly, whatever becomes of it.
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
            // A chunk passes its limit by a part of an event, and has to be read at once all the same.
            .chunk_limit(READ - 1024)
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

impl<'r, S, F, T, U> Responder<'r, 'r> for Sse<S, KeepAlive<F, T>, U>
where
    S: Stream<Item: Encode<Error: Into<Box<dyn Error + Send + Sync>> + Send>> + Send + 'r,
    F: FnMut() -> T + Send + 'r,
    T: Future<Output = ()> + Send + 'r,
    U: Future<Output = ()> + Send + 'r,
{
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'r> {
        let Some(events) = self.events else {
            return Status::NoContent.respond_to(request);
        };
        let events = events.until(request.rocket().shutdown());
        let mut response = Response::build();
        for (name, value) in HEADERS {
            response.raw_header(name, value);
        }
        response
            .streamed_body(EventReader::new(events))
            .max_chunk_size(READ)
            .ok()
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

#[rocket::async_trait]
impl<'r> FromRequest<'r> for LastEventId {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let header = request.headers().get_one(LAST_EVENT_ID);
        let header = header.map(str::as_bytes);
        Outcome::Success(Self(eventwire_core::LastEventId::new(header)))
    }
}
