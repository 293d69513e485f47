use std::sync::Arc;

use eventwire_core::{Event, EventId, LastEventId};

use crate::{
    PublishError, Subscription, TooManyTopics, entering::Start, lock::atomic::Ordering,
    shared::Shared,
};

/// Publishes events to any number of subscriptions.
///
/// Events go to topics, which have names: any text. They are created when they are first used, and
/// forgotten as the [`Builder`](crate::Builder) says. The topic without a name, `""`, is never
/// forgotten; [`publish`](Self::publish) and [`subscribe`](Self::subscribe) use it.
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
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let hub = Hub::new();
/// let client = hub.subscribe_to(["news", "user 42"], LastEventId::default())?;
/// hub.publish_to(["news"], Event::new("to everybody"))?;
/// hub.publish_to(["user 42"], Event::new("to one user"))?;
/// hub.publish_to(["user 43"], Event::new("to another"))?;
///
/// hub.close();
/// assert!(hub.publish(Event::new("late")).is_err());
/// // An id without data, then both events, then the end.
/// let frames: Vec<_> = client.collect().now_or_never().unwrap_or_default();
/// assert_eq!(frames.len(), 3);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Hub(Arc<Shared>);

impl Hub {
    /// Creates a hub that gives the ids and keeps 1,024 events of each topic.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Publishes an event to the topic without a name, and returns its id.
    ///
    /// It waits for no client, only for concurrent calls of `publish`. Unless a
    /// [`window`](crate::Builder::window) is set, it wakes the first ten thousand of the subscriptions that
    /// wait for an event, and lets another thread wake the rest.
    ///
    /// # Errors
    ///
    /// Returns an error if the hub is closed, or if the id does not follow the one before.
    pub fn publish(&self, event: Event) -> Result<EventId, PublishError> {
        self.0.publish(&[""], event)
    }

    /// Publishes an event to topics, with one id, and returns that. A client that receives several of
    /// these topics receives the event once.
    ///
    /// # Errors
    ///
    /// Returns an error as [`publish`](Self::publish) does, or if one of the topics is finished, or if
    /// there are too many topics.
    pub fn publish_to<T: AsRef<str>>(
        &self,
        topics: impl IntoIterator<Item = T>,
        event: Event,
    ) -> Result<EventId, PublishError> {
        let mut topics = topics.into_iter();
        let (first, second) = (topics.next(), topics.next());
        if let (Some(topic), None) = (&first, &second) {
            // Mostly it is one, which needs no list.
            return self.0.publish(&[topic.as_ref()], event);
        }
        let topics: Vec<T> = first.into_iter().chain(second).chain(topics).collect();
        let names: Vec<&str> = topics.iter().map(AsRef::as_ref).collect();
        self.0.publish(&names, event)
    }

    /// Publishes events in their order, with one wake-up, and returns their ids. They are published
    /// all or none. More events than a topic can hold are too many at once: the first are lost to all
    /// its clients.
    ///
    /// # Errors
    ///
    /// Returns an error as [`publish_to`](Self::publish_to) does.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Event;
    /// use eventwire_hub::{Hub, PublishError};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let hub = Hub::new();
    /// let batch = [(vec!["a"], Event::new("1")), (vec!["a", "b"], Event::new("2"))];
    /// assert_eq!(hub.publish_all(batch.clone())?.len(), 2);
    ///
    /// hub.finish("b")?;
    /// assert_eq!(hub.publish_all(batch), Err(PublishError::Finished));
    /// assert_eq!(hub.counts().published, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn publish_all<T: AsRef<str>, L: IntoIterator<Item = T>>(
        &self,
        events: impl IntoIterator<Item = (L, Event)>,
    ) -> Result<Vec<EventId>, PublishError> {
        let events = events.into_iter();
        let (topics, events): (Vec<Vec<T>>, Vec<Event>) = events
            .map(|(topics, event)| (topics.into_iter().collect(), event))
            .unzip();
        let names = topics
            .iter()
            .map(|topics| topics.iter().map(AsRef::as_ref).collect());
        self.0.publish_all(events, &names.collect::<Vec<_>>())
    }

    /// Subscribes a client to the topic without a name: it receives the events after the last one it
    /// has seen.
    ///
    /// [`Resumption`](crate::Resumption) says how the subscription begins, and how to choose that.
    /// Accepts the `LastEventId` of every framework. A header that is not UTF-8 is an unknown id.
    pub fn subscribe(&self, last: impl Into<LastEventId>) -> Subscription {
        let start = self.0.start(&last.into());
        let (client, resumption) = self.0.subscribe_unnamed(start);
        Subscription::new(Arc::clone(&self.0), client, resumption)
    }

    /// Subscribes a client to topics: it receives their events in the order of their ids, each once.
    ///
    /// An id is a place in the sequence of all events: a client can resume with the id of an event of
    /// any topic. Each of its topics is looked at when the client is polled, so let a client have tens
    /// of topics, not thousands. Without a topic, the subscription ends at once.
    ///
    /// # Errors
    ///
    /// Returns an error if one of the topics does not exist and there are too many.
    pub fn subscribe_to<T: AsRef<str>>(
        &self,
        topics: impl IntoIterator<Item = T>,
        last: impl Into<LastEventId>,
    ) -> Result<Subscription, TooManyTopics> {
        let start = self.0.start(&last.into());
        self.enter(topics, start)
    }

    /// Subscribes a client that the application has served up to this id, from a database for example.
    ///
    /// If the publisher gives the ids, it need not have been published yet. The subscription yields
    /// exactly the events whose ids sort after it. If some of these are held no more, the subscription is
    /// [`Gone`](crate::Resumption::Gone): the application takes the [`place`](Self::place), reads the
    /// database up to there, and subscribes after that. Events published before the hub was created are unknown to it.
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
        let (client, resumption) = self.0.subscribe_unnamed(self.0.start_after(id));
        Subscription::new(Arc::clone(&self.0), client, resumption)
    }

    /// Subscribes a client to topics as [`subscribe_after`](Self::subscribe_after) does.
    ///
    /// # Errors
    ///
    /// Returns an error as [`subscribe_to`](Self::subscribe_to) does.
    pub fn subscribe_to_after<T: AsRef<str>>(
        &self,
        topics: impl IntoIterator<Item = T>,
        id: &EventId,
    ) -> Result<Subscription, TooManyTopics> {
        self.enter(topics, self.0.start_after(id))
    }

    fn enter<T: AsRef<str>>(
        &self,
        topics: impl IntoIterator<Item = T>,
        start: Start,
    ) -> Result<Subscription, TooManyTopics> {
        let topics: Vec<T> = topics.into_iter().collect();
        let names: Vec<&str> = topics.iter().map(AsRef::as_ref).collect();
        let (client, resumption) = self.0.subscribe(&names, start)?;
        Ok(Subscription::new(Arc::clone(&self.0), client, resumption))
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for Hub {
    fn clone(&self) -> Self {
        self.0.handles.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(&self.0))
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if self.0.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.close(None);
            self.0.orphan();
        }
    }
}

mod topics;
