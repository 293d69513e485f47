//! Server-sent events: the types, the encoder, the response body they become, and the decoder.
//!
//! This crate knows no framework, no runtime and no clock. Applications use it through the crate
//! `eventwire`, which adds actix-web, axum, hyper, Rocket and warp. On its own it encodes events into
//! any [`core::fmt::Write`].
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
//! [`Decoder`] reads event streams, from pieces of any size:
//!
//! ```
//! use eventwire_core::Decoder;
//!
//! let mut buffer = [0; 1024];
//! let mut decoder = Decoder::with_buffer(&mut buffer);
//! assert!(decoder.next(&mut b"data: he".as_slice()).is_none());
//! assert_eq!(decoder.next(&mut b"llo\n\n".as_slice()).unwrap()?.data(), "hello");
//! # Ok::<(), eventwire_core::EventTooLong>(())
//! ```
//!
//! # Guarantees
//!
//! - A client that follows the WHATWG HTML standard, section "Server-sent events", receives the
//!   fields as given, including leading spaces, empty data, empty lines and trailing line ends. CR, LF
//!   and CRLF each end one line of data, and arrive as LF; the format cannot carry more.
//! - User input cannot inject a field: [`EventName`] and [`EventId`] reject the bytes that would, and
//!   report the byte and its offset.
//! - Nothing panics on input, and nothing is repaired silently. Only a literal can panic.
//! - Encoding allocates nothing.
//! - Decoding follows the same standard whatever the bytes are and however they are cut, in linear time and
//!   bounded memory.
//!
//! # Crate features
//!
//! - **std** (default): implies `alloc`.
//! - **alloc**: [`Event`], [`LastEventId`], names and ids from a `String`, and a decoder that grows.
//! - **stream**: [`EventBody`], [`Frame`], [`Events`] and [`Frames`]; adds bytes, futures-core and pin-project-lite. Needs a
//!   target with atomic pointers, unlike everything else.
//! - **json**: `Event::json` and `Encoder::json`; adds serde_json.
//! - **serde**: `Serialize` and `Deserialize` for [`EventName`] and [`EventId`]; adds serde_core.
//!
//! Features add API. They never change bytes.
//!
//! # What this crate does not do
//!
//! It does not store events for a later replay, and has no queue: a stream is polled only as fast as its
//! client reads.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(
    clippy::alloc_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core
)]

#[cfg(any(feature = "alloc", test))]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

#[cfg(feature = "stream")]
#[doc(hidden)]
pub mod __private;
#[cfg(feature = "stream")]
mod body;
mod decoder;
mod encode;
mod encoder;
#[cfg(feature = "alloc")]
mod event;
mod field;
mod headers;
#[cfg(feature = "alloc")]
mod last_event_id;

#[cfg(feature = "stream")]
pub use body::{End, EventBody, Frame, NoTimer, Outcome, Timer, Until};
pub use decoder::{Buffer, Decoder, EventRef, EventTooLong, FixedBuffer};
#[cfg(feature = "stream")]
pub use decoder::{DecodeError, Events, Frames};
#[cfg(feature = "alloc")]
pub use decoder::{GrowingBuffer, OwnedEvent};
pub use encode::Encode;
#[cfg(feature = "json")]
pub use encoder::JsonError;
pub use encoder::{DataWriter, Encoder, Output};
#[cfg(feature = "alloc")]
pub use event::Event;
pub use field::{EventId, EventName};
#[cfg(feature = "alloc")]
pub use field::{IntoId, IntoName, IntoText, InvalidField};
pub use headers::{HEADERS, LAST_EVENT_ID};
#[cfg(feature = "alloc")]
pub use last_event_id::LastEventId;
