use std::{
    fmt,
    sync::{Arc, OnceLock},
    task::{Poll, Waker},
    time::{Duration, Instant},
};

use eventwire_core::{Event, EventId, Frame, LastEventId};

use crate::{
    Limits, PublishError, Resumption, TooManyTopics,
    block::Item,
    client::Client,
    entering::Start,
    ids::Ids,
    lock::{
        Lock, MutexGuard,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    publishing::Post,
    rank::{Index, Place},
    round::discard,
    slow::Slow,
    state::{Garbage, Settings, State},
    step::{Call, Step},
    topic::Topic,
    trace,
    waiting::identity,
};

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
    slow: Slow,
    pub(crate) window: Option<Duration>,
    /// When the time began, if something depends on it.
    clock: OnceLock<Instant>,
}

/// What a subscription yields.
#[derive(Debug)]
pub(crate) enum Next {
    Frame(Frame),
    Last(Option<Frame>),
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
        let (id, rank, event) = self.ids.identify(event, given, *last)?;
        let frame = Frame::from(&event);
        let item = Item { frame, rank, time };
        let post = [Post { topics, item }];
        self.publish_posts(&post, &id, last)?;
        discard((event, post));
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
        let mut place = *last;
        let (mut ids, mut posts, mut encoded) = (Vec::new(), Vec::new(), Vec::new());
        for ((event, given), topics) in events.into_iter().zip(given).zip(topics) {
            let (id, rank, event) = self.ids.identify(event, given, place)?;
            place = Some(rank);
            let frame = Frame::from(&event);
            let item = Item { frame, rank, time };
            posts.push(Post { topics, item });
            encoded.push(event);
            ids.push(id);
        }
        if let Some(newest) = ids.last() {
            self.publish_posts(&posts, newest, last)?;
        }
        discard((encoded, posts));
        Ok(ids)
    }

    fn publish_posts(
        self: &Arc<Self>,
        posts: &[Post<'_>],
        newest: &EventId,
        mut last: MutexGuard<'_, Place>,
    ) -> Result<(), PublishError> {
        let newest = (!self.ids.are_own()).then(|| newest.clone());
        let mut garbage = Garbage::default();
        let mut state = self.state.lock();
        let published = state.publish(posts, newest, self.window.is_some(), &mut garbage);
        self.changes.fetch_add(1, Ordering::Release);
        drop(state);
        if let (Ok(_), Some(post)) = (&published, posts.last()) {
            *last = Some(post.item.rank);
        }
        drop(last);
        garbage.discard();
        if matches!(published, Err(PublishError::TooManyTopics)) {
            trace::refused();
        }
        self.announce(published?);
        Ok(())
    }

    /// Adds a subscription of these topics.
    pub(crate) fn subscribe(
        &self,
        topics: &[&str],
        start: Start,
    ) -> Result<(Client, Resumption), TooManyTopics> {
        let subscribed = self.change(|state, now, garbage| {
            state.tidy(now, garbage);
            let keys = state.resolve(topics, now, garbage)?;
            for &key in &keys {
                state.trim(key, now, usize::MAX, garbage);
            }
            Ok(state.enter(keys, start, &self.ids))
        });
        subscribed.inspect_err(|_| trace::refused())
    }

    /// Adds a subscription of the topic without a name.
    pub(crate) fn subscribe_unnamed(&self, start: Start) -> (Client, Resumption) {
        self.change(|state, now, garbage| {
            let key = state.unnamed(now);
            state.trim(key, now, usize::MAX, garbage);
            state.enter(vec![key], start, &self.ids)
        })
    }

    /// Reads where a client begins that has sent this id.
    pub(crate) fn start(&self, last: &LastEventId) -> Start {
        match last.as_str() {
            // No hub gives an id that is not UTF-8.
            None if last.is_invalid() => Start::Unknown,
            None | Some("") => Start::Fresh,
            Some(id) => self.ids.place(id).map_or(Start::Unknown, Start::At),
        }
    }

    /// Reads where a client begins that was served up to this id.
    pub(crate) fn start_after(&self, id: &EventId) -> Start {
        match self.ids.place(id.as_str()) {
            Some(Some(rank)) => Start::After(rank, id.clone()),
            Some(None) => Start::At(None),
            None => Start::Unknown,
        }
    }

    pub(crate) fn go_live(&self, client: &mut Client) {
        self.go(client, |topic| topic.log.end());
    }

    pub(crate) fn go_back(&self, client: &mut Client) {
        self.go(client, |topic| topic.log.history());
    }

    fn go(&self, client: &mut Client, index: fn(&Topic) -> Index) {
        self.change(|state, _, _| {
            state.place(client, index);
            client.before = state.before(client, &self.ids);
        });
    }

    pub(crate) fn leave(self: &Arc<Self>, client: &Client) {
        let rounds = self.change(|state, now, garbage| {
            let rounds = state.leave(client, now, garbage);
            if !rounds.is_empty() {
                self.changes.fetch_add(1, Ordering::Release);
            }
            rounds
        });
        self.wake(rounds);
    }

    /// Whether a subscription ends without getting anything more, because its topics are finished.
    pub(crate) fn is_over(&self, client: &Client) -> bool {
        self.state.lock().is_over(client)
    }

    pub(crate) fn poll(&self, client: &mut Client, waker: &Waker) -> Poll<Next> {
        // A subscription that was given something is polled again at once, and need not take the lock
        // for it. A change that comes too late to be seen here wakes the waker.
        if client.waits(waker, self.changes.load(Ordering::Acquire)) {
            return Poll::Pending;
        }
        let mut call = Call {
            identity: identity(waker),
            waker: Some(client.prepare(waker)),
            replaced: None,
            changes: 0,
        };
        let mut state = self.state.lock();
        call.changes = self.changes.load(Ordering::Relaxed);
        let step = state.step(client, &mut call);
        let is_orphaned = state.orphaned;
        drop(state);
        drop(call);
        if is_orphaned {
            self.change(|state, _, garbage| state.free_for(client, garbage));
        }
        Poll::Ready(match step {
            Step::Wait => return Poll::Pending,
            Step::Frame(frame) => Next::Frame(frame),
            Step::End(farewell) => Next::Last(farewell.map(|farewell| farewell.frame())),
            Step::Lost(lost) => self.lose(client, lost),
        })
    }

    /// Does what the hub does with a client that has lost events.
    fn lose(&self, client: &mut Client, lost: u64) -> Next {
        match &self.slow {
            Slow::Skip(event) => {
                // If this panics, nothing is skipped.
                let event = event(lost);
                let before = self.change(|state, _, _| {
                    state.skip(client, lost);
                    state.before(client, &self.ids)
                });
                trace::skipped(lost);
                Next::Frame(placed(event, before))
            }
            Slow::Disconnect => {
                let farewell = self.change(|state, _, _| {
                    state.disconnect(client);
                    state.farewell.clone()
                });
                trace::disconnected(lost);
                Next::Last(farewell.map(|farewell| farewell.frame()))
            }
        }
    }
}

/// Encodes an event with the id of a place, unless it has an id already.
pub(crate) fn placed(event: Event, place: Option<EventId>) -> Frame {
    match place.filter(|_| event.get_id().is_none()) {
        Some(id) => event.id(id).into(),
        None => event.into(),
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
