use core::{error::Error, fmt};

/// A byte that a field cannot carry: CR or LF in a name or an id, NUL in an id.
///
/// # Examples
///
/// ```
/// use eventwire_core::EventId;
///
/// let error = "7\ndata: forged".parse::<EventId>().unwrap_err();
/// assert_eq!((error.byte(), error.position()), (b'\n', 1));
/// assert_eq!(error.to_string(), "event id has a line feed at byte 1");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InvalidField {
    field: &'static str,
    byte: u8,
    position: usize,
}

impl InvalidField {
    pub(crate) const fn new(field: &'static str, byte: u8, position: usize) -> Self {
        Self {
            field,
            byte,
            position,
        }
    }

    /// Returns the byte that was refused.
    #[must_use]
    pub const fn byte(&self) -> u8 {
        self.byte
    }

    /// Returns where the byte stands, counted in bytes from 0; it is the first that was refused.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let byte = match self.byte {
            b'\r' => "carriage return",
            b'\n' => "line feed",
            _ => "NUL",
        };
        write!(f, "{} has a {byte} at byte {}", self.field, self.position)
    }
}

impl Error for InvalidField {}
