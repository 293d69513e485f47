use std::{
    borrow::Borrow,
    collections::HashMap,
    fmt,
    hash::{BuildHasher, Hash, RandomState},
    ops::RangeInclusive,
    sync::Arc,
    time::Duration,
};

use eventwire_core::Event;

use crate::{Builder, Hub, TooManyTopics, farewell::Farewell, lock::Lock, trace};

/// Below this many topics, there is no clean-up.
const FEW: usize = 64;

/// A map of hubs by key.
///
/// Hubs are created on demand. A hub without handles, subscriptions and history is removed when topics
/// are next added. A clone is another handle of the same map.
///
/// When the limit is reached, the least recently used idle topics are removed together with their
/// history; their ids become unknown. So keys may come from clients: the memory is bounded by the limit
/// and by the [`bytes`](Builder::bytes) of each hub.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, LastEventId};
/// use eventwire_hub::{Hub, Topics};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let rooms = Topics::new(Hub::builder().history(100).bytes(64 * 1024), 1_000);
/// let listener = rooms.hub("lobby")?.subscribe(LastEventId::default());
/// rooms.hub("lobby")?.publish(Event::new("hello"))?;
/// assert_eq!(rooms.count(), 1);
/// rooms.close(); // every client gets what it has not received yet, then the end
/// # drop(listener);
/// # Ok(())
/// # }
/// ```
pub struct Topics<K> {
    shared: Arc<Shared<K>>,
}

struct Shared<K> {
    builder: Builder,
    limit: usize,
    map: Lock<Map<K>>,
}

struct Map<K> {
    topics: HashMap<K, Topic>,
    /// Makes the epoch of a key, so that a topic removed while empty gets the same epoch again.
    epochs: RandomState,
    /// How often a topic was asked for.
    time: u64,
    /// Cleans up when there are this many topics.
    tidy_at: usize,
    closed: bool,
    farewell: Option<Farewell>,
}

struct Topic {
    hub: Hub,
    /// When it was asked for last.
    used: u64,
}

impl<K: Eq + Hash> Topics<K> {
    /// Creates a map whose hubs are created by one builder.
    #[must_use]
    pub fn new(builder: Builder, limit: usize) -> Self {
        let map = Map {
            topics: HashMap::new(),
            epochs: RandomState::new(),
            time: 0,
            tidy_at: FEW,
            closed: false,
            farewell: None,
        };
        Self {
            shared: Arc::new(Shared {
                builder,
                limit,
                map: Lock::new(map),
            }),
        }
    }

    /// Returns the hub of a key, which is created if there is none, or if it was closed.
    ///
    /// A topic is not removed while there is a handle of it. Drop the handle after use.
    ///
    /// # Errors
    ///
    /// Returns an error if the limit is reached and all topics are in use.
    pub fn hub<Q>(&self, key: &Q) -> Result<Hub, TooManyTopics>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        let Shared {
            builder,
            limit,
            map,
        } = &*self.shared;
        let mut map = map.lock();
        map.time += 1;
        let now = map.time;
        if let Some(topic) = map.topics.get_mut(key)
            && !topic.hub.is_closed()
        {
            topic.used = now;
            return Ok(topic.hub.clone());
        }
        let closed = map.remove_key(key);
        let garbage = (closed, map.make_room(*limit));
        let full = map.topics.len() >= *limit;
        let hub = match full {
            true => Err(TooManyTopics(())),
            false => Ok(builder.clone().build_with(map.epochs.hash_one(key))),
        };
        if let Ok(hub) = &hub {
            if map.closed {
                hub.end(map.farewell.clone());
            } else {
                let hub = hub.clone();
                map.topics.insert(key.to_owned(), Topic { hub, used: now });
            }
        }
        drop(map);
        drop(garbage);
        hub.inspect_err(|_| trace::refused(*limit))
    }

    /// Returns how many topics there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.map.lock().topics.len()
    }

    /// Closes all hubs, and every hub that is created from now on.
    pub fn close(&self) {
        self.end(None);
    }

    /// Closes all hubs, as [`Hub::close_with`] does.
    pub fn close_with(&self, farewell: Event, retry: RangeInclusive<Duration>) {
        self.end(Some(Farewell::new(farewell, retry)));
    }

    fn end(&self, farewell: Option<Farewell>) {
        let mut map = self.shared.map.lock();
        if map.closed {
            return;
        }
        map.closed = true;
        map.farewell.clone_from(&farewell);
        let topics = std::mem::take(&mut map.topics);
        drop(map);
        for topic in topics.into_values() {
            topic.hub.end(farewell.clone());
        }
    }
}

impl<K: Eq + Hash> Map<K> {
    /// Removes topics if there are too many, and returns them, to be dropped later.
    fn make_room(&mut self, limit: usize) -> Vec<Topic> {
        let mut removed = Vec::new();
        if self.topics.len() >= self.tidy_at.min(limit) {
            let unused = |topic: &Topic| topic.hub.is_alone() && !topic.hub.remembers();
            removed.extend(self.remove(unused));
            self.tidy_at = FEW.max(self.topics.len() * 2);
        }
        if self.topics.len() >= limit {
            let alone = self.topics.values().filter(|topic| topic.hub.is_alone());
            let mut times: Vec<u64> = alone.map(|topic| topic.used).collect();
            // More than one is forgotten, so that it need not be done again at the next.
            if let Some(last) = times.len().checked_sub(1) {
                let (_, latest, _) = times.select_nth_unstable(last.min(limit / 16));
                let latest = *latest;
                let forgotten = self.remove(|topic| topic.hub.is_alone() && topic.used <= latest);
                trace::forgotten(forgotten.len());
                removed.extend(forgotten);
            }
        }
        removed
    }

    fn remove(&mut self, is_over: impl Fn(&Topic) -> bool) -> Vec<Topic> {
        let removed = self.topics.extract_if(|_, topic| is_over(topic));
        let removed: Vec<Topic> = removed.map(|(_, topic)| topic).collect();
        self.outlive(&removed);
        removed
    }

    fn remove_key<Q>(&mut self, key: &Q) -> Option<Topic>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let removed = self.topics.remove(key);
        self.outlive(removed.as_slice());
        removed
    }

    /// Sees to it that the numbers of their events, which are given again, are not taken for those.
    fn outlive(&mut self, removed: &[Topic]) {
        if removed.iter().any(|topic| topic.hub.counts().published > 0) {
            self.epochs = RandomState::new();
        }
    }
}

impl<K> Clone for Topics<K> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<K> fmt::Debug for Topics<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topics")
            .field("builder", &self.shared.builder)
            .field("limit", &self.shared.limit)
            .finish_non_exhaustive()
    }
}
