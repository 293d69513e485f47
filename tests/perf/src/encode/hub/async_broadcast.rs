use std::sync::Arc;

use async_broadcast::{InactiveReceiver, Sender};
use eventwire_core::{Encode, Event};
use futures_util::Stream;

use super::channel::{CAPACITY, Channel, shared};

/// The channel of the crate async-broadcast, which lets go of the oldest event when it is full.
#[derive(Debug)]
pub(super) struct AsyncBroadcast {
    sender: Sender<Arc<Event>>,
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
