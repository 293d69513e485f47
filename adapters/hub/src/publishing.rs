//! What publishers do to the state.

use std::{mem, sync::Arc};

use eventwire_core::EventId;

use crate::{
    PublishError, block::Item, garbage::Garbage, registry::SOME, round::Round, state::State,
    topic::End,
};

/// An event, encoded, and the names of its topics.
#[derive(Debug)]
pub(crate) struct Post<'a> {
    pub(crate) topics: &'a [&'a str],
    pub(crate) item: Item,
}

/// Who is to be woken by the publisher.
#[derive(Debug)]
pub(crate) enum Announce {
    Rounds(Vec<Arc<Round>>),
    /// A window opens now, whose end wakes them.
    Window,
}

impl State {
    /// Appends events to their topics, all or none. `newest` is the id of the last if the publisher
    /// gave it.
    pub(crate) fn publish<'a>(
        &mut self,
        posts: impl AsRef<[Post<'a>]> + IntoIterator<Item = Post<'a>>,
        newest: Option<EventId>,
        has_window: bool,
        garbage: &mut Garbage,
    ) -> Result<Announce, PublishError> {
        if self.closed {
            return Err(PublishError::Closed);
        }
        let mut keys = mem::take(&mut self.keys);
        let published = self.publish_to(&mut keys, posts, newest, garbage);
        let announce = published.map(|()| self.announce(&keys, has_window));
        if keys.len() <= SOME {
            keys.clear();
            self.keys = keys;
        }
        announce
    }

    /// Appends events to their topics, of which it finds the keys.
    fn publish_to<'a>(
        &mut self,
        keys: &mut Vec<usize>,
        posts: impl AsRef<[Post<'a>]> + IntoIterator<Item = Post<'a>>,
        newest: Option<EventId>,
        garbage: &mut Garbage,
    ) -> Result<(), PublishError> {
        let Some(last) = posts.as_ref().last() else {
            return Ok(());
        };
        let (place, now) = (Some(last.item.rank), last.item.time);
        self.tidy(now, garbage);
        let names = posts.as_ref().iter().flat_map(|post| post.topics);
        let missing = self.find_all(names.copied(), keys, now, garbage);
        if keys.iter().any(|key| self.is_finished(*key)) {
            self.release(keys, now);
            return Err(PublishError::Finished);
        }
        self.create_all(missing, keys, now, garbage)?;
        let is_one = posts.as_ref().len() == 1;
        for post in posts {
            if is_one {
                self.append(post.item, keys, garbage);
            } else {
                let keys = self.keys(post.topics);
                self.append(post.item, &keys, garbage);
            }
        }
        self.newest = place;
        self.newest_id = newest;
        self.release(keys, now);
        Ok(())
    }

    fn append(&mut self, item: Item, keys: &[usize], garbage: &mut Garbage) {
        self.published += 1;
        if !self.settings.gives_ids && self.start.is_none() {
            self.start = Some(item.rank);
        }
        // A topic by itself gets the event without a clone.
        if let Some((last, others)) = keys.split_last() {
            for key in others {
                self.append_to(*key, item.clone(), garbage);
            }
            self.append_to(*last, item, garbage);
        }
    }

    fn append_to(&mut self, key: usize, item: Item, garbage: &mut Garbage) {
        let time = item.time;
        self.change(key, |topic| {
            topic.readers.published(item.rank, topic.log.end());
            topic.log.push(item, garbage);
        });
        if self.bytes > self.settings.total_bytes {
            self.save(time, garbage);
        }
    }

    /// Frees memory, because all topics together have too much: first of those that hold most, but not
    /// their newest events, then of topics without clients.
    #[cold]
    fn save(&mut self, now: u64, garbage: &mut Garbage) {
        while let Some(excess) = self.excess()
            && let Some(key) = self.sizes.largest()
        {
            self.change(key, |topic| {
                // Half of it makes others the largest.
                let bytes = excess.min(topic.log.spare() / 2 + 1);
                topic.log.trim(now, topic.log.bytes() - bytes, garbage);
            });
        }
        while self.excess().is_some()
            && let Some((_, &oldest)) = self.idle.first_key_value()
        {
            self.forget(oldest, garbage);
        }
    }

    /// By how much all topics together have too much.
    fn excess(&self) -> Option<usize> {
        let excess = self.bytes.checked_sub(self.settings.total_bytes);
        excess.filter(|excess| *excess > 0)
    }

    /// Finds the wakers to call: of subscriptions that wait for these topics, and those that should have
    /// been called before.
    pub(crate) fn announce(&mut self, keys: &[usize], has_window: bool) -> Announce {
        if has_window {
            let mut urgent = Vec::new();
            for &key in keys {
                let Some(topic) = self.topics.get_mut(key) else {
                    continue;
                };
                match topic.due {
                    None if !topic.waiting.is_empty() => {
                        topic.due = Some(topic.log.end().minus(1));
                        self.due.push(key);
                    }
                    // Before the window ends, the log could be full.
                    Some(first) if topic.log.is_half(first) => urgent.push(key),
                    _ => {}
                }
            }
            if !urgent.is_empty() {
                // They were due, so that a window is open, whose end wakes the others.
                return Announce::Rounds(self.take_rounds(&urgent));
            }
            let covered = self.due.is_empty() || mem::replace(&mut self.window_open, true);
            return if covered {
                Announce::Rounds(Vec::new())
            } else {
                Announce::Window
            };
        }
        Announce::Rounds(self.take_rounds(keys))
    }

    /// Takes the wakers of topics, and those that were taken before and may not have been woken.
    pub(crate) fn take_rounds(&mut self, keys: &[usize]) -> Vec<Arc<Round>> {
        let mut rounds = Vec::new();
        for &key in keys {
            if let Some(topic) = self.topics.get_mut(key) {
                topic.due = None;
                if topic.waiting.is_empty() {
                    continue;
                }
                topic.waiting.take(key);
                rounds.extend(topic.waiting.rounds());
            }
        }
        rounds
    }

    fn is_finished(&self, key: usize) -> bool {
        let topic = self.topics.get(key);
        topic.is_some_and(|topic| topic.end == End::Finished)
    }
}
