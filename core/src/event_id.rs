use core::{
    fmt,
    hash::{Hash, Hasher},
};

use crate::{
    digits::Digits,
    text::{Text, as_str, literal},
};

/// The id of an event, which cannot hold CR, LF or NUL.
///
/// A client remembers the last id and sends it as `Last-Event-ID` when it reconnects. An empty id
/// resets that memory.
///
/// The standard allows any text. Clients other than browsers may fail to send back what is not ASCII.
///
/// # Examples
///
/// ```
/// use eventwire_core::EventId;
///
/// assert_eq!(EventId::from(41_u64 + 1).as_str(), "42");
/// assert_eq!(EventId::from("42"), EventId::from(42));
///
/// # #[cfg(feature = "alloc")] {
/// let from_outside = String::from("42\0");
/// assert!(EventId::try_from(from_outside).is_err());
/// # }
/// ```
#[derive(Clone)]
pub struct EventId(pub(crate) Id);

#[derive(Clone)]
pub(crate) enum Id {
    Text(Text),
    Number(Digits),
}

impl EventId {
    /// Makes an id of a literal.
    ///
    /// # Panics
    ///
    /// Panics if the literal holds CR, LF or NUL: at compile time where the value is a constant. A
    /// text that is not written in the program goes through `TryFrom<String>` or `FromStr`.
    #[must_use]
    pub const fn from_static(id: &'static str) -> Self {
        let bytes = id.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            #[expect(clippy::indexing_slicing, reason = "a constant function has no `get`")]
            let byte = bytes[at];
            assert!(
                byte != b'\r' && byte != b'\n' && byte != 0,
                "the literal holds a line end or NUL"
            );
            at += 1;
        }
        Self(Id::Text(literal(id)))
    }

    /// Returns the id.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Id::Text(text) => as_str(text),
            Id::Number(digits) => digits.as_str(),
        }
    }
}

impl Eq for EventId {}

impl PartialEq for EventId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Hash for EventId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl AsRef<str> for EventId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Does what [`from_static`](EventId::from_static) does, and panics where it would. A text that is not
/// written in the program is parsed instead: `text.parse::<EventId>()`.
impl From<&'static str> for EventId {
    fn from(id: &'static str) -> Self {
        Self::from_static(id)
    }
}

impl From<u64> for EventId {
    #[inline]
    fn from(id: u64) -> Self {
        Self(Id::Number(Digits::unsigned(id)))
    }
}

impl From<u32> for EventId {
    #[inline]
    fn from(id: u32) -> Self {
        Self::from(u64::from(id))
    }
}

impl From<u16> for EventId {
    #[inline]
    fn from(id: u16) -> Self {
        Self::from(u64::from(id))
    }
}

impl From<u8> for EventId {
    #[inline]
    fn from(id: u8) -> Self {
        Self::from(u64::from(id))
    }
}

impl From<usize> for EventId {
    #[inline]
    fn from(id: usize) -> Self {
        Self::from(id as u64)
    }
}

impl From<i64> for EventId {
    #[inline]
    fn from(id: i64) -> Self {
        Self(Id::Number(Digits::signed(id)))
    }
}

impl From<i32> for EventId {
    #[inline]
    fn from(id: i32) -> Self {
        Self::from(i64::from(id))
    }
}

impl From<i16> for EventId {
    #[inline]
    fn from(id: i16) -> Self {
        Self::from(i64::from(id))
    }
}

impl From<i8> for EventId {
    #[inline]
    fn from(id: i8) -> Self {
        Self::from(i64::from(id))
    }
}

impl From<isize> for EventId {
    #[inline]
    fn from(id: isize) -> Self {
        Self::from(id as i64)
    }
}
