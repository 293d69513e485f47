use alloc::{borrow::ToOwned, string::String};
use core::str::{self, FromStr};

/// The id of the last event that a client received before it reconnected.
///
/// It is whatever the client sent: an id from before a restart, an id of another stream, or an
/// invented one. A header that is not UTF-8 is [invalid](Self::is_invalid), neither absent nor an
/// id.
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
/// assert_eq!(again.into_inner(), Some(String::from("41")));
/// assert!(LastEventId::new(Some(b"\xff")).is_invalid());
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct LastEventId(Value);

#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
enum Value {
    #[default]
    Absent,
    Id(String),
    NotUtf8,
}

impl LastEventId {
    /// Reads the value of the header `Last-Event-ID`, which is UTF-8, not only ASCII.
    ///
    /// An empty value is an empty id.
    #[must_use]
    pub fn new(header: Option<&[u8]>) -> Self {
        let Some(value) = header else {
            return Self::default();
        };
        Self(str::from_utf8(value).map_or(Value::NotUtf8, |id| Value::Id(id.to_owned())))
    }

    /// Returns the id, or `None` if it is absent or invalid.
    #[must_use]
    pub const fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Value::Id(id) => Some(id.as_str()),
            Value::Absent | Value::NotUtf8 => None,
        }
    }

    /// Returns whether the client sent a header that is not UTF-8.
    ///
    /// No client that follows the standard does.
    #[must_use]
    pub const fn is_invalid(&self) -> bool {
        matches!(self.0, Value::NotUtf8)
    }

    /// Returns the id as another type, or `None` if it is absent, invalid, or does not parse.
    #[must_use]
    pub fn parse<T: FromStr>(&self) -> Option<T> {
        self.as_str()?.parse().ok()
    }

    /// Returns the id as it was sent, or `None` if it is absent or invalid.
    #[must_use]
    pub fn into_inner(self) -> Option<String> {
        match self.0 {
            Value::Id(id) => Some(id),
            Value::Absent | Value::NotUtf8 => None,
        }
    }

    /// Falls back to another id if this one is absent or empty.
    ///
    /// An `EventSource` cannot set the header on its first request, so a page that resumes after a
    /// reload sends the id in the query string.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::LastEventId;
    ///
    /// let query = Some(String::from("7"));
    /// assert_eq!(LastEventId::new(None).or(query.clone()).as_str(), Some("7"));
    /// assert_eq!(LastEventId::new(Some(b"9")).or(query).as_str(), Some("9"));
    /// ```
    #[must_use]
    pub fn or(self, query: impl Into<Self>) -> Self {
        match &self.0 {
            Value::Absent => query.into(),
            Value::Id(id) if id.is_empty() => query.into(),
            Value::Id(_) | Value::NotUtf8 => self,
        }
    }
}

impl From<String> for LastEventId {
    fn from(id: String) -> Self {
        Self(Value::Id(id))
    }
}

impl From<&str> for LastEventId {
    fn from(id: &str) -> Self {
        id.to_owned().into()
    }
}

impl<T: Into<Self>> From<Option<T>> for LastEventId {
    fn from(id: Option<T>) -> Self {
        id.map(Into::into).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::LastEventId;

    #[test]
    fn absent_empty_and_invalid_are_different() {
        assert_eq!(LastEventId::new(None).as_str(), None);
        for id in ["", "7", "第七"] {
            let last = LastEventId::new(Some(id.as_bytes()));
            assert_eq!((last.as_str(), last.is_invalid()), (Some(id), false));
        }
        let last = LastEventId::new(Some(b"7\xff"));
        assert_eq!((last.as_str(), last.is_invalid()), (None, true));
        assert!(!LastEventId::new(None).is_invalid());
    }

    #[test]
    fn only_an_absent_or_empty_id_gives_way_to_the_query() {
        let cases: [(Option<&[u8]>, Option<&str>); 4] = [
            (None, Some("query")),
            (Some(b""), Some("query")),
            (Some(b"7"), Some("7")),
            (Some(b"\xff"), None),
        ];
        for (header, want) in cases {
            let last = LastEventId::new(header).or(Some("query"));
            assert_eq!(last.as_str(), want, "{header:?}");
        }
        assert_eq!(
            LastEventId::default().or(None::<&str>),
            LastEventId::default()
        );
    }
}
