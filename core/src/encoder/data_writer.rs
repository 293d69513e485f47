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
pub struct DataWriter<'a, W> {
    encoder: &'a mut Encoder<W>,
    /// Whether the last write ended with a CR: the next line has begun, and an LF at its start
    /// belongs to the CR.
    after_cr: bool,
}

impl<'a, W: Output> DataWriter<'a, W> {
    pub(super) const fn new(encoder: &'a mut Encoder<W>) -> Self {
        Self {
            encoder,
            after_cr: false,
        }
    }

    fn write(&mut self, text: &str) -> fmt::Result {
        let Self { encoder, after_cr } = self;
        let mut rest = text;
        if *after_cr && !text.is_empty() {
            rest = text.strip_prefix('\n').unwrap_or(text);
            *after_cr = false;
        }
        while let Some((before, after)) = split_line(rest) {
            encoder.out.put(before)?;
            encoder.out.put("\ndata: ")?;
            if after.is_empty() && rest.ends_with('\r') {
                *after_cr = true;
            }
            rest = after;
        }
        encoder.out.put(rest)
    }
}

impl<W: Output> fmt::Write for DataWriter<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.encoder.line == Line::Failed {
            return Err(fmt::Error);
        }
        let written = self.write(text);
        self.encoder.latch(written);
        written
    }
}
