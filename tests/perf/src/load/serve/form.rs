//! The forms in which the adapters take an event.

use std::fmt::Debug;

use bytestring::ByteString;
use eventwire::{Event, EventId, EventName, Frame};

use crate::load::text::{DATA, ID, NAME};

/// A form in which a response takes an event.
pub(super) trait Form: Clone + Debug + Send + Sync + Unpin + 'static {
    /// What a stream yields.
    type Item: Debug + Send + Sync + Unpin + 'static;

    /// What a channel carries to every client, made of the data.
    type Shared: From<String> + Clone + Debug + Send + Sync + 'static;

    /// Makes the event that is ready at all times, from constants.
    fn ready(&self) -> Self::Item;

    /// Makes an event of what was published.
    fn item(shared: Self::Shared) -> Self::Item;
}

/// Events, which each response encodes for itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsEvent;

impl Form for AsEvent {
    type Item = Event;
    type Shared = ByteString;

    #[inline]
    fn ready(&self) -> Event {
        const THE_ID: EventId = EventId::from_static(ID);
        const THE_NAME: EventName = EventName::from_static(NAME);
        Event::from_static(DATA).name(THE_NAME).id(THE_ID)
    }

    fn item(shared: ByteString) -> Event {
        Event::new(&*shared)
    }
}

/// One frame, which all responses share.
#[derive(Clone, Debug)]
pub(super) struct AsFrame(Frame);

/// A frame that is encoded when it is published.
#[derive(Clone, Debug)]
pub(super) struct SharedFrame(Frame);

impl AsFrame {
    pub(super) fn new() -> Self {
        Self(AsEvent.ready().into())
    }
}

impl From<String> for SharedFrame {
    fn from(data: String) -> Self {
        Self(Event::new(data).into())
    }
}

impl Form for AsFrame {
    type Item = Frame;
    type Shared = SharedFrame;

    #[inline]
    fn ready(&self) -> Frame {
        self.0.clone()
    }

    fn item(shared: SharedFrame) -> Frame {
        shared.0
    }
}
