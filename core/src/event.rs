use alloc::borrow::Cow;
use core::{
    convert::Infallible,
    fmt,
    hash::{Hash, Hasher},
    mem,
    time::Duration,
};

use crate::{
    Encode, Encoder, EventId, EventName, IntoId, IntoName, IntoText, InvalidField, Output,
    encoder::split_line,
};

/// From this size on, a line of data is shared with the server rather than copied.
const LARGE: usize = 16 * 1024;

/// One event.
///
/// A field that is not set is not written; one that is set to an empty text is. The client does not
/// dispatch an event without data, but its id and its reconnection time take effect.
///
/// # Examples
///
/// ```
/// use core::time::Duration;
/// use eventwire_core::Event;
///
/// let event = Event::new("hello")
///     .name("greeting")
///     .id(1)
///     .retry(Duration::from_secs(3))
///     .comment("first");
/// assert_eq!(event.get_data(), Some("hello"));
/// assert!(event.get_name().is_some_and(|name| name == "greeting"));
/// assert!(event.get_id().is_some_and(|id| id == "1"));
/// assert_eq!(event.get_retry(), Some(Duration::from_secs(3)));
/// assert_eq!(event.get_comment(), Some("first"));
/// assert_eq!(
///     event.to_string(),
///     ": first\nretry: 3000\nid: 1\nevent: greeting\ndata: hello\n\n"
/// );
/// assert_eq!(Event::default().to_string(), "");
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
#[must_use]
pub struct Event {
    data: Option<Data>,
    name: Option<EventName>,
    id: Option<EventId>,
    retry: Option<Duration>,
    comment: Option<Cow<'static, str>>,
}

impl Event {
    /// Creates an event with data.
    ///
    /// CR, LF and CRLF each end a line of it, and reach the client as LF. Owned text is moved,
    /// borrowed text is copied.
    #[inline]
    pub fn new(data: impl IntoText) -> Self {
        Self {
            data: Some(Data::new(data.into_text())),
            ..Self::default()
        }
    }

    /// Creates an event whose data is a literal, without an allocation.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Event;
    ///
    /// const DONE: Event = Event::from_static("[DONE]");
    /// assert_eq!(DONE.to_string(), "data: [DONE]\n\n");
    /// ```
    pub const fn from_static(data: &'static str) -> Self {
        Self {
            data: Some(Data::from_static(data)),
            name: None,
            id: None,
            retry: None,
            comment: None,
        }
    }

    /// Sets the name, which selects the client's listeners.
    ///
    /// # Panics
    ///
    /// Panics if a literal contains CR or LF. For text that is not a literal, use
    /// [`try_name`](Self::try_name).
    #[inline]
    pub fn name(mut self, name: impl IntoName) -> Self {
        self.name = Some(name.into_name());
        self
    }

    /// Sets the name to text that is not a literal.
    ///
    /// # Errors
    ///
    /// Returns an error if the text contains CR or LF.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Event;
    ///
    /// let user = String::from("ann\ndata: forged");
    /// let error = Event::new("hi").try_name(user).unwrap_err();
    /// assert_eq!(error.to_string(), "invalid name: line feed at byte offset 3");
    /// ```
    pub fn try_name(self, name: impl IntoText) -> Result<Self, InvalidField> {
        Ok(self.name(EventName::try_from(name.into_text())?))
    }

    /// Sets the id, which the client sends back when it reconnects.
    ///
    /// # Panics
    ///
    /// Panics if a literal is not a valid [`EventId`]. For text that is not a literal, use
    /// [`try_id`](Self::try_id).
    #[inline]
    pub fn id(mut self, id: impl IntoId) -> Self {
        self.id = Some(id.into_id());
        self
    }

    /// Sets the id to text that is not a literal.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a valid [`EventId`].
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Event;
    ///
    /// let error = Event::new("hi").try_id(String::from("7 ")).unwrap_err();
    /// assert_eq!(error.to_string(), "invalid id: space at an end at byte offset 1");
    /// ```
    pub fn try_id(self, id: impl IntoText) -> Result<Self, InvalidField> {
        Ok(self.id(EventId::try_from(id.into_text())?))
    }

    /// Sets the time after which the client reconnects, sent in whole milliseconds.
    ///
    /// A fraction of a millisecond is cut off, but a duration that is not zero is sent as at least
    /// 1.
    pub const fn retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the comment, which clients ignore; each line of it is sent as a separate line.
    pub fn comment(mut self, comment: impl IntoText) -> Self {
        self.comment = Some(comment.into_text());
        self
    }

    /// Returns the data.
    #[must_use]
    pub fn get_data(&self) -> Option<&str> {
        self.data.as_ref().map(Data::as_str)
    }

    /// Returns the name.
    #[must_use]
    pub const fn get_name(&self) -> Option<&EventName> {
        self.name.as_ref()
    }

    /// Returns the id.
    #[must_use]
    pub const fn get_id(&self) -> Option<&EventId> {
        self.id.as_ref()
    }

    /// Returns the time after which the client reconnects.
    #[must_use]
    pub const fn get_retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Returns the comment.
    #[must_use]
    pub fn get_comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    #[inline(always)]
    fn encode_head<W: Output>(&self, encoder: &mut Encoder<W>) {
        if let Some(comment) = &self.comment {
            encoder.comment(comment);
        }
        if let Some(retry) = self.retry {
            encoder.retry(retry);
        }
        if let Some(id) = &self.id {
            encoder.id(id);
        }
        if let Some(name) = &self.name {
            encoder.name(name);
        }
    }
}

/// Writes the fields in the order comment, retry, id, event, data.
impl Encode for &Event {
    type Error = Infallible;

    #[inline]
    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        self.encode_head(encoder);
        if let Some(data) = &self.data {
            encoder.data(data.as_str());
        }
        Ok(())
    }
}

/// Writes the fields in the order comment, retry, id, event, data.
impl Encode for Event {
    type Error = Infallible;

    #[inline]
    fn encode<W: Output>(mut self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        self.encode_head(encoder);
        let Some(data) = &mut self.data else {
            return Ok(());
        };
        if W::SHARES && data.is_large_line() {
            encoder.shared_data(mem::take(&mut data.text));
        } else {
            encoder.data(data.as_str());
        }
        Ok(())
    }
}

/// Writes the whole event, including its blank line.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut encoder = Encoder::new(f);
        let Ok(()) = self.encode(&mut encoder);
        encoder.end()
    }
}

/// The data of an event.
#[derive(Clone)]
struct Data {
    text: Cow<'static, str>,
    /// Whether owned text is one large line. It is found out when the event is made, while the text
    /// is in the processor's cache.
    is_large_line: bool,
}

impl Data {
    #[inline]
    fn new(text: Cow<'static, str>) -> Self {
        Self {
            is_large_line: is_large_line(&text),
            text,
        }
    }

    /// A literal is not searched: the compiler would take too long to do it for a constant.
    const fn from_static(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            is_large_line: false,
        }
    }

    #[inline]
    fn as_str(&self) -> &str {
        &self.text
    }

    #[inline]
    fn is_large_line(&self) -> bool {
        match &self.text {
            Cow::Owned(_) => self.is_large_line,
            Cow::Borrowed(text) => is_large_line(text),
        }
    }
}

#[inline]
fn is_large_line(text: &str) -> bool {
    text.len() >= LARGE && split_line(text).is_none()
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl Eq for Data {}

impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Hash for Data {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
