//! What subscriptions ask of the hub.

use std::{sync::Arc, task::Waker};

use eventwire_core::{Event, EventId, Frame, LastEventId};

use crate::{
    Resumption, TooManyTopics,
    client::Client,
    entering::Start,
    lock::atomic::Ordering,
    rank::Index,
    shared::{Shared, refuse},
    slow::Slow,
    step::{Call, Step},
    topic::Topic,
    trace,
    waiting::{Identity, identity},
};

impl Shared {
    /// Adds a subscription of these topics.
    pub(crate) fn subscribe(
        &self,
        topics: &[&str],
        start: Start,
    ) -> Result<(Client, Resumption), TooManyTopics> {
        let subscribed = self.change(|state, now, garbage| {
            state.tidy(now, garbage);
            let mut keys = Vec::with_capacity(topics.len());
            state.resolve(topics.iter().copied(), &mut keys, now, garbage)?;
            for &key in &keys {
                state.trim(key, now, garbage);
            }
            Ok(state.enter(keys, start, &self.ids))
        });
        subscribed.inspect_err(|_| refuse())
    }

    /// Adds a subscription of the topic without a name.
    pub(crate) fn subscribe_unnamed(&self, start: Start) -> (Client, Resumption) {
        self.change(|state, now, garbage| {
            let key = state.unnamed(now, garbage);
            state.trim(key, now, garbage);
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
            client.call_nobody();
            client.before = state.before(client, &self.ids);
        });
    }

    pub(crate) fn leave(self: &Arc<Self>, client: &Client) {
        let rounds = self.change(|state, now, garbage| {
            let rounds = state.leave(client, now, garbage);
            if !rounds.is_empty() {
                self.note_change();
            }
            rounds
        });
        self.wake(rounds);
    }

    /// Whether a subscription ends without getting anything more, because its topics are finished.
    pub(crate) fn is_over(&self, client: &Client) -> bool {
        self.state.lock().is_over(client)
    }

    #[inline]
    pub(crate) fn poll(&self, client: &mut Client, waker: &Waker) -> Step {
        // A subscription that was given something is polled again at once, and need not take the lock
        // for it. A change that comes too late to be seen here wakes the waker.
        let identity = identity(waker);
        if client.waits(identity, self.changes.load(Ordering::Acquire)) {
            return Step::Wait;
        }
        self.take(client, waker, identity)
    }

    #[inline]
    fn take(&self, client: &mut Client, waker: &Waker, identity: Identity) -> Step {
        let mut call = Call {
            identity,
            waker: (!client.is_called_by(identity)).then(|| client.prepare(waker)),
            replaced: None,
            emptied: None,
            changes: 0,
        };
        loop {
            let mut state = self.state.lock();
            call.changes = self.changes.load(Ordering::Relaxed);
            let step = state.step(client, &mut call);
            let is_orphaned = state.orphaned;
            drop(state);
            if is_orphaned {
                self.change(|state, _, garbage| state.free_for(client, garbage));
            }
            if !matches!(step, Step::Clone) {
                call.finish();
                return step;
            }
            call.waker = Some(client.prepare(waker));
        }
    }

    /// Does what the hub does with a client that has lost events, and returns what the client gets
    /// and whether it goes on.
    pub(crate) fn lose(&self, client: &mut Client, lost: u64) -> (Option<Frame>, bool) {
        match &self.slow {
            Slow::Skip(event) => {
                // If this panics, nothing is skipped.
                let event = event(lost);
                let before = self.change(|state, _, _| {
                    state.skip(client, lost);
                    state.before(client, &self.ids)
                });
                trace::skipped(lost);
                (Some(placed(event, before)), true)
            }
            Slow::Disconnect => {
                let farewell = self.change(|state, _, _| {
                    state.disconnect(client);
                    state.farewell.clone()
                });
                trace::disconnected(lost);
                (farewell.map(|farewell| farewell.frame()), false)
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
