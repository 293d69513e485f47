use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use eventwire_core::EventId;
use slab::Slab;

use crate::{
    Counts, Limits,
    farewell::Farewell,
    garbage::Garbage,
    rank::Place,
    round::Round,
    sizes::Sizes,
    topic::{End, Topic},
};

/// How many topics are visited while the lock is held once.
const PAGE: usize = 256;

/// What publishers and subscriptions change, one at a time: one lock guards all of it, so that an
/// event is visible in all its topics at once, and after all events with smaller ids.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) topics: Slab<Box<Topic>>,
    pub(crate) names: HashMap<Arc<str>, usize>,
    /// The topic without a name, which has no limits but those of its log.
    pub(crate) unnamed: Option<usize>,
    /// The topics without clients, in the order of their last use.
    pub(crate) idle: BTreeMap<u64, usize>,
    pub(crate) uses: u64,
    /// The key of the topic from which old events are removed next.
    pub(crate) sweep: usize,
    /// The place of the first event, if its id was not given by the hub.
    pub(crate) start: Place,
    pub(crate) newest: Place,
    /// The id of the newest event, if the publisher gave it.
    pub(crate) newest_id: Option<EventId>,
    /// The place of the newest event of all topics that were forgotten.
    pub(crate) forgotten: Place,
    pub(crate) bytes: usize,
    pub(crate) sizes: Sizes,
    pub(crate) subscribers: usize,
    pub(crate) published: u64,
    pub(crate) disconnected: u64,
    pub(crate) lost: u64,
    /// Room for the keys of what is published.
    pub(crate) keys: Vec<usize>,
    /// Whether a window is open.
    pub(crate) window_open: bool,
    /// The topics whose subscriptions are woken when it ends.
    pub(crate) due: Vec<usize>,
    pub(crate) closed: bool,
    pub(crate) farewell: Option<Arc<Farewell>>,
    /// Whether there will be no other subscription.
    pub(crate) orphaned: bool,
}

/// What the builder of a hub sets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) limits: Limits,
    pub(crate) max_topics: usize,
    pub(crate) total_bytes: usize,
    /// In milliseconds.
    pub(crate) max_idle: Option<u64>,
    /// Whether the hub gives the ids.
    pub(crate) gives_ids: bool,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            topics: Slab::new(),
            names: HashMap::new(),
            unnamed: None,
            idle: BTreeMap::new(),
            uses: 0,
            sweep: 0,
            start: None,
            newest: None,
            newest_id: None,
            forgotten: None,
            bytes: 0,
            sizes: Sizes::new(),
            subscribers: 0,
            published: 0,
            disconnected: 0,
            lost: 0,
            keys: Vec::new(),
            window_open: false,
            due: Vec::new(),
            closed: false,
            farewell: None,
            orphaned: false,
        }
    }

    /// The keys of the topics of a page, and whether there are more pages.
    pub(crate) fn page(&self, page: usize) -> (Vec<usize>, bool) {
        let room = self.topics.capacity();
        let keys = page * PAGE..room.min((page + 1) * PAGE);
        let more = keys.end < room;
        (
            keys.filter(|key| self.topics.contains(*key)).collect(),
            more,
        )
    }

    /// The names and counts of the topics of a page, and whether there are more pages.
    pub(crate) fn counts(&self, page: usize, now: u64) -> (Vec<(Arc<str>, Counts)>, bool) {
        let (keys, more) = self.page(page);
        let keys = keys.into_iter().filter(|key| !self.is_idle(*key, now));
        let topics = keys.filter_map(|key| self.topics.get(key));
        let there = topics.filter(|topic| topic.end != End::Removed);
        let counts = there.map(|topic| (Arc::clone(&topic.name), topic.counts()));
        (counts.collect(), more)
    }

    /// Takes back a round that is finished.
    pub(crate) fn finish(&mut self, round: Arc<Round>, garbage: &mut Garbage) {
        match self.topics.get_mut(round.topic()) {
            Some(topic) => topic.waiting.finish(round, garbage),
            None => garbage.add(round),
        }
    }
}
