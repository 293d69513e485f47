//! The data of the events.

use eventwire_core::{Encode, Encoder, EventName, JsonError, Output};
use serde::Serialize;

pub(crate) const NAME: EventName = EventName::from_static("reading");

/// Data of 12 bytes.
pub(crate) const BYTES_12: &str = {
    static TEXT: Aligned<[u8; 12]> = Aligned(*b"21.5 degrees");
    text(&TEXT.0)
};

/// Data of 120 bytes.
pub(crate) const BYTES_120: &str = {
    static TEXT: Aligned<[u8; 120]> = Aligned(
        *b"The thermometer in the upper row of the greenhouse has read \
           21.5 degrees since noon, and the air is humid: forty percent",
    );
    text(&TEXT.0)
};

/// Data of 2,000 bytes in one line. From 2 KiB on, how the C library copies depends on the processor
/// and on the address of the bytes.
pub(crate) const BYTES_2000: &str = {
    static TEXT: Aligned<[u8; 2000]> = Aligned([b'x'; 2000]);
    text(&TEXT.0)
};

/// Data of 4 KiB in 64 lines, of which the last has no end.
pub(crate) const LINES_64: &str = {
    const LINE: &[u8; 64] = b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n";
    static TEXT: Aligned<[[u8; 64]; 64]> = Aligned([*LINE; 64]);
    match TEXT.0.as_flattened().split_last() {
        Some((_, lines)) => text(lines),
        None => "",
    }
};

/// Bytes at the start of a cache line: a search in them takes as many steps wherever the linker puts
/// them.
#[repr(align(64))]
struct Aligned<T>(T);

const fn text(bytes: &'static [u8]) -> &'static str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
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
    type Error = JsonError;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), JsonError> {
        encoder.json(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES_12, BYTES_120, BYTES_2000, LINES_64, Reading};

    #[test]
    fn the_data_is_as_long_as_the_cases_say() {
        let json = serde_json::to_string(&Reading::new(123_456_789)).unwrap();
        let lengths = [BYTES_12, BYTES_120, BYTES_2000, LINES_64, &json].map(str::len);
        assert_eq!(lengths, [12, 120, 2000, 4095, 131], "{json}");
        assert_eq!(LINES_64.lines().count(), 64);
    }
}
