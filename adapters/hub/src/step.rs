//! What subscriptions take.

use std::{sync::Arc, task::Waker};

use eventwire_core::Frame;
use slab::Slab;

use crate::{
    client::{Client, Cursor, Cursors},
    farewell::Farewell,
    garbage::discard,
    state::State,
    topic::End,
    waiting::{Identity, Waiting},
};

/// What a subscription gets when it is polled.
#[derive(Debug)]
pub(crate) enum Step {
    Frame(Frame),
    /// So many events were lost, and the cursors are still before them.
    Lost(u64),
    End(Option<Arc<Farewell>>),
    /// Nothing yet.
    Wait,
    /// Nothing yet, and a clone of the waker is needed to wait.
    Clone,
}

/// A waker with which to wait.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) identity: Identity,
    /// What the topics get if they do not have it, until it is used.
    pub(crate) waker: Option<Waker>,
    /// What they had before, to be dropped when no lock is held.
    pub(crate) replaced: Option<Waker>,
    pub(crate) emptied: Option<Slab<Waker>>,
    /// How much has changed so far.
    pub(crate) changes: u64,
}

impl Call {
    /// Leaves the waker with a topic, which may have it already. Returns whether it does: if not, a
    /// clone is needed.
    #[inline]
    fn wait(&mut self, waiting: &mut Waiting, cursor: &mut Cursor, known: bool) -> bool {
        let again = cursor.slot.filter(|_| known);
        let again = again.and_then(|slot| waiting.again(slot, &mut self.emptied));
        if again.is_some() {
            cursor.slot = again;
            return true;
        }
        let Some(waker) = self.waker.take() else {
            return false;
        };
        let before = cursor.slot.take();
        self.replaced = before.and_then(|slot| waiting.remove(slot));
        cursor.slot = Some(waiting.add(waker));
        true
    }

    /// Drops what is left when no lock is held.
    #[inline]
    pub(crate) fn finish(self) {
        if self.waker.is_some() || self.replaced.is_some() || self.emptied.is_some() {
            discard(self);
        }
    }
}

impl State {
    /// Takes what comes next for a subscription, and leaves its waker where that is all.
    #[inline]
    pub(crate) fn step(&mut self, client: &mut Client, call: &mut Call) -> Step {
        if client.floor.is_some() {
            self.land(client);
        }
        match client.cursors {
            Cursors::One(_) => self.step_in_one(client, call),
            Cursors::Several(_) => self.step_in_several(client, call),
        }
    }

    /// Most subscriptions have one topic, which is looked up once.
    #[inline]
    fn step_in_one(&mut self, client: &mut Client, call: &mut Call) -> Step {
        let known = client.is_called_by(call.identity);
        let Cursors::One([cursor]) = &mut client.cursors else {
            return Step::End(None);
        };
        let Some(topic) = self.topics.get_mut(cursor.topic) else {
            return Step::End(None);
        };
        let goes_on = match topic.end {
            End::Removed => return Step::End(None),
            End::Finished => false,
            End::Open => !self.closed,
        };
        if let Some(next) = cursor.next {
            // Most take the newest event, and are about to wait for the next.
            if goes_on && let Some((frame, after)) = topic.log.newest(next) {
                topic.readers.shift(next, after);
                cursor.next = Some(after);
                if call.wait(&mut topic.waiting, cursor, known) {
                    client.call(call.identity, call.changes);
                }
                client.before = None;
                return Step::Frame(frame.clone());
            }
            let lost = topic.log.first().since(next);
            if lost > 0 {
                client.before = None;
                return Step::Lost(lost);
            }
            if let Some((frame, after)) = topic.log.read(next, None) {
                topic.readers.shift(next, after);
                cursor.next = Some(after);
                let has_all = goes_on && after == topic.log.end();
                if has_all && call.wait(&mut topic.waiting, cursor, known) {
                    client.call(call.identity, call.changes);
                }
                client.before = None;
                return Step::Frame(frame);
            }
        }
        if !goes_on {
            return Step::End(self.farewell.clone());
        }
        if !call.wait(&mut topic.waiting, cursor, known) {
            return Step::Clone;
        }
        client.call(call.identity, call.changes);
        Step::Wait
    }

