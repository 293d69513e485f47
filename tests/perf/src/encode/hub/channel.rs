//! The hub, and the channels that are used in its place.

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
};

use async_broadcast::InactiveReceiver;
use eventwire_core::{Encode, Event, EventBody, Frame, LastEventId};
use eventwire_hub::Hub;
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::broadcast::{self, Sender};

use crate::{
    Failure,
    encode::case::{NAME, TEXT},
};

/// What carries events to many.
pub(super) trait Channel: Default + 'static {
    /// The name in the tables.
    const NAME: &str;

    /// Subscribes to what is published from now on.
    fn subscribe(&self) -> impl Stream<Item: Encode> + use<Self> + 'static;

    /// Publishes the event that all publish, with the next id.
    fn publish(&mut self);
}

/// How many events a channel holds, as the hub does by default.
const CAPACITY: usize = 1024;

pub(super) fn event() -> Event {
    Event::from_static(TEXT).name(NAME)
}

/// An event that all subscribers share, and that each encodes separately.
fn shared(number: u64) -> Arc<Event> {
    Arc::new(event().id(number))
}

/// The hub as it comes.
#[derive(Debug, Default)]
pub(super) struct Eventwire(Hub);

impl Channel for Eventwire {
    const NAME: &str = "eventwire";

    fn subscribe(&self) -> impl Stream<Item: Encode> + use<> + 'static {
        self.0.subscribe(LastEventId::default())
    }

    fn publish(&mut self) {
        // It is refused by a hub that was closed, which this one never is.
        let _ = self.0.publish(event());
    }
}

/// The channel of tokio.
#[derive(Debug)]
pub(super) struct Tokio<T> {
    sender: Sender<T>,
    published: u64,
}

/// With one allocation for an event, which each subscriber encodes.
pub(super) type TokioBroadcast = Tokio<Arc<Event>>;

/// With each event encoded once, before it is sent.
pub(super) type TokioFrames = Tokio<Frame>;

/// What is sent over the channel of tokio.
pub(super) trait Message: Encode + Clone + 'static {
    /// The name of the channel in the tables.
    const NAME: &str;

    /// Makes the event with this id.
    fn new(number: u64) -> Self;
}

impl Message for Arc<Event> {
    const NAME: &str = "tokio broadcast";

    fn new(number: u64) -> Self {
        shared(number)
    }
}

impl Message for Frame {
    const NAME: &str = "tokio broadcast of frames";

    fn new(number: u64) -> Self {
        event().id(number).into()
    }
}

impl<T: Message> Default for Tokio<T> {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(CAPACITY).0,
            published: 0,
        }
    }
}

impl<T: Message> Channel for Tokio<T> {
    const NAME: &str = T::NAME;

    fn subscribe(&self) -> impl Stream<Item: Encode> + use<T> + 'static {
        stream::unfold(self.sender.subscribe(), async |mut receiver| {
            // A subscriber that is too slow is ended.
            let event = receiver.recv().await.ok()?;
            Some((event, receiver))
        })
    }

    fn publish(&mut self) {
        self.published += 1;
        // Without a subscriber there is no receiver.
        let _ = self.sender.send(T::new(self.published));
    }
}

/// The channel of the crate async-broadcast, which lets go of the oldest event when it is full.
#[derive(Debug)]
pub(super) struct AsyncBroadcast {
    sender: async_broadcast::Sender<Arc<Event>>,
    receivers: InactiveReceiver<Arc<Event>>,
    published: u64,
}

impl Default for AsyncBroadcast {
    fn default() -> Self {
        let (mut sender, receiver) = async_broadcast::broadcast(CAPACITY);
        sender.set_overflow(true);
        Self {
            sender,
            receivers: receiver.deactivate(),
            published: 0,
        }
    }
}

impl Channel for AsyncBroadcast {
    const NAME: &str = "async-broadcast";

    fn subscribe(&self) -> impl Stream<Item: Encode> + use<> + 'static {
        self.receivers.activate_cloned()
    }

    fn publish(&mut self) {
        self.published += 1;
        // Without a subscriber there is no receiver.
        let _ = self.sender.try_broadcast(shared(self.published));
    }
}

/// How many subscribers are looked at, and how many events each of them is to get.
const SUBSCRIBERS: usize = 3;
const EVENTS: u64 = 20;

/// Returns whether every subscriber of every contestant gets what was published, in order.
///
/// # Errors
///
/// Returns an error that names the first contestant from whom it gets something else.
pub(crate) fn check() -> Result<(), Failure> {
    check_one::<Eventwire>()?;
    check_one::<TokioBroadcast>()?;
    check_one::<TokioFrames>()?;
    check_one::<AsyncBroadcast>()
}

fn check_one<C: Channel>() -> Result<(), Failure> {
    let mut channel = C::default();
    let bodies = (0..SUBSCRIBERS).map(|_| Box::pin(EventBody::new(channel.subscribe())));
    let mut bodies: Vec<_> = bodies.collect();
    let mut received = vec![String::new(); SUBSCRIBERS];
    // One at a time at first, and the rest at once.
    for number in 1..=EVENTS {
        channel.publish();
        if number > EVENTS / 2 && number < EVENTS {
            continue;
        }
        for (body, text) in bodies.iter_mut().zip(&mut received) {
            let mut context = Context::from_waker(Waker::noop());
            while let Poll::Ready(Some(Ok(chunk))) = body.poll_next_unpin(&mut context) {
                text.push_str(str::from_utf8(&chunk)?);
            }
        }
    }
    for text in received {
        let events = decoder::parse(&text).events;
        let right = |(number, event): (u64, &decoder::Message)| {
            // The hub's ids have its epoch before the number.
            let id = event.last_event_id.rsplit('-').next();
            id == Some(&*number.to_string()) && event.name == NAME && event.data == TEXT
        };
        if events.len() as u64 != EVENTS || !(1..).zip(&events).all(right) {
            return Err(format!("{} delivers something else: {text}", C::NAME).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_subscriber_gets_what_was_published() {
        super::check().unwrap();
    }
}
