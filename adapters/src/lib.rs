//! Server-sent events for any web framework: a stream of events becomes a response.
//!
//! [`Event`] is one event. Each framework has a module here, behind a feature of the same name, with
//! the response `Sse` and the extractor `LastEventId`. Moving an endpoint to another framework
//! changes the `use` line and the routing, nothing else.
//!
//! ```
//! # #[cfg(feature = "axum")] {
//! use eventwire::{Event, axum::{LastEventId, Sse}};
//! use futures_util::{Stream, StreamExt, stream};
//!
//! async fn counter(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
//!     let next = last.parse().map_or(1, |seen: u64| seen.saturating_add(1));
//!     Sse::new(stream::iter(next..u64::MAX).map(|n| Event::new(n.to_string()).id(n)))
//! }
//! # }
//! ```
//!
//! # What a response does
//!
//! - Events that are ready leave together in one chunk; none ever waits for another.
//! - A comment every 15 seconds keeps an idle connection open where the framework runs on tokio, and
//!   finds out that a client has left.
//! - Dropping the response drops the stream. There is no task, no channel and no queue.
//! - [`EventStream`] is where all of it is configured: `Sse::from` takes one that was configured by
//!   hand, and `map` changes that of an `Sse`.
//!
//! # Crate features
//!
//! - **actix-web**, **axum**, **http-body**, **rocket**, **warp**: one adapter each, off by default.
//! - **hub**: one event to many clients, with replay, on any of these frameworks.
//! - **json**: `Event::json` and `Encoder::json`; brings serde_json.
//!
//! # What this crate does not do
//!
//! It reads no event streams, and without the feature `hub` it stores no events for a later replay.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "actix-web")]
pub use eventwire_actix_web as actix_web;
#[cfg(feature = "axum")]
pub use eventwire_axum as axum;
#[cfg(feature = "http-body")]
pub use eventwire_http_body as http_body;
#[cfg(feature = "hub")]
pub use eventwire_hub as hub;
#[cfg(feature = "rocket")]
pub use eventwire_rocket as rocket;
#[cfg(feature = "warp")]
pub use eventwire_warp as warp;

pub use eventwire_core::{
    Chunks, DataWriter, Encode, Encoder, Event, EventId, EventName, EventStream, First, Frame,
    HEADERS, InvalidField, KEEP_ALIVE_INTERVAL, KeepAlive, LAST_EVENT_ID, LastEventId, NoEvents,
    NoKeepAlive, StreamError, ZeroInterval,
};
