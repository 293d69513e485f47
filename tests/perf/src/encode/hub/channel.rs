use std::sync::Arc;

use eventwire_core::{Encode, Event};
use futures_util::Stream;

use crate::encode::input::{NAME, TEXT};

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
pub(super) const CAPACITY: usize = 1024;

pub(super) fn event() -> Event {
    Event::from_static(TEXT).name(NAME)
}

/// An event that all subscribers share, and that each encodes separately.
pub(super) fn shared(number: u64) -> Arc<Event> {
    Arc::new(event().id(number))
}
