use eventwire::{
    EventId, InvalidField,
    hub::{PublishError, TooManyTopics},
};

use crate::InvalidNote;

/// The answer to a client that posts a note, or that cannot read any.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The status: 201, or what went wrong.
    pub status: u16,
    /// The id of the note, or what went wrong, as plain text.
    pub text: String,
}

impl Answer {
    /// The note was accepted.
    #[must_use]
    pub fn accepted(id: &EventId) -> Self {
        Self {
            status: 201,
            text: id.to_string(),
        }
    }

    /// The note was not accepted, because the server cannot do so at present.
    #[must_use]
    pub const fn unavailable(text: String) -> Self {
        Self { status: 503, text }
    }
}

impl From<InvalidNote> for Answer {
    fn from(error: InvalidNote) -> Self {
        Self {
            status: error.status(),
            text: error.to_string(),
        }
    }
}

impl From<InvalidField> for Answer {
    fn from(_: InvalidField) -> Self {
        InvalidNote::Room.into()
    }
}

impl From<PublishError> for Answer {
    fn from(error: PublishError) -> Self {
        Self::unavailable(error.to_string())
    }
}

impl From<TooManyTopics> for Answer {
    fn from(error: TooManyTopics) -> Self {
        Self::unavailable(error.to_string())
    }
}
