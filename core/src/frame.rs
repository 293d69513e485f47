use alloc::vec::Vec;
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

    /// Joins frames into one, with their events one after the other.
    #[must_use]
    pub fn concat<'a>(frames: impl IntoIterator<Item = &'a Self>) -> Self {
        let frames: Vec<&[u8]> = frames.into_iter().map(Self::as_ref).collect();
        Self(frames.concat().into())
    }

    /// Returns the frame without its first bytes, which it shares, or `None` unless an event begins
    /// behind them or the frame ends there.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::{Event, Frame};
    ///
    /// let frames = [Event::new("a"), Event::new("b")].map(Frame::from);
    /// let both = Frame::concat(&frames);
    /// assert_eq!(both.skip(frames[0].as_ref().len()).as_ref(), Some(&frames[1]));
    /// assert_eq!(both.skip(1), None);
    /// ```
    #[must_use]
    pub fn skip(&self, bytes: usize) -> Option<Self> {
        let (before, _) = self.0.split_at_checked(bytes)?;
        // Only at the end of an event does one line end follow another.
        (before.is_empty() || before.ends_with(b"\n\n")).then(|| Self(self.0.slice(bytes..)))
    }
}

impl Encode for Frame {
    type Error = fmt::Error;

    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> fmt::Result {
        encoder.encoded(str::from_utf8(&self.0).map_err(|_| fmt::Error)?)
    }

    #[inline]
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
