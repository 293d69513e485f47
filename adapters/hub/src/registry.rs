//! The topics: found by name, created, and forgotten when they are not used.

use std::sync::Arc;

use crate::{
    Limits, TooManyTopics,
    garbage::Garbage,
    state::State,
    topic::{End, Topic},
};

/// How many topics are forgotten at once, and how many keys are kept.
pub(crate) const SOME: usize = 64;

impl State {
    /// Finds a topic.
    pub(crate) fn find(&mut self, name: &str, now: u64, garbage: &mut Garbage) -> Option<usize> {
        if name.is_empty() {
            return self.unnamed;
        }
        let key = *self.names.get(name)?;
        let is_idle = self.is_idle(key, now);
        if is_idle {
            self.forget(key, garbage);
        }
        (!is_idle).then_some(key)
    }

    /// Finds topics or creates them, all or none. They are not forgotten until they are [released].
    ///
    /// [released]: Self::release
    pub(crate) fn resolve<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a str>,
        keys: &mut Vec<usize>,
        now: u64,
        garbage: &mut Garbage,
    ) -> Result<(), TooManyTopics> {
        let missing = self.find_all(names, keys, now, garbage);
        self.create_all(missing, keys, now, garbage)
    }

    /// Finds topics, and returns the names of those that do not exist. The others are not forgotten
    /// until they are [released](Self::release).
    pub(crate) fn find_all<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a str>,
        keys: &mut Vec<usize>,
        now: u64,
        garbage: &mut Garbage,
    ) -> Vec<&'a str> {
        let mut missing = Vec::new();
        for name in names {
            match self.find(name, now, garbage) {
                Some(key) => {
                    self.hold(key);
                    keys.push(key);
                }
                None => missing.push(name),
            }
        }
        missing
    }

    /// Creates topics that do not exist, all or none.
    pub(crate) fn create_all(
        &mut self,
        mut missing: Vec<&str>,
        keys: &mut Vec<usize>,
        now: u64,
        garbage: &mut Garbage,
    ) -> Result<(), TooManyTopics> {
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            let named = missing.iter().filter(|name| !name.is_empty()).count();
            let free = self.settings.max_topics.saturating_sub(self.names.len());
            if named > free.saturating_add(self.idle.len()) {
                self.release(keys, now);
                return Err(TooManyTopics(()));
            }
            for name in missing {
                keys.push(self.create(name, self.settings.limits, now, garbage));
            }
        }
        if keys.len() > 1 {
            keys.sort_unstable();
            keys.dedup();
        }
        Ok(())
    }

    /// The keys of topics that exist, each once.
    pub(crate) fn keys(&self, names: &[&str]) -> Vec<usize> {
        let keys = names.iter().filter_map(|name| match *name {
            "" => self.unnamed,
            name => self.names.get(name).copied(),
        });
        let mut keys: Vec<_> = keys.collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Creates a topic that does not exist, for which there is room or an idle topic.
    pub(crate) fn create(
        &mut self,
        name: &str,
        limits: Limits,
        now: u64,
        garbage: &mut Garbage,
    ) -> usize {
        while !name.is_empty()
            && self.names.len() >= self.settings.max_topics
            && let Some((_, &oldest)) = self.idle.first_key_value()
        {
            self.forget(oldest, garbage);
        }
        let name: Arc<str> = name.into();
        let topic = Topic::new(Arc::clone(&name), limits, self.forgotten, now);
        let key = self.topics.insert(Box::new(topic));
        if name.is_empty() {
            self.unnamed = Some(key);
        } else {
            self.names.insert(name, key);
        }
        key
    }

    /// Whether there is room for another topic.
    pub(crate) fn has_room(&self) -> bool {
        self.names.len() < self.settings.max_topics || !self.idle.is_empty()
    }

    /// Finds the topic without a name, or creates it.
    pub(crate) fn unnamed(&mut self, now: u64, garbage: &mut Garbage) -> usize {
        match self.unnamed {
            Some(key) => key,
            None => self.create("", self.settings.limits, now, garbage),
        }
    }

    /// Keeps a topic from being forgotten.
    fn hold(&mut self, key: usize) {
        let idle = self.topics.get_mut(key).and_then(|topic| topic.idle.take());
        if let Some(use_) = idle {
            self.idle.remove(&use_);
        }
    }

    /// Lets topics be forgotten that have no client, those that were used last after all others.
    pub(crate) fn release(&mut self, keys: &[usize], now: u64) {
        for &key in keys {
            let Some(topic) = self.topics.get_mut(key) else {
                continue;
            };
            topic.used = now;
            let can_go = topic.subscribers == 0 && !topic.name.is_empty();
            if can_go && topic.idle.is_none() {
                self.uses += 1;
                topic.idle = Some(self.uses);
                self.idle.insert(self.uses, key);
            }
        }
    }

    /// Forgets some of the topics that were idle for too long, and old events of one topic.
    pub(crate) fn tidy(&mut self, now: u64, garbage: &mut Garbage) {
        for _ in 0..SOME {
            let oldest = self.idle.first_key_value().map(|(_, key)| *key);
            match oldest.filter(|key| self.is_idle(*key, now)) {
                Some(key) => self.forget(key, garbage),
                None => break,
            }
        }
        if let Some(topic) = self.topics.get(self.sweep)
            && topic.log.ages()
        {
            self.trim(self.sweep, now, garbage);
        }
        self.sweep += 1;
        if self.sweep >= self.topics.capacity() {
            self.sweep = 0;
        }
    }

    /// Removes the events of a topic that are too old.
    pub(crate) fn trim(&mut self, key: usize, now: u64, garbage: &mut Garbage) {
        self.change(key, |topic| topic.log.trim(now, usize::MAX, garbage));
    }

    /// Changes a topic, and counts what it holds.
    #[inline]
    pub(crate) fn change(&mut self, key: usize, change: impl FnOnce(&mut Topic)) {
        if let Some(topic) = self.topics.get_mut(key) {
            let (bytes, spare) = (topic.log.bytes(), topic.log.spare());
            change(topic);
            self.bytes = self.bytes - bytes + topic.log.bytes();
            self.sizes.update(key, spare, topic.log.spare());
        }
    }

    /// Forgets a topic without clients.
    pub(crate) fn forget(&mut self, key: usize, garbage: &mut Garbage) {
        self.hold(key);
        self.unlist(key);
        if let Some(topic) = self.topics.try_remove(key) {
            garbage.add_topic(topic);
        }
    }

    /// Removes a topic, whose clients are ended.
    pub(crate) fn remove(&mut self, key: usize, garbage: &mut Garbage) {
        let Some(topic) = self.topics.get_mut(key) else {
            return;
        };
        topic.end = End::Removed;
        if topic.subscribers == 0 {
            return self.forget(key, garbage);
        }
        self.unlist(key);
        if let Some(topic) = self.topics.get_mut(key) {
            topic.log.drop_until(topic.log.end(), garbage);
        }
    }

    /// Lets a topic be found no more.
    fn unlist(&mut self, key: usize) {
        let Some(topic) = self.topics.get(key) else {
            return;
        };
        self.bytes -= topic.log.bytes();
        self.sizes.update(key, topic.log.spare(), 0);
        if topic.log.published() > 0 {
            self.forgotten = self.forgotten.max(topic.log.newest_place());
        }
        if self.unnamed == Some(key) {
            self.unnamed = None;
        }
        if self.names.get(&topic.name) == Some(&key) {
            self.names.remove(&topic.name);
        }
        if self.names.len() < self.names.capacity() / 8 {
            self.names.shrink_to(self.names.len() * 2);
        }
    }

    /// Whether a topic is to be forgotten.
    pub(crate) fn is_idle(&self, key: usize, now: u64) -> bool {
        let topic = self.topics.get(key).filter(|topic| topic.idle.is_some());
        topic.is_some_and(|topic| {
            let idle = now.saturating_sub(topic.used);
            self.settings.max_idle.is_some_and(|max| idle >= max)
        })
    }
}
