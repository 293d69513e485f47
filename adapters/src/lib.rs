//! Server-sent events for any web framework: return a stream of events from a handler.
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
//! `eventwire::guide` has a page per task, and `eventwire::migrate` a page per framework whose own type is
//! replaced; both are in the documentation of all features.
//!
//! # Reading
//!
//! [`Decoder`] reads event streams from pieces of any size, [`Events`] and [`Frames`] read streams of bytes,
//! and the feature **source** adds a client that reconnects.
//!
//! ```
//! use eventwire::Decoder;
//!
//! let mut decoder = Decoder::new();
//! for mut piece in [b"data: he".as_slice(), b"llo\n\n"] {
//!     while let Some(event) = decoder.next(&mut piece) {
//!         assert_eq!(event?.data(), "hello");
//!     }
//! }
//! # Ok::<(), eventwire::EventTooLong>(())
//! ```
//!
//! # What a response does
//!
//! - Events that are ready together are sent in one chunk; no event is delayed to wait for the next.
//! - After at most 15 seconds of silence a comment keeps the connection open and reveals clients that
//!   have gone. On hyper you set the timer yourself.
//! - A stream that is always ready yields to other tasks.
//! - Dropping the response drops the stream. There is no task, no channel and no queue.
//! - Every `Sse` is configured by its own methods. [`EventBody`] has the same ones: `Sse::from` makes
//!   it a response, and a server without an adapter uses it as a stream of chunks.
//!
//! # Crate features
//!
//! - **actix-web**, **axum**, **http-body**, **rocket**, **warp**: one adapter each, off by default.
//! - **hub**: one event to many clients, with topics and replay, on any of these frameworks.
//! - **source**: a client that reconnects, on top of any HTTP client.
//! - **json**: `Event::json` and `Encoder::json`; adds serde_json.
//! - **serde**: `Serialize` and `Deserialize` for [`EventName`] and [`EventId`]; adds serde_core.
//!
//! # What this crate does not do
//!
//! Without the feature `hub` it does not store events for a later replay. It has no HTTP client.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Pages of documentation, which no program has to compile.
#[cfg(any(doc, doctest))]
#[cfg(all(
    feature = "actix-web",
    feature = "axum",
    feature = "http-body",
    feature = "hub",
    feature = "json",
    feature = "rocket",
    feature = "source",
    feature = "warp",
))]
pub mod guide;
#[cfg(any(doc, doctest))]
#[cfg(all(
    feature = "actix-web",
    feature = "axum",
    feature = "http-body",
    feature = "hub",
    feature = "json",
    feature = "rocket",
    feature = "source",
    feature = "warp",
))]
pub mod migrate;

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
#[cfg(feature = "source")]
pub use eventwire_source as source;
#[cfg(feature = "warp")]
pub use eventwire_warp as warp;

#[cfg(feature = "json")]
pub use eventwire_core::JsonError;
pub use eventwire_core::{
    Buffer, DataWriter, DecodeError, Decoder, Encode, Encoder, End, Event, EventBody, EventId,
    EventName, EventRef, EventTooLong, Events, FixedBuffer, Frame, Frames, GrowingBuffer, HEADERS,
    IntoId, IntoName, IntoText, InvalidField, LAST_EVENT_ID, LastEventId, NoTimer, Outcome, Output,
    OwnedEvent, Timer, Until,
};
