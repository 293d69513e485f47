use core::{
    borrow::Borrow,
    fmt,
    hash::{Hash, Hasher},
};

#[cfg(feature = "alloc")]
use super::InvalidField;
use super::text::{Text, as_str, literal};

/// The name of an event, which cannot contain CR or LF.
///
/// A client calls the listeners registered for that name. An event without a name, or with an empty
/// one, calls the listeners of `message`.
///
/// # Examples
///
/// ```
/// use eventwire_core::EventName;
///
/// const TICK: EventName = EventName::from_static("tick"); // checked at compile time
/// assert_eq!(TICK, "tick");
/// assert_eq!(TICK.as_str(), "tick");
///
/// # #[cfg(feature = "alloc")] {
/// let input = String::from("tick\ndata: forged");
/// assert!(EventName::try_from(input).is_err());
/// # }
/// ```
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
pub struct EventName(Text);

impl EventName {
    /// Creates a name from a literal.
    ///
    /// For text that is not a literal, use `TryFrom` or `parse`.
    ///
    /// # Panics
    ///
    /// Panics if the literal contains CR or LF. In a `const` the panic is a compile error.
    #[must_use]
    #[inline]
    pub const fn from_static(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            #[expect(clippy::indexing_slicing, reason = "`get` is not `const`")]
            let byte = bytes[at];
            assert!(
                byte != b'\r' && byte != b'\n',
                "an event name cannot contain a line end"
            );
            at += 1;
        }
        Self(literal(name))
    }

    #[cfg(feature = "alloc")]
    pub(super) fn checked(name: Text) -> Result<Self, InvalidField> {
        let bytes = name.as_bytes();
        let offset = memchr::memchr2(b'\r', b'\n', bytes);
        match offset.and_then(|offset| Some((offset, *bytes.get(offset)?))) {
            None => Ok(Self(name)),
            Some((offset, byte)) => Err(InvalidField::new("name", byte, offset)),
        }
    }

    #[cfg(feature = "alloc")]
    pub(super) fn into_text(self) -> Text {
        self.0
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_str(&self.0)
    }
}

// The hash of the text, as `Borrow<str>` requires.
impl Hash for EventName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl AsRef<str> for EventName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for EventName {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for EventName {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for EventName {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
