use core::{fmt, time::Duration};

use super::{DataWriter, Output, Short, lines::split_line};
use crate::{EventId, EventName};

/// Writes events, field by field, into any [`fmt::Write`].
///
/// The format is that of the WHATWG HTML standard, section "Server-sent events". Every field is
/// written as `name: value`, with the one space that the client removes. Fields appear in the order
/// of the calls; [`end`](Self::end) writes the blank line that dispatches the event.
///
/// After an error of the writer nothing more is written, and every `end` returns the error.
///
/// # Examples
///
/// ```
/// use core::{fmt::Write, time::Duration};
/// use eventwire_core::{Encoder, EventName};
///
/// const READING: EventName = EventName::from_static("reading");
///
/// # fn main() -> core::fmt::Result {
/// let mut encoder = Encoder::new(String::new());
/// encoder.comment("first").retry(Duration::from_secs(3)).data("hello").end()?;
/// encoder.id(&7.into()).name(&READING);
/// write!(encoder.data_writer(), "{} °C\n{} %", 21.5, 40)?;
/// encoder.end()?;
/// assert_eq!(
///     encoder.into_inner(),
///     ": first\nretry: 3000\ndata: hello\n\n\
///      id: 7\nevent: reading\ndata: 21.5 °C\ndata: 40 %\n\n"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Encoder<W> {
    pub(super) out: W,
    pub(super) line: Line,
}

/// The state of the output. A line is left open until it is known what follows, so that its end and
/// the next piece are one write.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Line {
    /// Between two events.
    Outside,
    /// The writer has returned an error.
    Failed,
    /// After a value, to which more text would still belong.
    Open,
}

impl<W: Output> Encoder<W> {
    /// Creates an encoder that writes into `out`, between two events.
    pub const fn new(out: W) -> Self {
        Self {
            out,
            line: Line::Outside,
        }
    }

    /// Writes a comment, with a separate line for each line of `comment`.
    ///
    /// CR, LF and CRLF each end a line. Clients ignore comments; an empty one keeps a connection
    /// from looking idle.
    #[inline]
    pub fn comment(&mut self, comment: &str) -> &mut Self {
        let written = self.lines::<false>(comment);
        self.latch(written)
    }

    /// Writes the time after which the client reconnects, in whole milliseconds.
    ///
    /// A fraction of a millisecond is cut off, but a duration that is not zero is at least 1. The
    /// maximum is [`u64::MAX`] milliseconds.
    #[inline]
    pub fn retry(&mut self, retry: Duration) -> &mut Self {
        let millis = u64::try_from(retry.as_millis()).unwrap_or(u64::MAX);
        let least = u64::from(!retry.is_zero());
        let digits = Short::unsigned(millis.max(least));
        let written = self.field(["retry: ", "\nretry: "], digits.as_str());
        self.latch(written)
    }

    /// Writes the id, which the client sends back when it reconnects.
    #[inline]
    pub fn id(&mut self, id: &EventId) -> &mut Self {
        let written = self.field(["id: ", "\nid: "], id.as_str());
        self.latch(written)
    }

    /// Writes the name, which selects the client's listeners.
    #[inline]
    pub fn name(&mut self, name: &EventName) -> &mut Self {
        let written = self.field(["event: ", "\nevent: "], name.as_str());
        self.latch(written)
    }

    /// Writes data, with a separate line for each line of `data`.
    ///
    /// CR, LF and CRLF each end a line, and reach the client as LF. Empty data is one empty line.
    /// If it is called twice for one event, the client joins both with LF.
    #[inline]
    pub fn data(&mut self, data: &str) -> &mut Self {
        let written = self.lines::<true>(data);
        self.latch(written)
    }

    /// Begins a line of data and returns a writer for it, which splits what is written into lines.
    ///
    /// It writes the same bytes as [`data`](Self::data) does for the whole text, however the text is
    /// cut into writes. The next field, or [`end`](Self::end), ends the data.
    #[inline]
    pub fn data_writer(&mut self) -> DataWriter<'_, W> {
        let written = self.field(["data: ", "\ndata: "], "");
        DataWriter::new(self.latch(written))
    }

    /// Ends the event with a blank line, which makes the client dispatch it.
    ///
    /// Writes nothing if no field or comment was written since the last end.
    ///
    /// # Errors
    ///
    /// Returns the first error of the writer, once it has returned one.
    #[inline]
    pub fn end(&mut self) -> fmt::Result {
        match self.line {
            Line::Outside => Ok(()),
            Line::Failed => Err(fmt::Error),
            _ => {
                self.line = Line::Outside;
                let written = self.out.put("\n\n");
                self.latch(written);
                written
            }
        }
    }

    /// Returns the writer.
    ///
    /// An event that was not ended has no blank line, and a client ignores it.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Writes data of one line, without copying it if the output can share it.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(crate) fn shared_data(&mut self, data: alloc::borrow::Cow<'static, str>) {
        let begun = self.field(["data: ", "\ndata: "], "");
        let written = begun.and_then(|()| self.out.share(data));
        self.latch(written);
    }

    /// Writes encoded events.
    #[cfg(feature = "stream")]
    #[inline]
    pub(crate) fn frame(&mut self, frame: bytes::Bytes) {
        let written = self.end().and_then(|()| self.out.put_frame(frame));
        self.latch(written);
    }

    /// Remembers an error.
    #[inline]
    pub(super) const fn latch(&mut self, written: fmt::Result) -> &mut Self {
        if written.is_err() {
            self.line = Line::Failed;
        }
        self
    }

    /// Writes one field in one line; `name` is how it begins an event, and how it follows a line.
    #[inline(always)]
    fn field(&mut self, name: [&str; 2], value: &str) -> fmt::Result {
        let [first, next] = name;
        match self.line {
            Line::Outside => self.out.put(first)?,
            Line::Failed => return Err(fmt::Error),
            _ => self.out.put(next)?,
        }
        self.line = Line::Open;
        self.out.put(value)
    }

    // Inlined, the names are constants, and no call is needed to copy one.
    #[inline(always)]
    fn lines<const DATA: bool>(&mut self, text: &str) -> fmt::Result {
        let Some((line, rest)) = split_line(text) else {
            return self.field(line_names(DATA), text);
        };
        self.field(line_names(DATA), line)?;
        more_lines::<W, DATA>(&mut self.out, rest)
    }
}

/// How a line of data or of a comment begins an event, and how it follows a line.
const fn line_names(data: bool) -> [&'static str; 2] {
    if data {
        ["data: ", "\ndata: "]
    } else {
        [": ", "\n: "]
    }
}

/// Writes the lines after the first, out of the way of data that has no other.
#[inline(never)]
fn more_lines<W: Output, const DATA: bool>(out: &mut W, mut rest: &str) -> fmt::Result {
    let [_, next] = line_names(DATA);
    while let Some((line, after)) = split_line(rest) {
        out.put(next)?;
        out.put(line)?;
        rest = after;
    }
    out.put(next)?;
    out.put(rest)
}
