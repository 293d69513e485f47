//! Broadcast with resume: one event to many clients.
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
//! - **Publishing waits for no client.** It takes the time to encode the event and to wake subscribers.
//! - **No event is lost silently.** A client that resumes receives the events after its last one, without
//!   a gap or a duplicate. If that is impossible, [`Subscription::resumption`] reports it to the
//!   application, and the client receives an event named `gap` unless the application decides otherwise.
//! - **A new subscription first sends an id without data.** The browser stores it and dispatches no
//!   event, so that a client that disconnects before its first event still resumes at the right point.
//! - **Ids are tied to one hub instance.** Ids from before a restart, from another hub, or invented by a
//!   client are recognised as unknown.
//! - **Missed events are sent together.** Consecutive events of the log share one buffer, in blocks of
//!   16 KiB, and all clients share the blocks.
//! - **A slow client delays no other.** One that lags too far is disconnected, so that it reconnects, or
//!   skips ahead with an event that reports how many it has missed: see [`Builder::skip`].
//! - **A subscriber is a cursor and a waker**, less than 256 bytes. It has no task, channel or queue, and
//!   everything is freed when it is dropped.
//! - **It runs on any runtime.** Wakers, and the function of [`Builder::skip`], run while no lock is held;
//!   that of [`Builder::ids`] delays only other publishers.
//!
//! # Limits
//!
//! The log is in the memory of one process. It holds at most the events and bytes set in the builder, one
//! block that is partly evicted, and some 30 bytes per event. A client that has stopped reading keeps the
//! blocks that the server has accepted for it, and only the server's write timeout ends its response.
//!
//! # Crate features
//!
//! - **tracing**: events for clients that are too slow, topics that are removed or refused, and hubs that
//!   are closed; adds tracing.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod block;
mod builder;
mod client;
mod counts;
mod entering;
mod farewell;
mod helper;
mod hub;
mod ids;
mod limits;
mod lock;
mod log;
mod managing;
mod publish_error;
mod publishing;
mod rank;
mod readers;
mod registry;
mod resumption;
mod round;
mod shared;
mod slow;
mod state;
mod step;
mod subscription;
mod tail;
mod too_many_topics;
mod topic;
#[cfg(feature = "tracing")]
mod trace;
#[cfg(not(feature = "tracing"))]
#[path = "no_trace.rs"]
mod trace;
mod waiting;
mod wake;

#[cfg(all(loom, test))]
mod model;

pub use builder::Builder;
pub use counts::Counts;
pub use hub::Hub;
pub use limits::Limits;
pub use publish_error::PublishError;
pub use resumption::Resumption;
pub use subscription::Subscription;
pub use too_many_topics::TooManyTopics;