    fn step_in_several(&mut self, client: &mut Client, call: &mut Call) -> Step {
        let (mut lost, mut goes_on) = (0, false);
        for cursor in client.cursors.iter() {
            let Some(topic) = self.topics.get(cursor.topic) else {
                continue;
            };
            if topic.end == End::Removed {
                return Step::End(None);
            }
            goes_on |= topic.end == End::Open;
            lost += cursor.next.map_or(0, |next| topic.log.first().since(next));
        }
        if lost > 0 {
            client.before = None;
            return Step::Lost(lost);
        }
        goes_on &= !self.closed;
        let Some(frame) = self.take(client) else {
            if !goes_on {
                return Step::End(self.farewell.clone());
            }
            self.wait(client, call);
            return Step::Wait;
        };
        client.before = None;
        if goes_on && self.has_all(client) {
            self.wait(client, call);
        }
        Step::Frame(frame)
    }

    /// Whether a subscription ends without getting anything more, because its topics are finished.
    pub(crate) fn is_over(&self, client: &Client) -> bool {
        let mut topics = client.cursors.iter().map(|cursor| cursor.topic);
        let is_finished = |key| {
            let topic = self.topics.get(key);
            topic.is_some_and(|topic| topic.end == End::Finished)
        };
        topics.all(is_finished) && self.has_all(client)
    }

    /// Lets a subscription continue after events that it has lost, at most so many.
    pub(crate) fn skip(&mut self, client: &mut Client, lost: u64) {
        let mut rest = lost;
        for cursor in client.cursors.iter_mut() {
            let Some(topic) = self.topics.get_mut(cursor.topic) else {
                continue;
            };
            let Some(next) = cursor.next else {
                continue;
            };
            let gap = topic.log.first().since(next).min(rest);
            let to = next.plus(usize::try_from(gap).unwrap_or(usize::MAX));
            topic.readers.shift(next, to);
            topic.lost += gap;
            cursor.next = Some(to);
            rest -= gap;
        }
        self.lost += lost - rest;
    }

    /// Counts a subscription that is ended because it has lost events.
    pub(crate) fn disconnect(&mut self, client: &Client) {
        self.disconnected += 1;
        for cursor in client.cursors.iter() {
            if let Some(topic) = self.topics.get_mut(cursor.topic)
                && cursor.next < Some(topic.log.first())
                && cursor.next.is_some()
            {
                topic.disconnected += 1;
            }
        }
    }

    /// Finds the first event for those cursors that were ahead.
    fn land(&mut self, client: &mut Client) {
        let Some(floor) = client.floor.as_deref().copied() else {
            return;
        };
        let mut ahead = false;
        for cursor in client
            .cursors
            .iter_mut()
            .filter(|cursor| cursor.next.is_none())
        {
            let topic = self.topics.get_mut(cursor.topic);
            cursor.next = topic.and_then(|topic| topic.readers.landed(floor));
            ahead |= cursor.next.is_none();
        }
        if !ahead {
            client.floor = None;
        }
    }

    /// Leaves the waker with all topics that do not have it.
    fn wait(&mut self, client: &mut Client, call: &mut Call) {
        let known = client.is_called_by(call.identity);
        client.call(call.identity, call.changes);
        if let Some(relay) = call.waker.take() {
            call.replaced = client.relay.replace(relay);
        }
        let Some(relay) = &client.relay else {
            return;
        };
        for cursor in client.cursors.iter_mut() {
            let Some(topic) = self.topics.get_mut(cursor.topic) else {
                continue;
            };
            let before = cursor.slot.take();
            let again = before.filter(|_| known);
            cursor.slot = again.and_then(|slot| topic.waiting.again(slot, &mut call.emptied));
            if cursor.slot.is_none() {
                // A clone of the relay before: the client or the call has another, so that nothing but
                // the library's code runs here.
                drop(before.and_then(|slot| topic.waiting.remove(slot)));
                cursor.slot = Some(topic.waiting.add(relay.clone()));
            }
        }
    }
}
