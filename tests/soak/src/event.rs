//! What is published, and how fast.

use std::time::Duration;

/// The time between two bursts of events.
pub(crate) const PERIOD: Duration = Duration::from_millis(100);

/// How many events a burst has at the most; it has one at the least.
pub(crate) const BURST: usize = 5;

/// How many events the hub holds.
pub(crate) const LOG: usize = 256;

/// How long a client need not read at the least before events have left the log that it has not had:
/// the log with bursts of the most events in every period.
pub(crate) const GRACE: Duration = Duration::from_millis(100 * (LOG / BURST) as u64);

/// Makes the data of an event, which tells its number over and over.
pub(crate) fn data(number: u64) -> String {
    format!("{number} ").repeat(400 / (number.checked_ilog10().unwrap_or_default() as usize + 2))
}

/// Reads the number of an event, if its data is as it was made.
pub(crate) fn number(text: &str) -> Option<u64> {
    let number = text.split(' ').next()?.parse().ok()?;
    (text == data(number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{data, number};

    #[test]
    fn data_that_was_changed_has_no_number() {
        let text = data(1_024);
        assert_eq!(text.len(), 400);
        assert_eq!(number(&text), Some(1_024));
        assert_eq!(number(&text[..399]), None);
        assert_eq!(number(&text.replacen("1024", "1025", 1)), None);
        assert_eq!(number(""), None);
    }
}
