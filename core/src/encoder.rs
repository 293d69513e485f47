use core::{fmt, time::Duration};

use crate::{DataWriter, EventId, EventName, digits::Digits, lines::split_line};

/// Writes events, field by field, into any [`fmt::Write`].
///
/// The format is that of the WHATWG HTML standard, section "Server-sent events". Every field is
/// written as `name: value`, with the one space that the client removes. Fields appear in the order
/// of the calls; [`end`](Self::end) writes the blank line that dispatches the event.
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
/// event.name(&READING)?;
/// write!(event.data_writer()?, "{} °C\n{} %", 21.5, 40)?;
/// event.end()?;
/// assert_eq!(out, "event: reading\ndata: 21.5 °C\ndata: 40 %\n\n");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Encoder<W> {
    out: W,
    line: Line,
}

/// Where the output stands. A line is left open until it is known what follows, so that its end and
/// the next piece are written together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Line {
    /// Between two events.
    Outside,
    /// Behind a value, where text would still belong to it.
    Open,
    /// Behind a CR in data: the next line has begun, and an LF that comes first belongs to the CR.
    AfterCr,
}

impl<W: fmt::Write> Encoder<W> {
    /// Creates an encoder that writes into `out`, between two events.
    pub const fn new(out: W) -> Self {
        Self {
            out,
            line: Line::Outside,
        }
    }

    /// Writes a comment, one line of it for each line of `comment`.
    ///
    /// CR, LF and CRLF each end a line. Clients ignore comments; an empty one keeps a connection
    /// from looking idle.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn comment(&mut self, comment: &str) -> fmt::Result {
        self.lines([": ", "\n: "], comment)
    }

    /// Writes the time after which the client reconnects, in whole milliseconds.
    ///
    /// A fraction of a millisecond is cut off, but what is not zero is at least 1. The greatest
    /// value is [`u64::MAX`] milliseconds.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn retry(&mut self, retry: Duration) -> fmt::Result {
        let millis = u64::try_from(retry.as_millis()).unwrap_or(u64::MAX);
        let least = u64::from(!retry.is_zero());
        self.field(
            ["retry: ", "\nretry: "],
            Digits::unsigned(millis.max(least)).as_str(),
        )
    }

    /// Writes the id, which the client sends back when it reconnects.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn id(&mut self, id: &EventId) -> fmt::Result {
        self.field(["id: ", "\nid: "], id.as_str())
    }

    /// Writes the name, by which the client picks the listeners.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn name(&mut self, name: &EventName) -> fmt::Result {
        self.field(["event: ", "\nevent: "], name.as_str())
    }

    /// Writes data, one line of it for each line of `data`.
    ///
    /// CR, LF and CRLF each end a line, and reach the client as LF. Empty data is one empty line.
    /// Called twice for one event, the client joins both with LF.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn data(&mut self, data: &str) -> fmt::Result {
        self.lines(["data: ", "\ndata: "], data)
    }

    /// Begins a line of data and returns a writer for it, which splits what is written into lines.
    ///
    /// It makes the same bytes as [`data`](Self::data) does of the whole text, however that is cut
    /// into writes. The next field, or [`end`](Self::end), ends the data.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn data_writer(&mut self) -> Result<DataWriter<'_, W>, fmt::Error> {
        self.field(["data: ", "\ndata: "], "")?;
        Ok(DataWriter::new(&mut self.out, &mut self.line))
    }

    /// Ends the event with a blank line, which makes the client dispatch it.
    ///
    /// Writes nothing if no field or comment was written since the last end.
    ///
    /// # Errors
    ///
    /// Returns the error of the writer.
    pub fn end(&mut self) -> fmt::Result {
        if self.line == Line::Outside {
            return Ok(());
        }
        self.line = Line::Outside;
        self.out.write_str("\n\n")
    }

    /// Returns the writer.
    ///
    /// An event that was not ended stays without its blank line, and a client will ignore it.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Writes events that were encoded before.
    #[cfg(feature = "stream")]
    pub(crate) fn encoded(&mut self, events: &str) -> fmt::Result {
        self.end()?;
        self.out.write_str(events)
    }

    /// Writes one field in one line; `name` is how it begins an event, and how it follows a line.
    #[inline]
    fn field(&mut self, name: [&str; 2], value: &str) -> fmt::Result {
        let [first, next] = name;
        match self.line {
            Line::Outside => self.out.write_str(first)?,
            Line::Open | Line::AfterCr => self.out.write_str(next)?,
        }
        self.line = Line::Open;
        self.out.write_str(value)
    }

    // Inlined, the names are constants, and no call is needed to copy one.
    #[inline(always)]
    fn lines(&mut self, name: [&str; 2], text: &str) -> fmt::Result {
        let Some((line, mut rest)) = split_line(text) else {
            return self.field(name, text);
        };
        self.field(name, line)?;
        let [_, next] = name;
        while let Some((line, after)) = split_line(rest) {
            self.out.write_str(next)?;
            self.out.write_str(line)?;
            rest = after;
        }
        self.out.write_str(next)?;
        self.out.write_str(rest)
    }
}
