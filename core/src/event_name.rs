use core::fmt;

use crate::text::{Text, as_str, literal};

/// The name of an event, which cannot hold CR or LF.
///
/// A client calls the listeners of that name; without a name it calls those of `message`, and an
/// empty name means the same.
///
/// # Examples
///
/// ```
/// use eventwire_core::EventName;
///
/// const TICK: EventName = EventName::from_static("tick"); // checked when it is compiled
/// assert_eq!(TICK.as_str(), "tick");
///
/// # #[cfg(feature = "alloc")] {
/// let from_outside = String::from("tick\ndata: forged");
/// assert!(EventName::try_from(from_outside).is_err());
/// # }
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct EventName(pub(crate) Text);

impl EventName {
    /// Makes a name of a literal.
    ///
    /// # Panics
    ///
    /// Panics if the literal holds CR or LF: at compile time where the value is a constant. A text
    /// that is not written in the program goes through `TryFrom<String>` or `FromStr`.
    #[must_use]
    pub const fn from_static(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            #[expect(clippy::indexing_slicing, reason = "a constant function has no `get`")]
            let byte = bytes[at];
            assert!(
                byte != b'\r' && byte != b'\n',
                "the literal holds a line end"
            );
            at += 1;
        }
        Self(literal(name))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_str(&self.0)
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

/// Does what [`from_static`](EventName::from_static) does, and panics where it would. A text that is not
/// written in the program is parsed instead: `text.parse::<EventName>()`.
impl From<&'static str> for EventName {
    fn from(name: &'static str) -> Self {
        Self::from_static(name)
    }
}
