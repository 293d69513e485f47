//! What is done to topics as a whole, and to the hub.

use std::sync::Arc;

use eventwire_core::EventId;

use crate::{
    Counts, Limits, TooManyTopics,
    farewell::Farewell,
    garbage::Garbage,
    round::Round,
    shared::{Shared, refuse},
    state::State,
    topic::End,
    trace,
};

impl Shared {
    pub(crate) fn place(&self) -> EventId {
        let state = self.state.lock();
        let given = state.newest_id.clone();
        given.unwrap_or_else(|| self.ids.numbered(state.newest))
    }

    pub(crate) fn limits(&self) -> Limits {
        self.state.lock().settings.limits
    }

    pub(crate) fn create(&self, name: &str, limits: Limits) -> Result<bool, TooManyTopics> {
        self.start_clock(&limits);
        let created = self.change(|state, now, garbage| {
            state.tidy(now, garbage);
            if state.find(name, now, garbage).is_some() {
                return Ok(false);
            }
            if !name.is_empty() && !state.has_room() {
                return Err(TooManyTopics(()));
            }
            let key = state.create(name, limits, now, garbage);
            state.release(&[key], now);
            Ok(true)
        });
        created.inspect_err(|_| refuse())
    }

    pub(crate) fn finish_topic(self: &Arc<Self>, name: &str) -> Result<(), TooManyTopics> {
        let finished = self.change_and_wake(|state, now, garbage| {
            let mut keys = Vec::new();
            if let Err(error) = state.resolve([name], &mut keys, now, garbage) {
                return (Err(error), Vec::new());
            }
            for key in &keys {
                if let Some(topic) = state.topics.get_mut(*key) {
                    topic.end = End::Finished;
                }
            }
            state.release(&keys, now);
            (Ok(()), state.take_rounds(&keys))
        });
        finished.inspect_err(|_| refuse())
    }

    pub(crate) fn remove(self: &Arc<Self>, name: &str) -> bool {
        self.change_and_wake(|state, now, garbage| {
            let Some(key) = state.find(name, now, garbage) else {
                return (false, Vec::new());
            };
            let waiting = state.take_rounds(&[key]);
            state.remove(key, garbage);
            (true, waiting)
        })
    }

    pub(crate) fn topic(&self, name: &str) -> Option<Counts> {
        self.change(|state, now, garbage| {
            let key = state.find(name, now, garbage)?;
            state.trim(key, now, garbage);
            state.topics.get(key).map(|topic| topic.counts())
        })
    }

    pub(crate) fn topics(self: &Arc<Self>) -> impl Iterator<Item = (Arc<str>, Counts)> + use<> {
        let shared = Arc::clone(self);
        let mut pages = Some(0..);
        let topics = std::iter::from_fn(move || {
            let page = pages.as_mut()?.next()?;
            let (topics, more) = shared.change(|state, now, _| state.counts(page, now));
            if !more {
                pages = None;
            }
            Some(topics)
        });
        topics.flatten()
    }

    pub(crate) fn counts(self: &Arc<Self>) -> Counts {
        let topics = self.topics().map(|(_, counts)| counts);
        let (held, lag) = topics.fold((0, 0), |(held, lag), counts| {
            (held + counts.held, lag.max(counts.lag))
        });
        let state = self.state.lock();
        Counts {
            subscribers: state.subscribers,
            published: state.published,
            held,
            bytes: state.bytes,
            lag,
            disconnected: state.disconnected,
            lost: state.lost,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state.lock().closed
    }

    pub(crate) fn close(self: &Arc<Self>, farewell: Option<Farewell>) {
        let mut farewell = farewell.map(Arc::new);
        let subscribers = self.change(|state, _, _| {
            let first = !std::mem::replace(&mut state.closed, true);
            if first {
                state.farewell = farewell.take();
            }
            first.then_some(state.subscribers)
        });
        if let Some(subscribers) = subscribers {
            trace::closed(subscribers);
        }
        // Also if it was closed before: a waker may have blocked then.
        self.visit(|state, keys, _| state.take_rounds(keys));
    }

    /// Frees what no subscription will take: there will be no other.
    pub(crate) fn orphan(self: &Arc<Self>) {
        self.change(|state, _, _| state.orphaned = true);
        self.visit(|state, keys, garbage| {
            for key in keys {
                state.free(*key, garbage);
            }
            Vec::new()
        });
    }

    /// Changes all topics, some at a time.
    fn visit(
        self: &Arc<Self>,
        change: impl Fn(&mut State, &[usize], &mut Garbage) -> Vec<Arc<Round>>,
    ) {
        let mut more = true;
        for page in 0.. {
            if !more {
                return;
            }
            more = self.change_and_wake(|state, _, garbage| {
                let (keys, more) = state.page(page);
                (more, change(state, &keys, garbage))
            });
        }
    }

    /// Changes the state, and wakes subscriptions.
    fn change_and_wake<R>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut State, u64, &mut Garbage) -> (R, Vec<Arc<Round>>),
    ) -> R {
        let (changed, rounds) = self.change(|state, now, garbage| {
            let changed = change(state, now, garbage);
            self.note_change();
            changed
        });
        self.wake(rounds);
        changed
    }
}
