use core::{fmt, time::Duration};

use super::{DataWriter, Digits, Output, lines::split_line};
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
/// use core::fmt::Write;
/// use eventwire_core::{Encoder, EventName};
///
/// const READING: EventName = EventName::from_static("reading");
///
/// # fn main() -> core::fmt::Result {
/// let mut out = String::new();
/// let mut event = Encoder::new(&mut out);
/// event.id(&7.into()).name(&READING);
/// write!(event.data_writer(), "{} °C\n{} %", 21.5, 40)?;
/// event.end()?;
/// assert_eq!(out, "id: 7\nevent: reading\ndata: 21.5 °C\ndata: 40 %\n\n");
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
    /// After a value, where text would still belong to it.
    Open,
    /// After a CR in data: the next line has begun, and an LF at its start belongs to the CR.
    AfterCr,
    /// The writer has returned an error.
    Failed,
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
    pub fn comment(&mut self, comment: &str) -> &mut Self {
        self.lines([": ", "\n: "], comment)
    }

    /// Writes the time after which the client reconnects, in whole milliseconds.
    ///
    /// A fraction of a millisecond is cut off, but a duration that is not zero is at least 1. The
    /// maximum is [`u64::MAX`] milliseconds.
    pub fn retry(&mut self, retry: Duration) -> &mut Self {
        let millis = u64::try_from(retry.as_millis()).unwrap_or(u64::MAX);
        let least = u64::from(!retry.is_zero());
        self.field(
            ["retry: ", "\nretry: "],
            Digits::unsigned(millis.max(least)).as_str(),
        )
    }

    /// Writes the id, which the client sends back when it reconnects.
    pub fn id(&mut self, id: &EventId) -> &mut Self {
        self.field(["id: ", "\nid: "], id.as_str())
    }

    /// Writes the name, which selects the client's listeners.
    pub fn name(&mut self, name: &EventName) -> &mut Self {
        self.field(["event: ", "\nevent: "], name.as_str())
    }

    /// Writes data, with a separate line for each line of `data`.
    ///
    /// CR, LF and CRLF each end a line, and reach the client as LF. Empty data is one empty line.
    /// If it is called twice for one event, the client joins both with LF.
    pub fn data(&mut self, data: &str) -> &mut Self {
        self.lines(["data: ", "\ndata: "], data)
    }

    /// Begins a line of data and returns a writer for it, which splits what is written into lines.
    ///
    /// It writes the same bytes as [`data`](Self::data) does for the whole text, however the text is
    /// cut into writes. The next field, or [`end`](Self::end), ends the data.
    pub fn data_writer(&mut self) -> DataWriter<'_, W> {
        DataWriter::new(self.field(["data: ", "\ndata: "], ""))
    }

    /// Ends the event with a blank line, which makes the client dispatch it.
    ///
    /// Writes nothing if no field or comment was written since the last end.
    ///
    /// # Errors
    ///
    /// Returns the first error of the writer, once it has returned one.
    pub fn end(&mut self) -> fmt::Result {
        match self.line {
            Line::Outside => Ok(()),
            Line::Failed => Err(fmt::Error),
            Line::Open | Line::AfterCr => {
                let ended = self.out.put("\n\n");
                self.line = if ended.is_ok() {
                    Line::Outside
                } else {
                    Line::Failed
                };
                ended
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
    pub(crate) fn shared_data(&mut self, data: alloc::borrow::Cow<'static, str>) {
        self.field(["data: ", "\ndata: "], "");
        self.write(|out| out.share(data));
    }

    /// Writes encoded events.
    #[cfg(feature = "stream")]
    pub(crate) fn frame(&mut self, frame: bytes::Bytes) {
        // The error is latched, and returned by the next `end`.
        let _ = self.end();
        self.write(|out| out.put_frame(frame));
    }

    /// Writes one field in one line; `name` is how it begins an event, and how it follows a line.
    #[inline]
    fn field(&mut self, name: [&str; 2], value: &str) -> &mut Self {
        let [first, next] = name;
        let name = match self.line {
            Line::Outside => first,
            Line::Open | Line::AfterCr => next,
            Line::Failed => return self,
        };
        self.line = Line::Open;
        self.write(|out| {
            out.put(name)?;
            out.put(value)
        })
    }

    // Inlined, the names are constants, and no call is needed to copy one.
    #[inline(always)]
    fn lines(&mut self, name: [&str; 2], text: &str) -> &mut Self {
        let Some((line, mut rest)) = split_line(text) else {
            return self.field(name, text);
        };
        self.field(name, line);
        let [_, next] = name;
        self.write(|out| {
            while let Some((line, after)) = split_line(rest) {
                out.put(next)?;
                out.put(line)?;
                rest = after;
            }
            out.put(next)?;
            out.put(rest)
        })
    }

    #[inline]
    fn write(&mut self, write: impl FnOnce(&mut W) -> fmt::Result) -> &mut Self {
        if self.line != Line::Failed && write(&mut self.out).is_err() {
            self.line = Line::Failed;
        }
        self
    }
}
