//! The data of the events.

use std::{fmt, sync::LazyLock};

use eventwire_core::{Encode, Encoder, EventName};
use serde::Serialize;

pub(crate) const NAME: EventName = EventName::from_static("reading");

pub(crate) const BYTES_12: &str = "21.5 degrees";

pub(crate) const BYTES_120: &str = "The thermometer in the upper row of the greenhouse has read \
                                    21.5 degrees since noon, and the air is humid: forty percent";

/// Data of 4 KiB in one line.
pub(crate) fn kib_4() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| "x".repeat(4096));
    &TEXT
}

/// Data of 4 KiB in 64 lines, of which the last has no end.
pub(crate) fn lines_64() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| [&*"x".repeat(63); 64].join("\n"));
    &TEXT
}

/// A type of an application, of which the JSON is 131 bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Reading {
    sensor: &'static str,
    sequence: u64,
    celsius: f64,
    humidity: u8,
    charging: bool,
    place: [&'static str; 2],
    note: Option<&'static str>,
}

impl Reading {
    pub(crate) const fn new(sequence: u64) -> Self {
        Self {
            sensor: "greenhouse-7",
            sequence,
            celsius: 21.5,
            humidity: 40,
            charging: true,
            place: ["north", "top row"],
            note: None,
        }
    }
}

impl Encode for Reading {
    type Error = serde_json::Error;

    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> serde_json::Result<()> {
        encoder.json(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES_12, BYTES_120, Reading, kib_4, lines_64};

    #[test]
    fn the_data_is_as_long_as_the_cases_say() {
        let json = serde_json::to_string(&Reading::new(123_456_789)).unwrap();
        let lengths = [BYTES_12, BYTES_120, kib_4(), lines_64(), &json].map(str::len);
        assert_eq!(lengths, [12, 120, 4096, 4095, 131], "{json}");
        assert_eq!(lines_64().lines().count(), 64);
    }
}
