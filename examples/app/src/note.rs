use std::{error::Error, fmt};

use eventwire::{Event, InvalidField};
use serde::Deserialize;

/// The most bytes that a note may have.
const LONGEST: usize = 1024;

/// The most bytes that the name of a room may have, and the most rooms of a request.
const LONGEST_NAME: usize = 64;
const MOST_ROOMS: usize = 16;

/// The query of a request that names rooms: `?room=tea&room=work`.
///
/// The room without a name is for everybody; a request that names none means that one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Rooms(Vec<String>);

/// A line that a person wrote: text that is not empty, of at most 1,024 bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note(String);

/// Why something is no note.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum InvalidNote {
    /// There is nothing, or white space alone.
    Empty,
    /// It is no text.
    NotUtf8,
    /// It is longer than a note may be.
    TooLong,
    /// It has a room that cannot be, or several.
    Room,
}

impl Rooms {
    /// Creates the query of its names, for frameworks that do not read it by serde.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(ToOwned::to_owned).collect())
    }

    /// Returns the names.
    ///
    /// # Errors
    ///
    /// Returns an error if there are more than 16, or one is longer than 64 bytes or has a line end.
    pub(crate) fn names(&self) -> Result<Vec<&str>, InvalidNote> {
        let can_be = |name: &&str| name.len() <= LONGEST_NAME && !name.contains(['\r', '\n']);
        let names: Vec<&str> = match self.0.as_slice() {
            [] => vec![""],
            names => names.iter().map(String::as_str).collect(),
        };
        let are_rooms = names.len() <= MOST_ROOMS && names.iter().all(can_be);
        are_rooms.then_some(names).ok_or(InvalidNote::Room)
    }
}

impl From<Vec<(String, String)>> for Rooms {
    fn from(fields: Vec<(String, String)>) -> Self {
        let rooms = fields.into_iter().filter(|(name, _)| name == "room");
        Self(rooms.map(|(_, room)| room).collect())
    }
}

impl Note {
    /// The name of the events that carry a note for everybody. That of another room follows after a
    /// colon: `note:tea`.
    pub const NAME: &'static str = "note";

    /// How many notes a page is given that is opened late, which is as many as it shows.
    pub const HISTORY: usize = 20;

    /// Reads the body of a request, which is the text itself; white space around it is left out.
    ///
    /// # Errors
    ///
    /// Returns an error if it is empty, not UTF-8, or too long.
    pub fn new(body: &[u8]) -> Result<Self, InvalidNote> {
        if body.len() > LONGEST {
            return Err(InvalidNote::TooLong);
        }
        let text = str::from_utf8(body).map_err(|_| InvalidNote::NotUtf8)?;
        match text.trim() {
            "" => Err(InvalidNote::Empty),
            text => Ok(Self(text.to_owned())),
        }
    }

    /// Returns the event of the note in a room.
    pub(crate) fn into_event(self, room: &str) -> Result<Event, InvalidField> {
        let event = Event::new(self.0);
        match room {
            "" => Ok(event.name(Self::NAME)),
            room => event.try_name(format_args!("{}:{room}", Self::NAME)),
        }
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl InvalidNote {
    /// The status of the answer.
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Empty | Self::NotUtf8 | Self::Room => 400,
            Self::TooLong => 413,
        }
    }
}

impl fmt::Display for InvalidNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a note has to have a text"),
            Self::NotUtf8 => f.write_str("a note has to be UTF-8"),
            Self::TooLong => write!(f, "a note has at most {LONGEST} bytes"),
            Self::Room => write!(
                f,
                "a room has a name of one line and at most {LONGEST_NAME} bytes; a client reads at \
                 most {MOST_ROOMS}, and a note is for one"
            ),
        }
    }
}

impl Error for InvalidNote {}

#[cfg(test)]
mod tests {
    use super::{InvalidNote, LONGEST, Note};

    #[test]
    fn a_note_is_a_text_of_bounded_length() {
        let long = "é".repeat(LONGEST / 2);
        let longer = "x".repeat(LONGEST + 1);
        let cases: [(&[u8], Result<&str, InvalidNote>); 9] = [
            (b"hello", Ok("hello")),
            (b" a\r\nb \n", Ok("a\r\nb")),
            ("一😀".as_bytes(), Ok("一😀")),
            (long.as_bytes(), Ok(&long)),
            (longer.as_bytes(), Err(InvalidNote::TooLong)),
            (b"", Err(InvalidNote::Empty)),
            (" \n\u{3000}".as_bytes(), Err(InvalidNote::Empty)),
            (b"a\xff", Err(InvalidNote::NotUtf8)),
            (b"\xff\xfea\0", Err(InvalidNote::NotUtf8)),
        ];
        for (body, want) in cases {
            let note = Note::new(body);
            assert_eq!(
                note.as_ref().map(Note::as_str),
                want.as_ref().copied(),
                "{body:?}"
            );
        }
    }
}
