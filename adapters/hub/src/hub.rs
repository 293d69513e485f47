use std::{ops::RangeInclusive, sync::Arc, time::Duration};

use eventwire_core::{Event, EventId, Frame, LastEventId};

use crate::{
    Builder, Counts, PublishError, Subscription,
    channel::Channel,
    farewell::Farewell,
    ids::{Identified, Ids},
    lock::Lock,
};

/// Publishes events to any number of subscriptions.
///
/// A clone is another handle of the same hub. When the last handle is dropped, the hub is closed.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, LastEventId};
/// use eventwire_hub::Hub;
/// # use futures_util::{FutureExt, StreamExt};
///
/// # fn main() -> Result<(), eventwire_hub::PublishError> {
/// let hub = Hub::new();
/// let client = hub.subscribe(LastEventId::default());
/// hub.publish(Event::new("hello").name("note"))?;
/// assert_eq!(hub.counts().published, 1);
///
/// hub.close();
/// assert!(hub.publish(Event::new("late")).is_err());
/// // An id without data, then the note, then the end.
/// let frames: Vec<_> = client.collect().now_or_never().unwrap_or_default();
/// assert_eq!(frames.len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Hub(Arc<Publisher>);

#[derive(Debug)]
struct Publisher {
    channel: Arc<Channel>,
    /// The position of the last event. It is locked while an event is encoded; subscribers do not wait
    /// for that.
    last: Lock<Option<u128>>,
}

impl Hub {
    /// Creates a hub that assigns the ids and keeps 1,024 events.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Configures a hub.
    pub const fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn from_channel(channel: Channel) -> Self {
        let last = Lock::new(channel.ids.origin());
        let channel = Arc::new(channel);
        Self(Arc::new(Publisher { channel, last }))
    }

    /// Publishes an event, and returns its id.
    ///
    /// It waits for no client, only for concurrent calls of `publish`. It wakes the subscriptions that
    /// wait for an event before it returns, unless a [`window`](Builder::window) is set.
    ///
    /// # Errors
    ///
    /// Returns an error if the hub is closed, or if the id does not follow the one before.
    pub fn publish(&self, event: Event) -> Result<EventId, PublishError> {
        let channel = &self.0.channel;
        let mut last = self.0.last.lock();
        let Identified {
            event,
            id,
            position,
        } = channel.ids.identify(event, *last)?;
        let newest = matches!(channel.ids, Ids::Publisher(_)).then(|| id.clone());
        channel.push(Frame::from(event), position, newest)?;
        *last = Some(position);
        drop(last);
        channel.announce();
        Ok(id)
    }

    /// Subscribes a client, which receives the events after the last one it has seen.
    ///
    /// [`Resumption`](crate::Resumption) says how the subscription begins, and how to choose that.
    /// Accepts the `LastEventId` of every framework. A header that is not UTF-8 is an unknown id.
    pub fn subscribe(&self, last: impl Into<LastEventId>) -> Subscription {
        let last = last.into();
        let (client, resumption) = self.0.channel.subscribe(&last);
        Subscription::new(Arc::clone(&self.0.channel), client, resumption)
    }

    /// Subscribes a client that the application has served up to this id, from a database for example.
    ///
    /// The id need not have been published yet. The subscription yields exactly the events whose ids
    /// sort after it. If some of these have left the log, the subscription is
    /// [`Gone`](crate::Resumption::Gone): the application reads on from the database and subscribes
    /// again. Events published before the hub was created are unknown to it.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::{Event, EventId};
    /// use eventwire_hub::{Hub, Resumption};
    /// # use futures_util::{FutureExt, StreamExt};
    ///
    /// # fn main() -> Result<(), eventwire_hub::PublishError> {
    /// let hub = Hub::builder().ids(|id| id.parse().ok()).build();
    /// hub.publish(Event::new("a").id(100))?;
    ///
    /// // The database already has an event that is published a moment later.
    /// let mut live = hub.subscribe_after(&EventId::from(105));
    /// assert_eq!(live.resumption(), Resumption::Resumed);
    /// hub.publish(Event::new("b").id(105))?;
    /// hub.publish(Event::new("c").id(107))?;
    /// let frame = live.next().now_or_never().flatten();
    /// assert!(matches!(frame, Some(frame) if frame.as_ref() == b"id: 107\ndata: c\n\n"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn subscribe_after(&self, id: &EventId) -> Subscription {
        let (client, resumption) = self.0.channel.subscribe_after(id);
        Subscription::new(Arc::clone(&self.0.channel), client, resumption)
    }

    /// Returns the metrics of the hub.
    ///
    /// It takes time proportional to the number of subscribers, and blocks the hub meanwhile.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.channel.counts()
    }

    /// Closes the hub: each subscription ends after the events it still has, and `publish` returns an error.
    pub fn close(&self) {
        self.end(None);
    }

    /// Closes the hub, with a last event for every client.
    ///
    /// Each client receives a random reconnection time in this range, so that they do not reconnect all
    /// at once. A client does not dispatch an event without data, but the time takes effect.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use eventwire_core::Event;
    /// # let hub = eventwire_hub::Hub::new();
    ///
    /// hub.close_with(Event::default(), Duration::from_secs(1)..=Duration::from_secs(30));
    /// ```
    pub fn close_with(&self, farewell: Event, retry: RangeInclusive<Duration>) {
        self.end(Some(Farewell::new(farewell, retry)));
    }

    pub(crate) fn end(&self, farewell: Option<Farewell>) {
        self.0.channel.close(farewell);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.0.channel.is_closed()
    }

    /// Whether there is neither another handle nor a subscription.
    pub(crate) fn is_alone(&self) -> bool {
        Arc::strong_count(&self.0) == 1 && Arc::strong_count(&self.0.channel) == 1
    }

    /// Whether there is a history to give.
    pub(crate) fn remembers(&self) -> bool {
        self.0.channel.remembers()
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.channel.close(None);
    }
}
