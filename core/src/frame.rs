use core::{fmt, str};

use bytes::Bytes;

use crate::{Encode, Encoder, Event, chunks::encode_alone};

/// An encoded event: the same bytes for any number of clients.
///
/// A clone shares the bytes. A stream of frames costs no encoding, and a frame that is ready alone
/// is not copied either.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, Frame};
///
/// let frame = Frame::from(Event::new("to everybody"));
/// assert_eq!(frame.as_ref(), b"data: to everybody\n\n");
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Frame(Bytes);

impl Frame {
    /// Encodes an item.
    ///
    /// # Errors
    ///
    /// Returns the error of the item.
    pub fn new<T: Encode>(item: T) -> Result<Self, T::Error> {
        encode_alone(item).map(|bytes| Self(bytes.into_boxed_slice().into()))
    }
}

impl Encode for Frame {
    type Error = fmt::Error;

    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> fmt::Result {
        encoder.encoded(str::from_utf8(&self.0).map_err(|_| fmt::Error)?)
    }

    fn append(self, chunks: &mut crate::Chunks) -> fmt::Result {
        chunks.frame(self);
        Ok(())
    }
}

impl From<Event> for Frame {
    fn from(event: Event) -> Self {
        Self::from(&event)
    }
}

impl From<&Event> for Frame {
    fn from(event: &Event) -> Self {
        // The buffer takes everything: an event cannot fail to be encoded into it.
        let bytes = encode_alone(event).unwrap_or_default();
        Self(bytes.into_boxed_slice().into())
    }
}

impl From<Frame> for Bytes {
    fn from(frame: Frame) -> Self {
        frame.0
    }
}

impl AsRef<[u8]> for Frame {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
