use eventwire::Event;
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;

use super::EVERY_SECOND;
use crate::{App, date::time_of_day, ticks::ticks};

impl App {
    /// Users of a chat that come, write and go, with a message of the system in between.
    ///
    /// Three kinds of event have a name, so that a client can listen for one of them alone.
    pub fn users(&self) -> impl Stream<Item = Event> + Send + use<> {
        let acts: [fn() -> Event; 4] = [connect, announce, write, disconnect];
        ticks(EVERY_SECOND)
            .zip(stream::iter(acts.into_iter().cycle()))
            .map(|((), act)| act())
            .take_until(self.shutdown())
    }
}

fn connect() -> Event {
    let data = json!({ "username": "bobby", "time": time_of_day() });
    Event::new(data.to_string()).name("userconnect")
}

fn announce() -> Event {
    Event::new("Here's a system message of some kind that will get used\nto accomplish some task.")
}

fn write() -> Event {
    let data = json!({ "username": "bobby", "time": time_of_day(), "text": "Hi everyone." });
    Event::new(data.to_string()).name("usermessage")
}

fn disconnect() -> Event {
    let data = json!({ "username": "bobby", "time": time_of_day() });
    Event::new(data.to_string()).name("userdisconnect")
}
