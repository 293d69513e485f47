use std::{error::Error, fmt};

/// Why an event was not published. Nothing of it, or of its batch, reached a client.
///
/// # Examples
///
/// ```
/// use eventwire_core::Event;
/// use eventwire_hub::{Hub, PublishError};
///
/// let hub = Hub::builder().ids(|id| id.parse().ok()).build();
/// assert!(hub.publish(Event::new("a").id(8)).is_ok());
/// let late = hub.publish(Event::new("b").id(7));
/// assert_eq!(late, Err(PublishError::IdNotGreater));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PublishError {
    /// The hub was closed.
    Closed,
    /// A topic was finished.
    Finished,
    /// There are too many topics, and all have clients.
    TooManyTopics,
    /// The event brings an id, and the hub gives its own.
    IdNotExpected,
    /// The event brings no id, and the hub gives none.
    IdMissing,
    /// The id has no place in the order of the ids.
    IdUnreadable,
    /// The id does not come after that of the last event.
    IdNotGreater,
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the hub is closed",
            Self::Finished => "the topic is finished",
            Self::TooManyTopics => "there are too many topics",
            Self::IdNotExpected => "the event has an id, and the hub gives its own",
            Self::IdMissing => "the event has no id",
            Self::IdUnreadable => "the id of the event has no place in the order",
            Self::IdNotGreater => "the id of the event does not come after the last one",
        })
    }
}

impl Error for PublishError {}

impl From<TooManyTopics> for PublishError {
    fn from(_: TooManyTopics) -> Self {
        Self::TooManyTopics
    }
}

/// There are as many topics as [`Builder::max_topics`](crate::Builder::max_topics) allows, and all
/// have clients.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooManyTopics(pub(crate) ());

impl fmt::Display for TooManyTopics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are too many topics")
    }
}

impl Error for TooManyTopics {}
