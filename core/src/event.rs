use alloc::borrow::Cow;
use core::{fmt, time::Duration};

use crate::{Encode, Encoder, EventId, EventName};

/// One event.
///
/// A field that is not set is not written; one that is set to an empty text is. An event without
/// data is not dispatched by the client, but its id and its reconnection time take effect.
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
///     .retry(Duration::from_secs(3));
/// assert_eq!(event.as_data(), Some("hello"));
/// assert_eq!(
///     event.to_string(),
///     "retry: 3000\nid: 1\nevent: greeting\ndata: hello\n\n"
/// );
/// assert_eq!(Event::default().to_string(), "");
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
#[must_use]
pub struct Event {
    pub(crate) data: Option<Cow<'static, str>>,
    name: Option<EventName>,
    id: Option<EventId>,
    retry: Option<Duration>,
    comment: Option<Cow<'static, str>>,
}

impl Event {
    /// Creates an event with data.
    ///
    /// CR, LF and CRLF in it each end a line, and reach the client as LF. A literal is not copied,
    /// and neither is a `String`.
    pub fn new(data: impl Into<Cow<'static, str>>) -> Self {
        Self {
            data: Some(data.into()),
            ..Self::default()
        }
    }

    /// Sets the name, by which the client picks the listeners.
    pub fn name(mut self, name: impl Into<EventName>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the id, which the client sends back when it reconnects.
    pub fn id(mut self, id: impl Into<EventId>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the time after which the client reconnects, sent in whole milliseconds.
    ///
    /// A fraction of a millisecond is cut off, but what is not zero is sent as at least 1.
    pub const fn retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the comment, which clients ignore; each line of it is sent as one of its own.
    pub fn comment(mut self, comment: impl Into<Cow<'static, str>>) -> Self {
        self.comment = Some(comment.into());
        self
    }

    /// Returns the data.
    #[must_use]
    pub fn as_data(&self) -> Option<&str> {
        self.data.as_deref()
    }

    /// Returns the name.
    #[must_use]
    pub const fn as_name(&self) -> Option<&EventName> {
        self.name.as_ref()
    }

    /// Returns the id.
    #[must_use]
    pub const fn as_id(&self) -> Option<&EventId> {
        self.id.as_ref()
    }

    /// Returns the time after which the client reconnects.
    #[must_use]
    pub const fn as_retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Returns the comment.
    #[must_use]
    pub fn as_comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    /// Writes everything but the data.
    #[inline]
    pub(crate) fn encode_head<W: fmt::Write>(&self, encoder: &mut Encoder<W>) -> fmt::Result {
        if let Some(comment) = &self.comment {
            encoder.comment(comment)?;
        }
        if let Some(retry) = self.retry {
            encoder.retry(retry)?;
        }
        if let Some(id) = &self.id {
            encoder.id(id)?;
        }
        if let Some(name) = &self.name {
            encoder.name(name)?;
        }
        Ok(())
    }
}

/// Writes the fields in the order comment, retry, id, event, data.
impl Encode for &Event {
    type Error = fmt::Error;

    #[inline]
    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> fmt::Result {
        self.encode_head(encoder)?;
        match &self.data {
            Some(data) => encoder.data(data),
            None => Ok(()),
        }
    }
}

/// Writes the fields in the order comment, retry, id, event, data.
impl Encode for Event {
    type Error = fmt::Error;

    #[inline]
    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> fmt::Result {
        (&self).encode(encoder)
    }

    #[cfg(feature = "stream")]
    #[inline]
    fn append(self, chunks: &mut crate::Chunks) -> fmt::Result {
        chunks.event(self)
    }
}

/// Writes the whole event, its blank line included.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut encoder = Encoder::new(f);
        self.encode(&mut encoder)?;
        encoder.end()
    }
}
