#[cfg(not(target_has_atomic = "ptr"))]
use alloc::rc::Rc as Shared;
#[cfg(target_has_atomic = "ptr")]
use alloc::sync::Arc as Shared;
use alloc::{boxed::Box, string::String};
use core::{mem, time::Duration};

use super::EventRef;
use crate::{Event, EventId, EventName, InvalidField};

/// An [`EventRef`] that owns its text.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Decoder, Event, OwnedEvent};
///
/// let mut decoder = Decoder::new();
/// let mut piece = b"event: note\nid: 7\ndata: a\n\n".as_slice();
/// let event: OwnedEvent = decoder.next(&mut piece).unwrap()?.into();
/// assert_eq!((event.name(), event.data()), ("note", "a"));
/// assert_eq!((event.id(), event.last_event_id(), event.retry()), (Some("7"), "7", None));
/// assert_eq!(event.clone().into_data(), "a");
/// assert_eq!(Event::try_from(event), Ok(Event::new("a").name("note").id(7)));
/// # Ok::<(), eventwire_core::EventTooLong>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct OwnedEvent {
    name: Box<str>,
    data: String,
    last_event_id: Option<Shared<str>>,
    has_id: bool,
    retry: Option<u64>,
}

impl OwnedEvent {
    /// Returns the type of the event: `message` if it has no name or an empty one.
    #[must_use]
    pub fn name(&self) -> &str {
        self.lend().name()
    }

    /// Returns the data, its lines separated by LF.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Returns the id field of this event, or `None` if it has none.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.lend().id()
    }

    /// Returns the last id of the stream up to this event, or an empty text.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.last_event_id.as_deref().unwrap_or_default()
    }

    /// Returns the reconnection time that this event sets.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.lend().retry()
    }

    /// Returns the data without copying it.
    #[must_use]
    pub fn into_data(self) -> String {
        self.data
    }

    fn lend(&self) -> EventRef<'_> {
        EventRef {
            name: &self.name,
            data: &self.data,
            last_event_id: self.last_event_id(),
            has_id: self.has_id,
            retry: self.retry,
        }
    }
}

impl From<EventRef<'_>> for OwnedEvent {
    fn from(event: EventRef<'_>) -> Self {
        Self {
            last_event_id: shared(event.last_event_id),
            ..Self::without_id(event)
        }
    }
}

impl OwnedEvent {
    fn without_id(event: EventRef<'_>) -> Self {
        Self {
            name: event.name.into(),
            data: event.data.into(),
            last_event_id: None,
            has_id: event.has_id,
            retry: event.retry,
        }
    }
}

fn shared(id: &str) -> Option<Shared<str>> {
    (!id.is_empty()).then(|| id.into())
}

/// The last event id of the events that a decoder has read, which they share: it may be long, and belong to
/// many.
#[cfg(feature = "stream")]
#[derive(Debug, Default)]
pub(super) struct SharedId {
    id: Option<Shared<str>>,
    /// The number of ids that there were with this one.
    number: u64,
}

#[cfg(feature = "stream")]
impl SharedId {
    pub(super) const NONE: Self = Self {
        id: None,
        number: 0,
    };

    /// Reads the next event.
    pub(super) fn next(
        &mut self,
        decoder: &mut super::Decoder,
        piece: &mut &[u8],
    ) -> Option<Result<OwnedEvent, super::EventTooLong>> {
        let mut event = match decoder.next(piece)? {
            Ok(event) => OwnedEvent::without_id(event),
            Err(error) => return Some(Err(error)),
        };
        // The id of this event is counted when the next one is read.
        let number = decoder.ids + u64::from(event.has_id);
        if number != self.number {
            self.id = shared(decoder.last_event_id());
            self.number = number;
        }
        event.last_event_id.clone_from(&self.id);
        Some(Ok(event))
    }
}

/// Fails if the event has an id that [`EventId`] rejects, which the standard allows.
impl TryFrom<EventRef<'_>> for Event {
    type Error = InvalidField;

    fn try_from(event: EventRef<'_>) -> Result<Self, InvalidField> {
        with_data(event.data.into(), event)
    }
}

/// Fails if the event has an id that [`EventId`] rejects, which the standard allows.
impl TryFrom<OwnedEvent> for Event {
    type Error = InvalidField;

    fn try_from(mut event: OwnedEvent) -> Result<Self, InvalidField> {
        let data = mem::take(&mut event.data);
        with_data(data, event.lend())
    }
}

/// The other fields come from an event.
fn with_data(data: String, event: EventRef<'_>) -> Result<Event, InvalidField> {
    let mut converted = Event::new(data);
    if !event.name.is_empty() {
        converted = converted.name(EventName::try_from(event.name)?);
    }
    if let Some(id) = event.id() {
        converted = converted.id(EventId::try_from(id)?);
    }
    if let Some(retry) = event.retry() {
        converted = converted.retry(retry);
    }
    Ok(converted)
}
