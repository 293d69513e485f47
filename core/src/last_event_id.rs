use alloc::{borrow::ToOwned, string::String};
use core::str::{self, FromStr};

/// The id of the last event that a client has seen before it reconnected.
///
/// It is whatever the client sent: an id from before a restart, of another stream, or made up.
///
/// # Examples
///
/// ```
/// use eventwire_core::LastEventId;
///
/// let first = LastEventId::new(None);
/// assert_eq!((first.as_str(), first.parse::<u64>()), (None, None));
///
/// let again = LastEventId::new(Some(b"41"));
/// assert_eq!((again.as_str(), again.parse()), (Some("41"), Some(41)));
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct LastEventId(Option<String>);

impl LastEventId {
    /// Reads the value of the header `Last-Event-ID`, which is UTF-8, not only ASCII.
    ///
    /// A value that is not UTF-8 counts as absent: no client that follows the standard sends one. An
    /// empty value is an empty id.
    #[must_use]
    pub fn new(header: Option<&[u8]>) -> Self {
        let id = header.and_then(|value| str::from_utf8(value).ok());
        Self(id.map(ToOwned::to_owned))
    }

    /// Returns the id, or `None` where the client has seen none.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Returns the id as a value of another type, or `None` where it is absent or is none.
    #[must_use]
    pub fn parse<T: FromStr>(&self) -> Option<T> {
        self.as_str()?.parse().ok()
    }

    /// Returns the id as it was sent.
    #[must_use]
    pub fn into_inner(self) -> Option<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::LastEventId;

    #[test]
    fn absent_empty_and_unreadable_are_told_apart() {
        let cases: [(Option<&[u8]>, Option<&str>); 5] = [
            (None, None),
            (Some(b""), Some("")),
            (Some(b"7"), Some("7")),
            (Some("第七".as_bytes()), Some("第七")),
            (Some(b"7\xff"), None),
        ];
        for (header, want) in cases {
            assert_eq!(LastEventId::new(header).as_str(), want, "{header:?}");
        }
    }
}
