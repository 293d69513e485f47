//! What is published, and how fast.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time between two bursts of events, in milliseconds.
const PERIOD_MS: u64 = 100;

/// The same.
pub(crate) const PERIOD: Duration = Duration::from_millis(PERIOD_MS);

/// How many topics there are; each event goes to the next one.
pub(crate) const TOPICS: u64 = 50;

/// The most events that a burst has; it has at least one.
pub(crate) const BURST: usize = 50;

/// How many events of each topic the hub holds.
pub(crate) const LOG: usize = 51;

/// How long a client has not read, all in all since it was given news, that may receive a gap: half of
/// the least time until events that it has not received leave the log. It need
/// not be the whole, for it may have read old ones in between.
pub(crate) const PAUSE: Duration =
    Duration::from_millis(PERIOD_MS * LOG as u64 * TOPICS / BURST as u64 / 2);

/// A time without reading that is no pause, but the time from one event to the next.
pub(crate) const SHORT: Duration = Duration::from_millis(3 * PERIOD_MS);

/// An event is recent for so long. A client that receives a recent event has missed nothing.
pub(crate) const NEWS: Duration = Duration::from_secs(1);

/// The greatest length of the data.
const LENGTH: usize = 400;

/// Makes the data of an event: its number and when it was sent, in milliseconds, over and over.
pub(crate) fn data(number: u64, sent: u64) -> String {
    let part = format!("{number} {sent} ");
    part.repeat(LENGTH / part.len())
}

/// Reads the number of an event and when it was sent, if its data is as it was made.
pub(crate) fn read(text: &str) -> Option<(u64, u64)> {
    let mut parts = text.split(' ');
    let (number, sent) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (text == data(number, sent)).then_some((number, sent))
}

/// The time, in milliseconds, by the clock that the processes of one machine share.
pub(crate) fn now() -> u64 {
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    time.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::{data, read};

    #[test]
    fn data_that_was_changed_is_noticed() {
        let text = data(1_024, 99);
        assert_eq!(text.len(), 400);
        assert_eq!(read(&text), Some((1_024, 99)));
        assert_eq!(read(&text[..399]), None);
        assert_eq!(read(&text.replacen("1024", "1025", 1)), None);
        assert_eq!(read(""), None);
    }
}
