use alloc::{string::String, vec::Vec};
use core::{convert::Infallible, fmt, ops::Range};

use bytes::Bytes;

use super::buffer::Buffer;
use crate::{Encode, Encoder, Event, InvalidField, Output};

/// One or more encoded events: the same bytes for any number of clients.
///
/// A clone shares the bytes. A stream of frames is not encoded again, and a frame that is sent on
/// its own is not copied either.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, Frame};
///
/// let frame = Frame::from(Event::new("to everybody"));
/// assert_eq!(frame.as_ref(), b"data: to everybody\n\n");
/// assert_eq!(Frame::try_from("data: to everybody\n\n"), Ok(frame));
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Frame(Bytes);

impl Frame {
    /// Takes whole events, as they were received.
    pub(crate) const fn from_events(bytes: Bytes) -> Self {
        Self(bytes)
    }

    /// Encodes an item.
    ///
    /// # Errors
    ///
    /// Returns the error of the item.
    pub fn new<T: Encode>(item: T) -> Result<Self, T::Error> {
        let mut buffer = Buffer::alone();
        buffer.encode(item)?;
        Ok(Self(buffer.into_bytes()))
    }

    /// Joins frames into one, in their order.
    #[must_use]
    pub fn concat<'a>(frames: impl IntoIterator<Item = &'a Self>) -> Self {
        let frames: Vec<&[u8]> = frames.into_iter().map(Self::as_ref).collect();
        Self(frames.concat().into())
    }

    /// Returns the events in this range of bytes, without copying, or `None` if the range does not
    /// begin and end where an event ends.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::{Event, Frame};
    ///
    /// let frames = [Event::new("a"), Event::new("b")].map(Frame::from);
    /// let both = Frame::concat(&frames);
    /// let middle = frames[0].as_ref().len();
    /// assert_eq!(both.slice(0..middle).as_ref(), Some(&frames[0]));
    /// assert_eq!(both.slice(middle..both.as_ref().len()).as_ref(), Some(&frames[1]));
    /// assert_eq!(both.slice(0..1), None);
    /// ```
    #[must_use]
    pub fn slice(&self, bytes: Range<usize>) -> Option<Self> {
        let events = self.0.get(bytes.clone())?;
        let are_whole = self.ends_event_at(bytes.start) && self.ends_event_at(bytes.end);
        are_whole.then(|| Self(self.0.slice_ref(events)))
    }

    fn ends_event_at(&self, bytes: usize) -> bool {
        self.0
            .split_at_checked(bytes)
            .is_some_and(|(before, after)| {
                let cuts_line_end = before.ends_with(b"\r") && after.starts_with(b"\n");
                ends_event(before) && !cuts_line_end
            })
    }
}

/// Whether bytes are empty or end with a blank line, whose line ends may be LF, CR or CRLF.
pub(crate) fn ends_event(bytes: &[u8]) -> bool {
    let ([line @ .., b'\r', b'\n'] | [line @ .., b'\r' | b'\n']) = bytes else {
        return bytes.is_empty();
    };
    matches!(line, [] | [.., b'\r' | b'\n'])
}

/// A byte order mark at the start is an error: it would be part of the first field's name, unless
/// the frame is the first of its response.
fn check(bytes: &[u8]) -> Result<(), InvalidField> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(InvalidField::new("frame", 0xef, 0));
    }
    match bytes {
        [before @ .., last] if !ends_event(bytes) => {
            Err(InvalidField::new("frame", *last, before.len()))
        }
        _ => Ok(()),
    }
}

/// Bytes encoded elsewhere, with any line ends. They must end with an event's blank line; nothing
/// else is checked.
impl TryFrom<Bytes> for Frame {
    type Error = InvalidField;

    fn try_from(bytes: Bytes) -> Result<Self, Self::Error> {
        check(&bytes)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<Vec<u8>> for Frame {
    type Error = InvalidField;

    fn try_from(bytes: Vec<u8>) -> Result<Self, Self::Error> {
        Bytes::from(bytes).try_into()
    }
}

impl TryFrom<&[u8]> for Frame {
    type Error = InvalidField;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        check(bytes)?;
        Ok(Self(Bytes::copy_from_slice(bytes)))
    }
}

impl TryFrom<String> for Frame {
    type Error = InvalidField;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Bytes::from(text).try_into()
    }
}

impl TryFrom<&str> for Frame {
    type Error = InvalidField;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.as_bytes().try_into()
    }
}

/// An [`Encoder`] that writes text cannot write a frame that is not UTF-8: its `end` returns an error.
impl Encode for Frame {
    type Error = Infallible;

    #[inline]
    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        encoder.frame(self.0);
        Ok(())
    }
}

