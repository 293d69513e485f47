use std::{
    fmt, hint,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use eventwire_core::{Event, EventId, Frame};

use crate::{
    Limits, PublishError,
    block::Item,
    garbage::{Garbage, discard},
    ids::Ids,
    lock::{
        Lock, MutexGuard,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    publishing::Post,
    rank::{Place, Rank},
    slow::Slow,
    state::{Settings, State},
    trace,
};

/// How often a call that was refused spins.
const PAUSE: u32 = 100;

/// What the publishers and the subscriptions of a hub share.
pub(crate) struct Shared {
    pub(crate) ids: Ids,
    /// The place of the last event. It is locked while an event gets its id and is encoded, which
    /// subscriptions do not wait for.
    last: Lock<Place>,
    pub(crate) state: Lock<State>,
    /// How often something was published or wakers were taken, which is changed with the lock of the
    /// state only.
    pub(crate) changes: AtomicU64,
    /// How many handles of the hub there are.
    pub(crate) handles: AtomicUsize,
    pub(crate) slow: Slow,
    pub(crate) window: Option<Duration>,
    /// When the time began, if something depends on it.
    clock: OnceLock<Instant>,
}

impl Shared {
    pub(crate) fn new(ids: Ids, settings: Settings, slow: Slow, window: Option<Duration>) -> Self {
        let shared = Self {
            ids,
            last: Lock::new(None),
            state: Lock::new(State::new(settings)),
            changes: AtomicU64::new(0),
            handles: AtomicUsize::new(1),
            slow,
            window,
            clock: OnceLock::new(),
        };
        if settings.max_idle.is_some() {
            shared.clock.get_or_init(Instant::now);
        }
        shared.start_clock(&settings.limits);
        shared
    }

    /// Notes that something was published or wakers were taken. It is called while the state is locked,
    /// and so needs no atomic addition.
    pub(crate) fn note_change(&self) {
        let changes = self.changes.load(Ordering::Relaxed).wrapping_add(1);
        self.changes.store(changes, Ordering::Release);
    }

    pub(crate) fn start_clock(&self, limits: &Limits) {
        if limits.max_age.is_some() {
            self.clock.get_or_init(Instant::now);
        }
    }

    /// The time in milliseconds, if something depends on it.
    fn now(&self) -> u64 {
        self.clock.get().map_or(0, |start| {
            u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
        })
    }

    /// Changes the state, and drops what has left it when the lock is released.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State, u64, &mut Garbage) -> R) -> R {
        let now = self.now();
        let mut garbage = Garbage::default();
        let changed = change(&mut self.state.lock(), now, &mut garbage);
        garbage.discard();
        changed
    }

    /// Publishes an event to topics.
    pub(crate) fn publish(
        self: &Arc<Self>,
        topics: &[&str],
        event: Event,
    ) -> Result<EventId, PublishError> {
        let given = self.ids.read(&event)?;
        let time = self.now();
        let last = self.last.lock();
        let (id, rank) = self.ids.next(given, *last)?;
        let event = event.id(&id);
        let frame = Frame::from(&event);
        let item = Item { frame, rank, time };
        let post = [Post { topics, item }];
        self.publish_posts(post, &id, rank, last)?;
        discard(event);
        Ok(id)
    }

    /// Publishes events to their topics, all or none.
    pub(crate) fn publish_all(
        self: &Arc<Self>,
        events: Vec<Event>,
        topics: &[Vec<&str>],
    ) -> Result<Vec<EventId>, PublishError> {
        let given = events.iter().map(|event| self.ids.read(event));
        let given = given.collect::<Result<Vec<_>, _>>()?;
        let time = self.now();
        let last = self.last.lock();
        let mut newest = *last;
        let (mut ids, mut posts, mut encoded) = (Vec::new(), Vec::new(), Vec::new());
        for ((event, given), topics) in events.into_iter().zip(given).zip(topics) {
            let (id, rank) = self.ids.next(given, newest)?;
            let event = event.id(&id);
            newest = Some(rank);
            let frame = Frame::from(&event);
            let item = Item { frame, rank, time };
            posts.push(Post { topics, item });
            encoded.push(event);
            ids.push(id);
        }
        if let (Some(id), Some(rank)) = (ids.last(), newest) {
            self.publish_posts(posts, id, rank, last)?;
        }
        discard(encoded);
        Ok(ids)
    }

    /// Publishes what has this id and rank, and what came before.
    fn publish_posts<'a>(
        self: &Arc<Self>,
        posts: impl AsRef<[Post<'a>]> + IntoIterator<Item = Post<'a>>,
        id: &EventId,
        rank: Rank,
        mut last: MutexGuard<'_, Place>,
    ) -> Result<(), PublishError> {
        let newest = (!self.ids.are_own()).then(|| id.clone());
        let mut garbage = Garbage::default();
        let mut state = self.state.lock();
        let published = state.publish(posts, newest, self.window.is_some(), &mut garbage);
        self.note_change();
        drop(state);
        if published.is_ok() {
            *last = Some(rank);
        }
        drop(last);
        garbage.discard();
        if matches!(published, Err(PublishError::TooManyTopics)) {
            refuse();
        }
        self.announce(published?);
        Ok(())
    }
}

/// Reports that a topic was refused, and waits about two microseconds: a client that asks for many would
/// have the lock most of the time otherwise.
pub(crate) fn refuse() {
    trace::refused();
    for _ in 0..PAUSE {
        hint::spin_loop();
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
