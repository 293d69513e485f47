use core::{error::Error, fmt};

/// The byte that a name, an id or a frame cannot carry, and its place.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use eventwire_core::EventId;
///
/// let error = "7\ndata: forged".parse::<EventId>().unwrap_err();
/// assert_eq!((error.field(), error.byte(), error.offset()), ("id", b'\n', 1));
/// assert_eq!(error.to_string(), "invalid id: line feed at byte offset 1");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InvalidField {
    field: &'static str,
    byte: u8,
    offset: usize,
}

impl InvalidField {
    pub(crate) const fn new(field: &'static str, byte: u8, offset: usize) -> Self {
        Self {
            field,
            byte,
            offset,
        }
    }

    /// Returns the field: `"name"`, `"id"` or `"frame"`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Returns the first invalid byte. For a frame that ends within an event, this is its last byte.
    #[must_use]
    pub const fn byte(&self) -> u8 {
        self.byte
    }

    /// Returns the offset of that byte, counted in bytes from 0.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match (self.field, self.byte) {
            ("frame", 0xef) if self.offset == 0 => "byte order mark",
            ("frame", _) => "no blank line after the byte",
            (_, b'\r') => "carriage return",
            (_, b'\n') => "line feed",
            (_, 0) => "NUL",
            (_, b' ') => "space at an end",
            (_, b'\t') => "tab at an end",
            _ => "control character",
        };
        let Self { field, offset, .. } = self;
        write!(f, "invalid {field}: {problem} at byte offset {offset}")
    }
}

impl Error for InvalidField {}