/// As for a frame by value.
impl Encode for &Frame {
    type Error = Infallible;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        self.clone().encode(encoder)
    }
}

impl From<Event> for Frame {
    fn from(event: Event) -> Self {
        Self::from(&event)
    }
}

impl From<&Event> for Frame {
    fn from(event: &Event) -> Self {
        if let Some(frame) = Small::encode(event) {
            return frame;
        }
        let Ok(frame) = Self::new(event);
        frame
    }
}

/// A small event, encoded on the stack, so that its memory has its length.
struct Small {
    bytes: [u8; 256],
    length: usize,
}

impl Small {
    fn encode(event: &Event) -> Option<Frame> {
        let mut small = Self {
            bytes: [0; 256],
            length: 0,
        };
        if event.get_data().map_or(0, str::len) >= small.bytes.len() {
            return None;
        }
        let mut encoder = Encoder::new(&mut small);
        let Ok(()) = event.encode(&mut encoder);
        encoder.end().ok()?;
        let bytes = small.bytes.get(..small.length)?;
        Some(Frame(Bytes::copy_from_slice(bytes)))
    }
}

impl fmt::Write for Small {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        let room = self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
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

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use bytes::Bytes;

    use super::Frame;
    use crate::{Encode, Encoder, Event};

    #[test]
    fn bytes_that_end_with_a_blank_line_are_a_frame() {
        let ends = [
            "\n\n", "\r\r", "\r\n\r\n", "\n\r\n", "\r\n\n", "\r\n\r", "\n\r",
        ];
        for end in ends {
            let text = String::from("data: a") + end;
            assert_eq!(Frame::try_from(&*text).unwrap().as_ref(), text.as_bytes());
            assert_eq!(
                Frame::try_from(text.clone()),
                Frame::try_from(text.into_bytes())
            );
        }
        assert_eq!(Frame::try_from("").unwrap(), Event::default().into());
        assert!(Frame::try_from(Bytes::from_static(b"\xff\n\n")).is_ok());
    }

    #[test]
    fn anything_else_is_an_error_with_the_byte_and_its_offset() {
        let cases = [
            ("data: a", b'a', 6),
            ("data: a\n", b'\n', 7),
            ("data: a\r\n", b'\n', 8),
            ("data: a\n\ndata: b\n", b'\n', 16),
            ("\u{feff}data: a\n\n", 0xef, 0),
        ];
        for (text, byte, offset) in cases {
            let error = Frame::try_from(text).unwrap_err();
            let got = (error.field(), error.byte(), error.offset());
            assert_eq!(got, ("frame", byte, offset), "{text:?}");
        }
        let error = Frame::try_from("data: a").unwrap_err().to_string();
        assert_eq!(
            error,
            "invalid frame: no blank line after the byte at byte offset 6"
        );
    }

    #[test]
    fn a_slice_is_cut_between_events_only() {
        for (text, between) in [
            ("data: a\n\ndata: b\n\n", [0, 9, 18].as_slice()),
            ("data: a\r\rdata: b\r\r", &[0, 9, 18]),
            ("data: a\r\n\r\ndata: b\r\n\r\n", &[0, 11, 22]),
            ("data: a\ndata: b\n\n", &[0, 17]),
        ] {
            let frame = Frame::try_from(text).unwrap();
            for start in 0..text.len() + 2 {
                for end in 0..text.len() + 2 {
                    let whole = between.contains(&start) && between.contains(&end) && start <= end;
                    let slice = frame.slice(start..end);
                    let want = whole.then(|| &text.as_bytes()[start..end]);
                    assert_eq!(
                        slice.as_ref().map(Frame::as_ref),
                        want,
                        "{text:?} {start} {end}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_frame_ends_the_open_event() {
        let mut out = String::new();
        let mut encoder = Encoder::new(&mut out);
        encoder.data("a");
        let Ok(()) = Frame::from(Event::new("b")).encode(&mut encoder);
        encoder.data("c").end().unwrap();
        assert_eq!(out, "data: a\n\ndata: b\n\ndata: c\n\n");
    }

    #[test]
    fn a_frame_that_is_not_utf_8_is_an_error_of_the_encoder_and_no_other() {
        let frame = Frame::try_from(b"data: \xff\n\n".as_slice()).unwrap();
        let mut out = String::new();
        let mut encoder = Encoder::new(&mut out);
        let Ok(()) = (&frame).encode(&mut encoder);
        encoder.data("a");
        assert!(encoder.end().is_err());
        assert!(encoder.end().is_err());
        assert_eq!(out, "");
        assert_eq!(Frame::new(&frame), Ok(frame));
    }
}
