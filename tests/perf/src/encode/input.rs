//! What the events are made of.

use std::{hint::black_box, iter, sync::LazyLock};

use futures_util::{Stream, stream};
use serde::Serialize;

pub(crate) const NAME: &str = "price";
pub(crate) const ID: &str = "1234567";

pub(crate) const SHORT: &str = "hello, world";
pub(crate) const TEXT: &str = "Prices rose by one third over this week, and those who had waited \
                               for them to fall were told to wait for a while longer.";

pub(crate) static LINE: LazyLock<String> = LazyLock::new(|| text(4096));
pub(crate) static LINES: LazyLock<String> = LazyLock::new(|| vec![text(63); 64].join("\n"));
pub(crate) static MEBIBYTE: LazyLock<String> = LazyLock::new(|| text(1024 * 1024));

fn text(length: usize) -> String {
    TEXT.chars().cycle().take(length).collect()
}

pub(crate) static QUOTE: Quote = Quote {
    symbol: "EUR/USD",
    bid: 1.08455,
    ask: 1.08457,
    volume: 1_500_000,
    venue: "Frankfurt",
    time: "2026-11-20T21:01:06.123Z",
    open: true,
};

/// A struct of the kind that applications send.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Quote {
    symbol: &'static str,
    bid: f64,
    ask: f64,
    volume: u32,
    venue: &'static str,
    time: &'static str,
    open: bool,
}

/// Makes a stream that is always ready, until it has made that many events of an input.
///
/// The input is another one each time, as far as the compiler knows: what was found out about it
/// for one event does not help with the next.
pub(crate) fn repeat<I: Copy, T>(
    events: usize,
    input: I,
    mut make: impl FnMut(I) -> T,
) -> impl Stream<Item = T> {
    stream::iter(iter::repeat_with(move || make(*black_box(&input))).take(events))
}

/// Makes a string for each event, and hands them out one by one.
pub(crate) fn strings(events: usize, data: &str) -> impl Iterator<Item = String> + use<> {
    vec![String::from(data); events].into_iter()
}

/// Makes a stream of [`strings`].
pub(crate) fn owned(events: usize, data: &str) -> impl Stream<Item = String> + use<> {
    stream::iter(strings(events, data))
}

#[cfg(test)]
mod tests {
    use super::{LINE, LINES, MEBIBYTE, QUOTE, SHORT, TEXT};

    #[test]
    fn the_data_is_as_long_as_the_tables_say() {
        let json = serde_json::to_string(&QUOTE).unwrap();
        let lengths = [SHORT, TEXT, &LINE, &LINES, &MEBIBYTE, &json].map(str::len);
        assert_eq!(lengths, [12, 120, 4096, 4095, 1_048_576, 131]);
        assert_eq!(LINES.lines().count(), 64);
    }
}
