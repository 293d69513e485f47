use std::sync::Arc;

use eventwire_core::{Encode, Event};
use futures_util::{Stream, stream};
use tokio::sync::broadcast::{self, Sender};

use super::channel::{CAPACITY, Channel, shared};

/// The channel of tokio, with one allocation for an event and none for a subscriber.
#[derive(Debug)]
pub(super) struct TokioBroadcast {
    sender: Sender<Arc<Event>>,
    published: u64,
}

impl Default for TokioBroadcast {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(CAPACITY).0,
            published: 0,
        }
    }
}

impl Channel for TokioBroadcast {
    const NAME: &str = "tokio broadcast";

    fn subscribe(&self) -> impl Stream<Item: Encode> + use<> + 'static {
        stream::unfold(self.sender.subscribe(), async |mut receiver| {
            // A subscriber that is too slow is ended.
            let event = receiver.recv().await.ok()?;
            Some((event, receiver))
        })
    }

    fn publish(&mut self) {
        self.published += 1;
        // Without a subscriber there is no receiver.
        let _ = self.sender.send(shared(self.published));
    }
}
