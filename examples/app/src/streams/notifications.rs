use std::time::Duration;

use eventwire::Event;
use futures_util::{Stream, StreamExt};
use serde_json::json;

use crate::{App, Pace, date, ticks::ticks};

const INTERVAL: Duration = Duration::from_secs(10);
const RETRY: Duration = Duration::from_secs(10);

const TEXTS: [&str; 4] = [
    "您有一条新消息",
    "您的订单已发货",
    "会议将在十分钟后开始",
    "系统将于今晚升级",
];

impl App {
    /// Notifications as JSON, the first at once; its second is the id.
    pub fn notifications(&self, pace: &Pace) -> impl Stream<Item = Event> + Send + use<> {
        ticks(pace.interval_or(INTERVAL))
            .map(|()| {
                let id = date::unix_seconds();
                let text = fastrand::choice(TEXTS);
                Event::new(json!({ "id": id, "message": text }).to_string())
                    .name("message")
                    .id(id)
                    .retry(RETRY)
            })
            .take_until(self.shutdown())
    }
}
