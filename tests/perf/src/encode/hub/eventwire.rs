use eventwire_core::{Encode, LastEventId};
use eventwire_hub::Hub;
use futures_util::Stream;

use super::channel::{Channel, event};

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
