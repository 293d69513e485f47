//! With `std`, JSON is written piece by piece.

use alloc::vec::Vec;
use core::{fmt, str};
use std::io::{self, Write};

use serde_core::{Serialize, ser::Error};

use crate::{DataWriter, Output};

/// How many bytes of JSON are collected before line ends are searched in them: the serializer writes
/// every brace and comma separately.
const COLLECTED: usize = 512;

/// How many bytes of JSON take one allocation.
const SHORT: usize = 256;

pub(super) fn to_vec<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(SHORT);
    serde_json::to_writer(&mut json, value)?;
    Ok(json)
}

pub(super) fn write<W: Output, T: Serialize + ?Sized>(
    data: DataWriter<'_, W>,
    value: &T,
) -> serde_json::Result<()> {
    let mut writer = Writer {
        data,
        bytes: [0; COLLECTED],
        length: 0,
    };
    serde_json::to_writer(&mut writer, value)?;
    writer.flush().map_err(Error::custom)
}

struct Writer<'a, W> {
    data: DataWriter<'a, W>,
    bytes: [u8; COLLECTED],
    length: usize,
}

impl<W: Output> Writer<'_, W> {
    #[cold]
    fn overflow(&mut self, json: &[u8]) -> io::Result<()> {
        self.flush()?;
        write_through(&mut self.data, json)
    }
}

/// Writes whole pieces of JSON, none of which ends inside a character.
fn write_through(data: &mut impl fmt::Write, json: &[u8]) -> io::Result<()> {
    let json = str::from_utf8(json).map_err(io::Error::other)?;
    data.write_str(json).map_err(io::Error::other)
}

impl<W: Output> Write for Writer<'_, W> {
    #[inline]
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        self.write_all(json).map(|()| json.len())
    }

    #[inline]
    fn write_all(&mut self, json: &[u8]) -> io::Result<()> {
        let end = self.length + json.len();
        if let Some(free) = self.bytes.get_mut(self.length..end) {
            free.copy_from_slice(json);
            self.length = end;
            return Ok(());
        }
        self.overflow(json)
    }

    fn flush(&mut self) -> io::Result<()> {
        let json = self.bytes.get(..self.length).unwrap_or_default();
        self.length = 0;
        write_through(&mut self.data, json)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec, vec::Vec};

    use super::COLLECTED;
    use crate::Encoder;

    #[test]
    fn json_of_any_length_is_written_once_and_in_order() {
        for length in [
            0,
            1,
            10,
            COLLECTED - 3,
            COLLECTED - 2,
            COLLECTED,
            3 * COLLECTED,
        ] {
            // Short pieces before and after a piece that may overflow what is collected.
            let value: Vec<String> =
                vec!["ab".into(), "x".repeat(length), "\n".into(), "cd".into()];
            let mut out = String::new();
            let mut encoder = Encoder::new(&mut out);
            encoder.json(&[&value, &value]).unwrap();
            encoder.end().unwrap();
            let json = serde_json::to_string(&[&value, &value]).unwrap();
            assert_eq!(out, alloc::format!("data: {json}\n\n"), "{length}");
        }
    }
}
