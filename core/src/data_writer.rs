use core::fmt;

use crate::{encoder::Line, lines::split_line};

/// Writes the data of one event, and begins a new line of it at each CR, LF or CRLF.
///
/// A CR at the end of one write and an LF at the start of the next are one line end. Made by
/// [`Encoder::data_writer`](crate::Encoder::data_writer).
///
/// # Examples
///
/// ```
/// use core::fmt::Write;
/// use eventwire_core::Encoder;
///
/// # fn main() -> core::fmt::Result {
/// let mut out = String::new();
/// let mut event = Encoder::new(&mut out);
/// let mut data = event.data_writer()?;
/// data.write_str("one\r")?;
/// data.write_str("\ntwo\n")?;
/// event.end()?;
/// assert_eq!(out, "data: one\ndata: two\ndata: \n\n");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct DataWriter<'a, W> {
    out: &'a mut W,
    line: &'a mut Line,
}

impl<'a, W: fmt::Write> DataWriter<'a, W> {
    pub(crate) const fn new(out: &'a mut W, line: &'a mut Line) -> Self {
        Self { out, line }
    }
}

impl<W: fmt::Write> fmt::Write for DataWriter<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        if *self.line == Line::AfterCr && !text.is_empty() {
            rest = text.strip_prefix('\n').unwrap_or(text);
            *self.line = Line::Open;
        }
        while let Some((line, after)) = split_line(rest) {
            self.out.write_str(line)?;
            self.out.write_str("\ndata: ")?;
            if after.is_empty() && rest.ends_with('\r') {
                *self.line = Line::AfterCr;
            }
            rest = after;
        }
        self.out.write_str(rest)
    }
}
