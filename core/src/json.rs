//! JSON as data, written straight into the event.

use alloc::{string::String, vec::Vec};
use core::{fmt, str};
use std::io;

use serde_core::{Serialize, ser::Error};

use crate::{DataWriter, Encoder, Event};

/// How many bytes of JSON are gathered before they are looked through for line ends: the serializer
/// writes every brace and comma on its own.
const GATHERED: usize = 512;

/// How many bytes of JSON take one allocation.
const SHORT: usize = 256;

impl Event {
    /// Creates an event whose data is a value as JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Event;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let event = Event::json(&["a", "line\nend"])?;
    /// assert_eq!(event.as_data(), Some(r#"["a","line\nend"]"#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        let mut json = Vec::with_capacity(SHORT);
        serde_json::to_writer(&mut json, value)?;
        String::from_utf8(json)
            .map(Self::new)
            .map_err(Error::custom)
    }
}

impl<W: fmt::Write> Encoder<W> {
    /// Writes data that is a value as JSON, without a text in between.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized, or the writer fails. Data that was begun
    /// stays where it is; a response takes the whole event back.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), serde_json::Error> {
        let mut writer = JsonWriter {
            data: self.data_writer().map_err(Error::custom)?,
            bytes: [0; GATHERED],
            length: 0,
        };
        serde_json::to_writer(&mut writer, value)?;
        io::Write::flush(&mut writer).map_err(Error::custom)
    }
}

struct JsonWriter<'a, W> {
    data: DataWriter<'a, W>,
    bytes: [u8; GATHERED],
    length: usize,
}

/// Writes whole pieces of JSON, of which none ends inside a character.
fn write_through(data: &mut impl fmt::Write, json: &[u8]) -> io::Result<()> {
    let json = str::from_utf8(json).map_err(io::Error::other)?;
    data.write_str(json).map_err(io::Error::other)
}

impl<W: fmt::Write> io::Write for JsonWriter<'_, W> {
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
        self.flush()?;
        write_through(&mut self.data, json)
    }

    fn flush(&mut self) -> io::Result<()> {
        let json = self.bytes.get(..self.length).unwrap_or_default();
        self.length = 0;
        write_through(&mut self.data, json)
    }
}
