//! One event to many clients.
//!
//! A [`Hub`] encodes each event once and writes it into one bounded log. A [`Subscription`] is a
//! cursor into that log: a stream of [`Frame`](eventwire_core::Frame)s, which any framework's `Sse`
//! takes as it is.
//!
//! ```
//! use eventwire_core::{Event, EventBody, LastEventId};
//! use eventwire_hub::Hub;
//! # use futures_util::{FutureExt, StreamExt};
//!
//! # fn main() -> Result<(), eventwire_hub::PublishError> {
//! let hub = Hub::builder().history(10_000).build();
//! let seen = hub.publish(Event::new("a"))?;
//! hub.publish(Event::new("b").name("note"))?;
//! hub.publish(Event::new("c"))?;
//!
//! let last = LastEventId::new(Some(seen.as_str().as_bytes()));
//! let mut body = EventBody::new(hub.subscribe(last));
//! let chunk = body.next().now_or_never().flatten();
//! # let epoch = seen.as_str().strip_suffix('1').unwrap_or_default();
//! let rest = format!("id: {epoch}2\nevent: note\ndata: b\n\nid: {epoch}3\ndata: c\n\n");
//! assert!(matches!(chunk, Some(Ok(bytes)) if bytes == rest));
//! # Ok(())
//! # }
//! ```
//!
//! # Guarantees
//!
//! - **Publishing waits for no client.** It takes the time of the encoding and of the wake-ups.
//! - **Nothing is lost in silence.** A client that resumes gets what came after its last event, with
//!   no gap and no duplicate. Where that cannot be, [`Subscription::resumption`] tells the
//!   application, and unless that decides otherwise, an event named `gap` tells the client.
//! - **A subscription begins with its place**: with an id alone, unless it is resumed. So a client
//!   that goes before it got an event comes back to where it was. An EventSource takes note of the
//!   id and dispatches nothing.
//! - **An id tells the life of its hub.** One from before a restart, or of another hub, is unknown.
//!   So is whatever else a client makes up.
//! - **What a client missed leaves together.** Neighbours in the log are one buffer that all clients
//!   share, in blocks of 16 KiB.
//! - **A slow client costs nobody else.** One that fell off the log is ended, so that it reconnects,
//!   or skips ahead with an event that tells how many it lost: see [`Builder::skip`].
//! - **A subscriber is a cursor and a waker**, less than 256 bytes. There is no task, channel or queue
//!   for it, and when it is dropped, nothing stays.
//! - **It knows no runtime.** Wakers, and the function of [`Builder::skip`], run while no lock is held;
//!   that of [`Builder::ids`] delays nobody but others who publish.
//!
//! # Limits
//!
//! The log is in memory, of one process. It holds at most the events and the bytes that the builder
//! was told, one block that has left in part, and some 30 bytes for each event. A client that has
//! stopped reading keeps alive the blocks that the server has accepted for it, and only the server's
//! write timeout ends it.
//!
//! # Crate features
//!
//! - **tracing**: events for clients that fell behind, topics that were forgotten or refused, and
//!   hubs that were closed; brings tracing.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod block;
mod builder;
mod channel;
mod counts;
mod farewell;
mod hub;
mod ids;
mod lock;
mod log;
mod publish_error;
mod resumption;
mod state;
mod subscription;
mod tail;
mod too_many_topics;
mod topics;
#[cfg(feature = "tracing")]
mod trace;
#[cfg(not(feature = "tracing"))]
#[path = "no_trace.rs"]
mod trace;
mod waiting;
mod window;

#[cfg(all(loom, test))]
mod model;

pub use builder::Builder;
pub use counts::Counts;
pub use hub::Hub;
pub use publish_error::PublishError;
pub use resumption::Resumption;
pub use subscription::Subscription;
pub use too_many_topics::TooManyTopics;
pub use topics::Topics;
