//! Server-sent events: the types, the encoder, and the response body they become.
//!
//! This crate knows no framework, no runtime and no clock. The crate `eventwire` puts it behind
//! actix-web, axum, hyper, Rocket and warp; on its own it encodes events wherever there is a
//! [`core::fmt::Write`], and it can be tested without any of them.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use eventwire_core::Event;
//!
//! let event = Event::new("first line\nsecond line").name("note").id(7);
//! assert_eq!(
//!     event.to_string(),
//!     "id: 7\nevent: note\ndata: first line\ndata: second line\n\n"
//! );
//! # }
//! ```
//!
//! # Guarantees
//!
//! - A client that follows the WHATWG HTML standard, section "Server-sent events", receives what
//!   was given: leading spaces, empty data, empty lines and trailing line ends included. CR, LF and
//!   CRLF each end one line of data, and arrive as LF; that is all the format can carry.
//! - A name or an id cannot forge a field: [`EventName`] and [`EventId`] refuse the bytes that
//!   would, with an error that tells the byte and its place.
//! - Nothing panics on input, and nothing is repaired silently.
//! - Encoding allocates nothing.
//!
//! # Crate features
//!
//! - **std** (default): implies `alloc`.
//! - **alloc**: [`Event`], [`LastEventId`], and names and ids made of a `String`.
//! - **stream**: [`EventStream`], [`Frame`] and [`KeepAlive`]; brings bytes, futures-core and
//!   pin-project-lite.
//! - **tokio**: [`EventReader`], for a server that reads its bodies; brings tokio's traits.
//! - **json**: `Event::json` and `Encoder::json`; brings serde_json.
//!
//! Features add names. They never change bytes.
//!
//! # What this crate does not do
//!
//! It reads no event streams, stores no events for a later replay, and has no queue: a stream is
//! polled only as fast as its client reads.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(
    clippy::alloc_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core
)]

#[cfg(any(feature = "alloc", test))]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "stream")]
mod chunks;
mod data_writer;
mod digits;
mod encode;
mod encoder;
#[cfg(feature = "alloc")]
mod event;
mod event_id;
mod event_name;
#[cfg(feature = "tokio")]
mod event_reader;
#[cfg(feature = "stream")]
mod event_stream;
#[cfg(feature = "stream")]
mod first;
#[cfg(feature = "stream")]
mod frame;
mod headers;
#[cfg(feature = "alloc")]
mod invalid_field;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "stream")]
mod keep_alive;
#[cfg(feature = "alloc")]
mod last_event_id;
mod lines;
#[cfg(feature = "stream")]
mod no_events;
#[cfg(feature = "alloc")]
mod owned_fields;
#[cfg(feature = "stream")]
mod stream_error;
mod text;

#[cfg(feature = "stream")]
pub use chunks::Chunks;
pub use data_writer::DataWriter;
pub use encode::Encode;
pub use encoder::Encoder;
#[cfg(feature = "alloc")]
pub use event::Event;
pub use event_id::EventId;
pub use event_name::EventName;
#[cfg(feature = "tokio")]
pub use event_reader::EventReader;
#[cfg(feature = "stream")]
pub use event_stream::EventStream;
#[cfg(feature = "stream")]
pub use first::First;
#[cfg(feature = "stream")]
pub use frame::Frame;
pub use headers::{HEADERS, LAST_EVENT_ID};
#[cfg(feature = "alloc")]
pub use invalid_field::InvalidField;
#[cfg(feature = "stream")]
pub use keep_alive::{KEEP_ALIVE_INTERVAL, KeepAlive, NoKeepAlive, ZeroInterval};
#[cfg(feature = "alloc")]
pub use last_event_id::LastEventId;
#[cfg(feature = "stream")]
pub use no_events::NoEvents;
#[cfg(feature = "stream")]
pub use stream_error::StreamError;
