use core::time::Duration;

/// An event as a [`Decoder`](crate::Decoder) lends it.
///
/// Its data is borrowed from the piece that contains it, or from the decoder if pieces cut it, it has several
/// lines, or it is not UTF-8: then U+FFFD replaces what is malformed. Names and ids are borrowed from the
/// decoder.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use core::time::Duration;
/// use eventwire_core::{Decoder, Event};
///
/// let mut piece = b"id: 7\nevent: note\nretry: 20\ndata: a\ndata: b\n\ndata: c\n\n".as_slice();
/// let mut decoder = Decoder::new();
///
/// let first = decoder.next(&mut piece).unwrap()?;
/// assert_eq!((first.name(), first.data()), ("note", "a\nb"));
/// assert_eq!((first.id(), first.last_event_id()), (Some("7"), "7"));
/// assert_eq!(first.retry(), Some(Duration::from_millis(20)));
/// let event = Event::new("a\nb").name("note").id(7).retry(Duration::from_millis(20));
/// assert_eq!(Event::try_from(first), Ok(event));
///
/// let second = decoder.next(&mut piece).unwrap()?;
/// assert_eq!((second.name(), second.data()), ("message", "c"));
/// assert_eq!((second.id(), second.last_event_id()), (None, "7"));
/// # }
/// # Ok::<(), eventwire_core::EventTooLong>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct EventRef<'a> {
    pub(super) name: &'a str,
    pub(super) data: &'a str,
    pub(super) last_event_id: &'a str,
    pub(super) has_id: bool,
    pub(super) retry: Option<u64>,
}

impl<'a> EventRef<'a> {
    /// Returns the type of the event: `message` if it has no name or an empty one.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        if self.name.is_empty() {
            return "message";
        }
        self.name
    }

    /// Returns the data, its lines separated by LF.
    #[must_use]
    pub const fn data(&self) -> &'a str {
        self.data
    }

    /// Returns the id field of this event, or `None` if it has none.
    ///
    /// A field that contains NUL is ignored, as the standard says.
    #[must_use]
    pub const fn id(&self) -> Option<&'a str> {
        if self.has_id {
            return Some(self.last_event_id);
        }
        None
    }

    /// Returns the last id of the stream up to this event, or an empty text.
    #[must_use]
    pub const fn last_event_id(&self) -> &'a str {
        self.last_event_id
    }

    /// Returns the reconnection time that this event sets.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.retry.map(Duration::from_millis)
    }
}
