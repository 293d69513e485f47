use std::iter;

use eventwire::Event;
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;

use super::EVERY_SECOND;
use crate::{App, date, ticks::ticks};

impl App {
    /// A ping every second, and after one to ten of them a message.
    ///
    /// It begins with a comment, which no listener hears of.
    pub fn ping(&self) -> impl Stream<Item = Event> + Send + use<> {
        let mut left = fastrand::u8(1..=10);
        let pings = ticks(EVERY_SECOND).flat_map(move |()| {
            let time = date::iso_8601();
            let ping = Event::new(json!({ "time": time }).to_string()).name("ping");
            left -= 1;
            let message = (left == 0).then(|| {
                left = fastrand::u8(1..=10);
                Event::new(format!("This is a message at time {time}"))
            });
            stream::iter(iter::once(ping).chain(message))
        });
        stream::iter([Event::default().comment("a ping every second")])
            .chain(pings)
            .take_until(self.shutdown())
    }
}
