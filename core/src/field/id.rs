use core::{
    borrow::Borrow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

#[cfg(feature = "alloc")]
use super::InvalidField;
use super::text::{Text, as_str, literal};
use crate::encoder::Short;

/// The id of an event, which an HTTP header can carry back.
///
/// A client remembers the last id and sends it as `Last-Event-ID` when it reconnects. An empty id
/// resets that memory. An id cannot contain what the value of a header cannot (RFC 9110, section
/// 5.5): control characters other than tab, DEL, and a space or tab at either end.
///
/// Other than that, any text is valid. Clients other than browsers may fail to send back an id that
/// is not ASCII.
///
/// # Examples
///
/// ```
/// use eventwire_core::EventId;
///
/// assert_eq!(EventId::from(41_u64 + 1), "42");
/// assert_eq!(EventId::from_static("42"), EventId::from(42));
/// assert_eq!(EventId::from(-1).as_str(), "-1");
///
/// # #[cfg(feature = "alloc")] {
/// assert!(EventId::try_from("42\0").is_err());
/// assert!(EventId::try_from(" 42").is_err());
/// # }
/// ```
#[derive(Clone)]
pub struct EventId(Id);

#[derive(Clone)]
enum Id {
    Text(Text),
    Short(Short),
}

impl EventId {
    /// Creates an id from a literal.
    ///
    /// For text that is not a literal, use `TryFrom` or `parse`.
    ///
    /// # Panics
    ///
    /// Panics if the literal contains a control character other than tab, or begins or ends with a
    /// space or tab. In a `const` the panic is a compile error.
    #[must_use]
    #[inline]
    pub const fn from_static(id: &'static str) -> Self {
        let bytes = id.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            #[expect(clippy::indexing_slicing, reason = "`get` is not `const`")]
            let byte = bytes[at];
            assert!(is_valid(byte), "an HTTP header cannot carry this event id");
            at += 1;
        }
        assert!(
            !matches!(bytes, [b' ' | b'\t', ..] | [.., b' ' | b'\t']),
            "an event id cannot begin or end with a space or tab"
        );
        Self(Id::Text(literal(id)))
    }

    /// Creates the id that begins with another and ends with a number.
    #[cfg(feature = "stream")]
    #[inline]
    pub(crate) fn numbered(&self, number: u64) -> Self {
        let start = self.as_str();
        Self(match Short::prefixed(start, number) {
            Some(id) => Id::Short(id),
            None => Id::Text(alloc::format!("{start}{number}").into()),
        })
    }

    /// Creates an id from text, which is copied: without an allocation if it has at most 23 bytes.
    #[cfg(feature = "alloc")]
    pub(super) fn copied(id: &str) -> Result<Self, InvalidField> {
        check(id)?;
        Ok(Self(match Short::text(id) {
            Some(id) => Id::Short(id),
            None => Id::Text(Text::Owned(id.into())),
        }))
    }

    #[cfg(feature = "alloc")]
    pub(super) fn checked(id: Text) -> Result<Self, InvalidField> {
        check(&id)?;
        Ok(Self(Id::Text(id)))
    }

    /// Creates an id from text that needs no check.
    #[cfg(feature = "alloc")]
    pub(super) const fn digits(id: Text) -> Self {
        Self(Id::Text(id))
    }

    #[cfg(feature = "alloc")]
    pub(super) fn into_text(self) -> Text {
        match self.0 {
            Id::Text(text) => text,
            Id::Short(text) => Text::Owned(text.as_str().into()),
        }
    }

    /// Returns the id.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Id::Text(text) => as_str(text),
            Id::Short(text) => text.as_str(),
        }
    }
}

/// Whether a header can carry a byte, if it is not at an end.
#[inline]
const fn is_valid(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~' | 0x80..)
}

#[cfg(feature = "alloc")]
fn check(id: &str) -> Result<(), InvalidField> {
    let id = id.as_bytes();
    if let [first @ (b' ' | b'\t'), ..] = id {
        return Err(InvalidField::new("id", *first, 0));
    }
    // Without a branch for each byte.
    let are_valid = id.iter().fold(true, |valid, byte| valid & is_valid(*byte));
    let mut bytes = id.iter().enumerate();
    if !are_valid && let Some((offset, byte)) = bytes.find(|(_, byte)| !is_valid(**byte)) {
        return Err(InvalidField::new("id", *byte, offset));
    }
    match id {
        [before @ .., last @ (b' ' | b'\t')] => Err(InvalidField::new("id", *last, before.len())),
        _ => Ok(()),
    }
}

impl Eq for EventId {}

impl PartialEq for EventId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq<str> for EventId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for EventId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// Compares the text, so that `"10"` is before `"9"`.
impl Ord for EventId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for EventId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

// The hash of the text, as `Borrow<str>` requires.
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

impl Borrow<str> for EventId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl From<&Self> for EventId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl From<u64> for EventId {
    #[inline]
    fn from(id: u64) -> Self {
        Self(Id::Short(Short::unsigned(id)))
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
        Self(Id::Short(Short::signed(id)))
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
