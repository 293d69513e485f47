//! How subscriptions begin and end.

use std::sync::Arc;

use eventwire_core::EventId;

use crate::{
    Resumption,
    client::{Client, Cursor},
    garbage::Garbage,
    ids::Ids,
    rank::{Index, Place, Rank},
    round::Round,
    state::State,
    topic::{End, Topic},
};

/// Where a subscription begins.
#[derive(Clone, Debug)]
pub(crate) enum Start {
    /// The client has sent no id.
    Fresh,
    /// The client has sent an id.
    At(Place),
    /// The client has sent an id that is none of this hub's.
    Unknown,
    /// The application has sent everything up to this id, which may be one that is still to come.
    After(Rank, EventId),
}

impl State {
    /// Adds a subscription of these topics.
    pub(crate) fn enter(
        &mut self,
        keys: Vec<usize>,
        start: Start,
        ids: &Ids,
    ) -> (Client, Resumption) {
        let resumption = self.resumption(&keys, &start);
        let cursors = keys.into_iter().map(|topic| Cursor {
            topic,
            next: None,
            slot: None,
        });
        let mut client = Client::new(cursors.collect());
        self.subscribers += 1;
        for cursor in client.cursors.iter() {
            if let Some(topic) = self.topics.get_mut(cursor.topic) {
                topic.subscribers += 1;
            }
        }
        let place = match &start {
            Start::Fresh => self.newest,
            Start::At(place) => *place,
            Start::After(rank, _) => Some(*rank),
            Start::Unknown => None,
        };
        let is_ahead = resumption == Resumption::Resumed && place > self.newest;
        if let Some(rank) = place.filter(|_| is_ahead) {
            client.floor = Some(Box::new(rank));
            for cursor in client.cursors.iter() {
                if let Some(topic) = self.topics.get_mut(cursor.topic) {
                    topic.readers.add_ahead(rank);
                }
            }
        } else if resumption == Resumption::Unknown {
            self.place(&mut client, |topic| topic.log.history());
        } else {
            self.place(&mut client, |topic| topic.log.after(place));
        }
        client.before = match start {
            Start::After(_, id) if resumption == Resumption::Resumed => Some(id),
            _ => self.before(&client, ids),
        };
        (client, resumption)
    }

    fn resumption(&self, keys: &[usize], start: &Start) -> Resumption {
        let place = match start {
            Start::Fresh => return Resumption::Fresh,
            Start::Unknown => return Resumption::Unknown,
            Start::At(place) if *place > self.newest => return Resumption::Unknown,
            Start::After(rank, _) if self.settings.gives_ids && Some(*rank) > self.newest => {
                return Resumption::Unknown;
            }
            Start::At(place) if place.is_some() && *place < self.start => return Resumption::Gone,
            Start::At(place) => *place,
            Start::After(rank, _) => Some(*rank),
        };
        let mut topics = keys.iter().filter_map(|key| self.topics.get(*key));
        if topics.any(|topic| topic.log.left() > place) {
            Resumption::Gone
        } else {
            Resumption::Resumed
        }
    }

    /// Puts a subscription elsewhere.
    pub(crate) fn place(&mut self, client: &mut Client, index: impl Fn(&Topic) -> Index) {
        let floor = client.floor.take();
        for cursor in client.cursors.iter_mut() {
            let Some(topic) = self.topics.get_mut(cursor.topic) else {
                continue;
            };
            let index = index(topic);
            topic.readers.add(index);
            match (cursor.next.replace(index), &floor) {
                (Some(next), _) => topic.readers.remove(next),
                (None, Some(rank)) => topic.readers.remove_ahead(**rank),
                (None, None) => {}
            }
        }
    }

    /// The id of the place before the first event that a subscription has yet to take, if it is known.
    pub(crate) fn before(&self, client: &Client, ids: &Ids) -> Option<EventId> {
        let mut least = None;
        for cursor in client.cursors.iter() {
            let log = self.topics.get(cursor.topic).map(|topic| &topic.log);
            if let (Some(log), Some(next)) = (log, cursor.next) {
                if next < log.first() {
                    // Something is lost there, of which the client has yet to learn.
                    return None;
                }
                least = least.into_iter().chain(log.rank(next)).min();
            }
        }
        match least {
            Some(Rank(first)) if ids.are_own() => {
                ids.id(first.checked_sub(1).filter(|n| *n > 0).map(Rank))
            }
            Some(_) => None,
            None => self.newest_id.clone().or_else(|| ids.id(self.newest)),
        }
    }

    /// Removes a subscription.
    pub(crate) fn leave(
        &mut self,
        client: &Client,
        now: u64,
        garbage: &mut Garbage,
    ) -> Vec<Arc<Round>> {
        let mut sparse = Vec::new();
        self.subscribers -= 1;
        for cursor in client.cursors.iter() {
            let Some(topic) = self.topics.get_mut(cursor.topic) else {
                continue;
            };
            topic.subscribers -= 1;
            match (cursor.next, &client.floor) {
                (Some(next), _) => topic.readers.remove(next),
                (None, Some(rank)) => topic.readers.remove_ahead(**rank),
                (None, None) => {}
            }
            let slot = cursor.slot;
            if let Some(waker) = slot.and_then(|slot| topic.waiting.remove(slot)) {
                garbage.add(waker);
            }
            if topic.waiting.shrink(cursor.topic, garbage) {
                sparse.push(cursor.topic);
            }
            if topic.subscribers > 0 {
                self.free(cursor.topic, garbage);
            } else if topic.end == End::Removed {
                if let Some(topic) = self.topics.try_remove(cursor.topic) {
                    garbage.add_topic(topic);
                }
            } else {
                self.release(&[cursor.topic], now);
                self.free(cursor.topic, garbage);
            }
        }
        self.take_rounds(&sparse)
    }

    /// Frees what no subscription will take of the topics of this one, if there will be no other.
    pub(crate) fn free_for(&mut self, client: &Client, garbage: &mut Garbage) {
        for cursor in client.cursors.iter() {
            self.free(cursor.topic, garbage);
        }
    }

    /// Frees what no subscription will take, if there will be no other.
    pub(crate) fn free(&mut self, key: usize, garbage: &mut Garbage) {
        if self.orphaned {
            self.change(key, |topic| {
                let slowest = topic.readers.slowest().unwrap_or(topic.log.end());
                topic.log.drop_until(slowest, garbage);
            });
        }
    }
}
