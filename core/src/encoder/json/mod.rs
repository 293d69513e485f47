//! JSON as data.

#[cfg(not(feature = "std"))]
mod buffered;
mod error;
#[cfg(feature = "std")]
mod streaming;

use alloc::string::String;

use serde_core::{Serialize, ser::Error};

#[cfg(not(feature = "std"))]
use buffered::{to_vec, write};
pub use error::JsonError;
#[cfg(feature = "std")]
use streaming::{to_vec, write};

use super::{Encoder, Output};
use crate::Event;

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
    /// use eventwire_core::{Event, JsonError};
    ///
    /// # fn main() -> Result<(), JsonError> {
    /// let event = Event::json(&["a", "line\nend"])?;
    /// assert_eq!(event.get_data(), Some(r#"["a","line\nend"]"#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, JsonError> {
        let json = to_vec(value)
            .and_then(|json| String::from_utf8(json).map_err(serde_json::Error::custom));
        json.map(Self::new).map_err(JsonError::new)
    }
}

impl<W: Output> Encoder<W> {
    /// Writes data that is a value as JSON, without an intermediate text.
    ///
    /// Without the feature `std` the JSON is first collected in memory.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized, or the writer fails. Data that was begun
    /// is not removed from the writer; from a response, the whole item is.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::{Encode, Encoder, JsonError, Output};
    /// # use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// struct Reading {
    ///     celsius: f32,
    /// }
    ///
    /// impl Encode for Reading {
    ///     type Error = JsonError;
    ///
    ///     fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), JsonError> {
    ///         encoder.json(&self)
    ///     }
    /// }
    /// ```
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
        write(self.data_writer(), value).map_err(JsonError::new)
    }
}
