use core::{error::Error, fmt};

use super::EventTooLong;

/// The error of [`Events`](crate::Events) and [`Frames`](crate::Frames).
///
/// # Examples
///
/// ```
/// use eventwire_core::DecodeError;
///
/// let error = DecodeError::Stream("connection lost");
/// assert_eq!(error.to_string(), "connection lost");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "nothing else can fail")]
pub enum DecodeError<E> {
    /// An event is over the limit. The stream goes on after it.
    EventTooLong(EventTooLong),
    /// The error of the stream of bytes, which is the end.
    Stream(E),
}

impl<E: fmt::Display> fmt::Display for DecodeError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EventTooLong(error) => error.fmt(f),
            Self::Stream(error) => error.fmt(f),
        }
    }
}

impl<E: Error + 'static> Error for DecodeError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::EventTooLong(_) => None,
            Self::Stream(error) => error.source(),
        }
    }
}
