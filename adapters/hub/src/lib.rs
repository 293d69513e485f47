//! Broadcast with resume: one event to many clients.
//!
//! A [`Hub`] encodes each event once and writes it into the bounded logs of its topics. A
//! [`Subscription`] is a cursor into one or more of these logs: a stream of
//! [`Frame`](eventwire_core::Frame)s, which any framework's `Sse` takes as it is.
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
//! - **Publishing waits for no client.** It takes the time to encode the event and to wake at most ten
//!   thousand subscriptions; another thread wakes the others.
//! - **No event is lost silently.** A client that resumes receives the events after its last one, without
//!   a gap or a duplicate. If that is impossible, [`Subscription::resumption`] reports it to the
//!   application, and the client receives an event named `gap` unless the application decides otherwise.
//! - **All topics have one sequence of ids.** A subscription of several topics yields their events in the
//!   order of the ids, each once, and any id resumes it.
//! - **A new subscription first sends an id without data.** The browser stores it and dispatches no
//!   event, so that a client that disconnects before its first event still resumes at the right point.
//! - **Ids are tied to one hub instance.** Ids from before a restart, from another hub, or invented by a
//!   client are recognised as unknown.
//! - **Missed events are sent together.** Consecutive events of a log share one buffer, in blocks of
//!   16 KiB, and all clients share the blocks.
//! - **A slow client delays no other.** One that lags too far is disconnected, so that it reconnects, or
//!   skips ahead with an event that reports how many it has lost: see [`Builder::skip`].
//! - **A subscription is a cursor for each topic and a waker**: less than 256 bytes for one topic. It has
//!   no task, channel or queue, and everything is freed when it is dropped.
//! - **It runs on any runtime.** No lock is held while code that is not the library's runs: wakers, the
//!   functions of [`Builder::skip`] and [`Builder::ids`], and what `tracing` calls. A waker that panics
//!   stops no other. If one blocks, the next event wakes those after it.
//!
//! # Order
//!
//! One lock guards the logs of all topics and all cursors. A second one, of publishers only, is held from
//! the moment an event receives its id until it is in the logs of all its topics, so that the next id is
//! given after that. A subscription reads all its topics while it holds the first lock: it sees an event
//! in every topic or in none, and all events with smaller ids.
//!
//! # Limits
//!
//! The logs are in the memory of one process. A log holds at most the events and bytes that its
//! [`Limits`] allow, one block that is partly removed, the newest 16 KiB once more if clients have taken
//! them together, and 40 to 80 bytes per event. A client that has stopped reading keeps the blocks that
//! the server has accepted for it, and only the server's write timeout ends its response. An event of
//! several topics that a slow client has lost is counted in each of them.
//!
//! Create the hub after the process has forked: a copy of a hub gives the same ids as the original, and
//! has no threads.
//!
//! # Crate features
//!
//! - **tracing**: events for clients that are too slow, topics that are forgotten or refused, and hubs that
//!   are closed; adds tracing.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod block;
mod builder;
mod client;
mod counts;
mod entering;
mod error;
mod farewell;
mod garbage;
mod helper;
mod hub;
mod ids;
mod limits;
mod lock;
mod log;
mod managing;
mod merge;
mod publishing;
mod rank;
mod readers;
mod registry;
mod resumption;
mod round;
mod shared;
mod sizes;
mod slow;
mod state;
mod step;
mod subscribing;
mod subscription;
mod tail;
mod topic;
mod trace;
mod waiting;
mod wake;

#[cfg(all(loom, test))]
mod model;

pub use builder::Builder;
pub use counts::Counts;
pub use error::{PublishError, TooManyTopics};
pub use hub::Hub;
pub use limits::Limits;
pub use resumption::Resumption;
pub use subscription::Subscription;
