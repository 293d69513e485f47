//! What publishers do to the state.

use std::sync::Arc;

use eventwire_core::EventId;

use crate::{
    PublishError,
    block::Item,
    registry::SOME,
    round::Round,
    state::{Garbage, State},
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
    Nothing,
    Rounds(Vec<Arc<Round>>),
    /// Subscriptions that wait, at the end of a window, which opens now.
    Window,
}

impl State {
    /// Appends events to their topics, all or none. `newest` is the id of the last if the publisher
    /// gave it.
    pub(crate) fn publish(
        &mut self,
        posts: &[Post<'_>],
        newest: Option<EventId>,
        has_window: bool,
        garbage: &mut Garbage,
    ) -> Result<Announce, PublishError> {
        let Some(last) = posts.last() else {
            return Ok(Announce::Nothing);
        };
        let (place, now) = (Some(last.item.rank), last.item.time);
        if self.closed {
            return Err(PublishError::Closed);
        }
        self.tidy(now, garbage);
        let keys = match posts {
            [post] => self.resolve(post.topics, now, garbage)?,
            posts => {
                let names: Vec<_> = posts.iter().flat_map(|post| post.topics).copied().collect();
                self.resolve(&names, now, garbage)?
            }
        };
        if keys.iter().any(|key| self.is_finished(*key)) {
            self.release(&keys, now);
            return Err(PublishError::Finished);
        }
        match posts {
            [post] => self.append(&post.item, &keys, garbage),
            posts => {
                for post in posts {
                    let keys = self.keys(post.topics);
                    self.append(&post.item, &keys, garbage);
                }
            }
        }
        self.newest = place;
        self.newest_id = newest;
        self.release(&keys, now);
        Ok(self.announce(&keys, has_window))
    }

    fn append(&mut self, item: &Item, keys: &[usize], garbage: &mut Garbage) {
        self.published += 1;
        if !self.settings.gives_ids && self.start.is_none() {
            self.start = Some(item.rank);
        }
        for &key in keys {
            let Some(topic) = self.topics.get_mut(key) else {
                continue;
            };
            self.bytes -= topic.log.bytes();
            topic.readers.published(item.rank, topic.log.end());
            topic.log.push(item.clone(), &mut garbage.frames);
            self.bytes += topic.log.bytes();
            if self.bytes > self.settings.total_bytes {
                self.save(key, item.time, garbage);
            }
        }
    }

    /// Frees memory, because all topics together have too much after an event of this topic: first that
    /// of topics that have more than an equal share, its own before others, then that of topics without
    /// clients, then the rest of this one.
    fn save(&mut self, key: usize, now: u64, garbage: &mut Garbage) {
        let share = self.settings.total_bytes / self.topics.len().max(1);
        self.shrink(key, share, now, garbage);
        for _ in 0..self.topics.capacity().min(SOME) {
            self.advance_sweep();
            self.shrink(self.sweep, share, now, garbage);
        }
        while self.bytes > self.settings.total_bytes
            && let Some((_, &oldest)) = self.idle.first_key_value()
        {
            self.forget(oldest, garbage);
        }
        self.shrink(key, 0, now, garbage);
    }

    /// Shortens a topic by as much as there is too much, but not below so many bytes.
    fn shrink(&mut self, key: usize, least: usize, now: u64, garbage: &mut Garbage) {
        let excess = self.bytes.saturating_sub(self.settings.total_bytes);
        if let Some(topic) = self.topics.get(key).filter(|_| excess > 0) {
            let bytes = topic.log.bytes().saturating_sub(excess).max(least);
            self.trim(key, now, bytes, garbage);
        }
    }

    /// Finds the wakers to call: of subscriptions that wait for these topics, and those that should have
    /// been called before.
    pub(crate) fn announce(&mut self, keys: &[usize], has_window: bool) -> Announce {
        if has_window {
            for &key in keys {
                let begun = self.rounds.iter().any(|(topic, _)| *topic == key);
                if let Some(topic) = self.topics.get_mut(key)
                    && !topic.is_due
                    && (begun || !topic.waiting.is_empty())
                {
                    topic.is_due = true;
                    self.due.push(key);
                }
            }
            let covered = self.due.is_empty() || std::mem::replace(&mut self.window_open, true);
            return if covered {
                Announce::Nothing
            } else {
                Announce::Window
            };
        }
        self.take_rounds(keys)
    }

    /// Takes the wakers of topics, and those that were taken before and may not have been woken.
    pub(crate) fn take_rounds(&mut self, keys: &[usize]) -> Announce {
        for &key in keys {
            if let Some(topic) = self.topics.get_mut(key) {
                topic.is_due = false;
                let round = topic.waiting.take();
                self.rounds.extend(round.map(|round| (key, round)));
            }
        }
        let theirs = self.rounds.iter().filter(|(key, _)| keys.contains(key));
        let rounds: Vec<_> = theirs.map(|(_, round)| Arc::clone(round)).collect();
        if rounds.is_empty() {
            Announce::Nothing
        } else {
            Announce::Rounds(rounds)
        }
    }

    fn is_finished(&self, key: usize) -> bool {
        let topic = self.topics.get(key);
        topic.is_some_and(|topic| topic.end == End::Finished)
    }
}
