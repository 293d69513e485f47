use core::fmt;

use super::{
    Output,
    encoder::{Encoder, Line},
    lines::split_line,
};

/// Writes the data of one event, and starts a new line of it at each CR, LF or CRLF.
///
/// A CR at the end of one write and an LF at the start of the next are one line end. Created by
/// [`Encoder::data_writer`].
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
/// let mut data = event.data_writer();
/// data.write_str("one\r")?;
/// data.write_str("\ntwo\n")?;
/// event.end()?;
/// assert_eq!(out, "data: one\ndata: two\ndata: \n\n");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct DataWriter<'a, W>(&'a mut Encoder<W>);

impl<'a, W: Output> DataWriter<'a, W> {
    pub(super) const fn new(encoder: &'a mut Encoder<W>) -> Self {
        Self(encoder)
    }

    fn write(&mut self, text: &str) -> fmt::Result {
        let Self(Encoder { out, line }) = self;
        let mut rest = text;
        if *line == Line::AfterCr && !text.is_empty() {
            rest = text.strip_prefix('\n').unwrap_or(text);
            *line = Line::Open;
        }
        while let Some((before, after)) = split_line(rest) {
            out.put(before)?;
            out.put("\ndata: ")?;
            if after.is_empty() && rest.ends_with('\r') {
                *line = Line::AfterCr;
            }
            rest = after;
        }
        out.put(rest)
    }
}

impl<W: Output> fmt::Write for DataWriter<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.line == Line::Failed {
            return Err(fmt::Error);
        }
        let written = self.write(text);
        self.0.latch(written);
        written
    }
}
