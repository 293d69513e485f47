//! The fields of a line.

/// A field that a client reads.
#[expect(unnameable_types, reason = "only a sealed trait names it")]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    Data,
    Name,
    Id,
    Retry,
    /// Any other, which is ignored.
    Other,
}

/// The length of the longest name of a field.
const LONGEST: usize = 5;

impl Field {
    fn named(name: &[u8]) -> Self {
        match name {
            b"data" => Self::Data,
            b"event" => Self::Name,
            b"id" => Self::Id,
            b"retry" => Self::Retry,
            _ => Self::Other,
        }
    }
}

/// Splits a line that is neither empty nor a comment.
#[inline]
pub(super) fn split(line: &[u8]) -> (Field, &[u8]) {
    let (field, rest) = match line {
        [b'd', b'a', b't', b'a', rest @ ..] => (Field::Data, rest),
        [b'e', b'v', b'e', b'n', b't', rest @ ..] => (Field::Name, rest),
        [b'i', b'd', rest @ ..] => (Field::Id, rest),
        [b'r', b'e', b't', b'r', b'y', rest @ ..] => (Field::Retry, rest),
        _ => return (Field::Other, line),
    };
    match rest {
        [b':', b' ', value @ ..] | [b':', value @ ..] => (field, value),
        [] => (field, rest),
        _ => (Field::Other, line),
    }
}

/// A line of which some pieces are missing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line {
    /// Nothing of it has come.
    Start,
    /// The name of a field, or part of it.
    Name([u8; LONGEST], usize),
    /// The colon has come, and the space that may follow it may not.
    Colon(Field),
    /// Some of the value has come.
    Value(Field),
    Comment,
}

impl Line {
    /// Reads what is before the value of the line, and returns what is left of the piece.
    pub(super) fn advance<'a>(&mut self, mut piece: &'a [u8]) -> &'a [u8] {
        while let [byte, rest @ ..] = piece {
            *self = match *self {
                Self::Start if *byte == b':' => Self::Comment,
                Self::Start => Self::Name([0; LONGEST], 0).and(*byte),
                Self::Name(name, length) if *byte == b':' => {
                    Self::Colon(Field::named(name.get(..length).unwrap_or_default()))
                }
                Self::Name(..) => self.and(*byte),
                Self::Colon(field) => {
                    *self = Self::Value(field);
                    return if *byte == b' ' { rest } else { piece };
                }
                Self::Value(_) | Self::Comment => return piece,
            };
            piece = rest;
        }
        piece
    }

    /// The field of the line, which has ended, or `None` for a comment.
    pub(super) fn field(self) -> Option<Field> {
        match self {
            Self::Start | Self::Comment => None,
            Self::Name(name, length) => Some(Field::named(name.get(..length).unwrap_or_default())),
            Self::Colon(field) | Self::Value(field) => Some(field),
        }
    }

    /// Another byte of the name of a field.
    fn and(self, byte: u8) -> Self {
        let Self::Name(mut name, length) = self else {
            return self;
        };
        match name.get_mut(length) {
            Some(place) => {
                *place = byte;
                Self::Name(name, length + 1)
            }
            None => Self::Value(Field::Other),
        }
    }
}

/// The value of a reconnection time, read piece by piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    number: u64,
    are_there: bool,
    is_invalid: bool,
}

impl Digits {
    pub(super) const NONE: Self = Self {
        number: 0,
        are_there: false,
        is_invalid: false,
    };

    pub(super) fn push(mut self, text: &[u8]) -> Self {
        for byte in text {
            self.are_there = true;
            self.is_invalid |= !byte.is_ascii_digit();
            let digit = u64::from(byte.wrapping_sub(b'0'));
            self.number = self.number.saturating_mul(10).saturating_add(digit);
        }
        self
    }

    /// The number, or `u64::MAX` if it is greater, unless something else than digits was there.
    pub(super) fn number(self) -> Option<u64> {
        (self.are_there && !self.is_invalid).then_some(self.number)
    }
}
