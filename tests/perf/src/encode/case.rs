//! The event that is encoded over and over, and what it is made of.

use std::{hint::black_box, iter, sync::LazyLock};

use futures_util::{Stream, stream};
use serde::Serialize;

/// The event that is encoded over and over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub(crate) enum Case {
    /// A dozen bytes of literal data.
    Short,
    /// Literal data with a name and an id.
    Named,
    /// 4 KiB of literal data in one line.
    Line,
    /// 4 KiB of literal data in 64 lines.
    Lines,
    /// 1 MiB in one line, a `String` for each event.
    Owned,
    /// A struct that becomes JSON on the shortest way there is.
    Json,
    /// A struct that becomes JSON through the event type.
    JsonEvent,
    /// The event with a name and an id, which is the same for all clients.
    Shared,
}

impl Case {
    /// Returns the name in the tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Short => "12 bytes",
            Self::Named => "120 bytes, name and id",
            Self::Line => "4 KiB in one line",
            Self::Lines => "4 KiB in 64 lines",
            Self::Owned => "1 MiB in one line, owned",
            Self::Json => "131 bytes of JSON from a struct",
            Self::JsonEvent => "131 bytes of JSON through Event::json",
            Self::Shared => "a shared frame of 120 bytes",
        }
    }

    /// Returns how many events are made ready at once, of those that take memory before they start.
    ///
    /// The more there are, the colder is each, and the more is given back to the system in between,
    /// which has nothing to do with encoding.
    pub(crate) const fn batch(self) -> usize {
        match self {
            Self::Owned => 4,
            _ => usize::MAX,
        }
    }

    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonEvent)
    }

    pub(crate) const fn is_owned(self) -> bool {
        matches!(self, Self::Owned)
    }

    pub(crate) const fn is_named(self) -> bool {
        matches!(self, Self::Named | Self::Shared)
    }

    pub(crate) fn data(self) -> &'static str {
        match self {
            Self::Short => SHORT,
            Self::Named | Self::Shared => TEXT,
            Self::Line => &LINE,
            Self::Lines => &LINES,
            Self::Owned => &MEBIBYTE,
            Self::Json | Self::JsonEvent => "",
        }
    }
}

pub(crate) const NAME: &str = "price";
pub(crate) const ID: &str = "1234567";

const SHORT: &str = "hello, world";
pub(crate) const TEXT: &str = "Prices rose by one third over this week, and those who had waited \
                               for them to fall were told to wait for a while longer.";

static LINE: LazyLock<String> = LazyLock::new(|| text(4096));
static LINES: LazyLock<String> = LazyLock::new(|| vec![text(63); 64].join("\n"));
static MEBIBYTE: LazyLock<String> = LazyLock::new(|| text(1024 * 1024));

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
