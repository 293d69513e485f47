use eventwire::Event;
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;

use super::EVERY_SECOND;
use crate::{App, date, ticks::ticks};

impl App {
    /// Three events every second: one of several lines, one with a name, and one of JSON.
    pub fn messages(&self) -> impl Stream<Item = Event> + Send + use<> {
        ticks(EVERY_SECOND)
            .flat_map(|()| {
                let now = date::rfc_2822();
                stream::iter([
                    Event::new(format!("{now}\nnihao\nhehe\nnihaoo\nbbbb")),
                    Event::new("world").name("hello"),
                    Event::new(json!({ "time": "aaaa" }).to_string()).name("hh"),
                ])
            })
            .take_until(self.shutdown())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use crate::App;

    #[tokio::test(start_paused = true)]
    async fn the_three_events_of_a_second_follow_each_other() {
        let messages = App::default().messages().take(6).skip(3);
        let events: Vec<_> = messages.map(|event| event.to_string()).collect().await;
        let [lines, named, json] = events.try_into().expect("three events");
        let (_, fixed) = lines.split_once('\n').expect("a line of the date");
        assert_eq!(
            fixed,
            "data: nihao\ndata: hehe\ndata: nihaoo\ndata: bbbb\n\n"
        );
        assert_eq!(named, "event: hello\ndata: world\n\n");
        assert_eq!(json, "event: hh\ndata: {\"time\":\"aaaa\"}\n\n");
    }
}
