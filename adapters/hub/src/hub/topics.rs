//! Topics as a whole: created, counted, finished, removed.

use std::{ops::RangeInclusive, sync::Arc, time::Duration};

use eventwire_core::{Event, EventId};

use super::Hub;
use crate::{Counts, Limits, TooManyTopics, farewell::Farewell};

impl Hub {
    /// Returns the id of the newest event, or of the place before the first.
    ///
    /// A client that subscribes with it receives what is published from now on. So it can be given a
    /// snapshot first that is read after this call, of a database for example.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::{Event, EventBody, LastEventId};
    /// use eventwire_hub::{Hub, Subscription};
    ///
    /// fn prices(hub: &Hub, last: LastEventId) -> EventBody<Subscription> {
    ///     let place = hub.place();
    ///     let snapshot = "read from the database";
    ///     match last.as_str() {
    ///         None => EventBody::new(hub.subscribe(place.as_str())).begin(Event::new(snapshot)),
    ///         Some(_) => EventBody::new(hub.subscribe(last)),
    ///     }
    /// }
    /// # prices(&Hub::new(), LastEventId::default());
    /// ```
    #[must_use]
    pub fn place(&self) -> EventId {
        self.0.place()
    }

    /// Creates a topic with other limits than those of the builder. Returns whether it did: a topic that
    /// exists keeps its limits, until it is forgotten.
    ///
    /// # Errors
    ///
    /// Returns an error if there are too many topics.
    ///
    /// # Examples
    ///
    /// See [`Limits`].
    pub fn create(
        &self,
        topic: &str,
        limits: impl FnOnce(Limits) -> Limits,
    ) -> Result<bool, TooManyTopics> {
        self.0.create(topic, limits(self.0.limits()))
    }

    /// Finishes a topic: connected clients receive the events they still have to take and then the end,
    /// and `publish` returns an error.
    ///
    /// A client that comes later receives what it has not seen, and then the end.
    /// [`Subscription::is_finished`](crate::Subscription::is_finished) is true when nothing is left to
    /// send. A topic that does not exist is created. When the topic is forgotten, so is its end:
    /// publishing to it begins a new one.
    ///
    /// # Errors
    ///
    /// Returns an error if the topic does not exist and there are too many.
    pub fn finish(&self, topic: &str) -> Result<(), TooManyTopics> {
        self.0.finish_topic(topic)
    }

    /// Removes a topic, ends every subscription that includes it at once, and returns whether there was
    /// one. Its events are gone: see [`Resumption::Gone`](crate::Resumption::Gone).
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::LastEventId;
    /// use eventwire_hub::Hub;
    /// # use futures_util::{FutureExt, StreamExt};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let hub = Hub::new();
    /// let page = hub.subscribe_to(["news", "user 42"], LastEventId::default())?;
    /// assert!(hub.remove("user 42")); // she has logged out
    /// assert!(page.skip(1).next().now_or_never().is_some_and(|event| event.is_none()));
    /// assert!(hub.topic("user 42").is_none());
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::must_use_candidate, reason = "it is called to remove a topic")]
    pub fn remove(&self, topic: &str) -> bool {
        self.0.remove(topic)
    }

    /// Returns the metrics of a topic, if it exists.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_hub::Hub;
    ///
    /// fn is_online(hub: &Hub, user: u64) -> bool {
    ///     hub.topic(&format!("user {user}")).is_some_and(|topic| topic.subscribers > 0)
    /// }
    /// assert!(!is_online(&Hub::new(), 42));
    /// ```
    #[must_use]
    pub fn topic(&self, name: &str) -> Option<Counts> {
        self.0.topic(name)
    }

    /// Returns the names and metrics of all topics, which are read some at a time: a topic that is
    /// created or forgotten meanwhile may be missing.
    ///
    /// # Examples
    ///
    /// See [`Counts`].
    pub fn topics(&self) -> impl Iterator<Item = (Arc<str>, Counts)> + use<> {
        self.0.topics()
    }

    /// Returns the metrics of the hub.
    ///
    /// It takes time proportional to the most topics there have been, which it reads some at a time.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.counts()
    }

    /// Closes the hub: each subscription ends after the events it still has, and `publish` returns an
    /// error.
    ///
    /// If a waker blocks this call, another call wakes those after it.
    pub fn close(&self) {
        self.0.close(None);
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
    /// assert!(hub.is_closed());
    /// ```
    pub fn close_with(&self, farewell: Event, retry: RangeInclusive<Duration>) {
        self.0.close(Some(Farewell::new(farewell, retry)));
    }

    /// Returns whether the hub was closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }
}
