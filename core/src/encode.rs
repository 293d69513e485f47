use core::fmt;

use crate::Encoder;

/// An item of a stream that can write itself as events.
///
/// `Event` and `Frame` are such items, and so is a [`Result`] of one, whose `Err` ends the response.
/// A type of the application's own writes its fields straight into the buffer of the connection,
/// without an allocation.
///
/// # Examples
///
/// ```
/// use core::fmt::{self, Write};
/// use eventwire_core::{Encode, Encoder, EventName};
///
/// const TICK: EventName = EventName::from_static("tick");
///
/// struct Tick(u64);
///
/// impl Encode for Tick {
///     type Error = fmt::Error;
///
///     fn encode<W: fmt::Write>(self, event: &mut Encoder<W>) -> fmt::Result {
///         event.id(&self.0.into())?;
///         event.name(&TICK)?;
///         write!(event.data_writer()?, "{} s", self.0)
///     }
/// }
///
/// # fn main() -> fmt::Result {
/// let mut out = String::new();
/// let mut encoder = Encoder::new(&mut out);
/// Tick(3).encode(&mut encoder)?;
/// encoder.end()?;
/// assert_eq!(out, "id: 3\nevent: tick\ndata: 3 s\n\n");
/// # Ok(())
/// # }
/// ```
pub trait Encode {
    /// What ends the response where an item cannot be encoded.
    type Error;

    /// Writes the fields of the event.
    ///
    /// The caller ends the event. An item that stands for several calls [`Encoder::end`] between
    /// them.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer, or that of the item. What an item wrote before it failed is
    /// taken back from a response.
    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> Result<(), Self::Error>;

    /// Appends the item to a response.
    ///
    /// An item that wraps a `Frame` or an `Event` calls this method of theirs, so that what need not
    /// be copied is handed over; all others leave it as it is.
    ///
    /// # Errors
    ///
    /// As for [`encode`](Self::encode). What this method has appended itself before it fails is sent.
    #[cfg(feature = "stream")]
    fn append(self, chunks: &mut crate::Chunks) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        chunks.encode(self)
    }
}
