use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use eventwire::{
    Event, EventId, LastEventId,
    hub::{Counts, Hub, PublishError, Subscription},
};

/// Topics with audiences. An audience of a topic is a topic of the hub; both live and end together.
#[derive(Debug)]
pub(crate) struct Topics {
    hub: Hub,
    limit: usize,
    groups: Mutex<Groups>,
}

#[derive(Debug, Default)]
struct Groups {
    by_name: HashMap<String, Group>,
    uses: u64,
}

/// A topic with its audiences.
#[derive(Debug)]
struct Group {
    /// The names of the topics of the hub, the topic's own first.
    topics: BTreeSet<String>,
    finished: bool,
    used: u64,
}

/// The name of a topic of the hub; no two of them are equal.
fn named(topic: &str, audience: Option<&str>) -> String {
    match audience {
        None => format!("!{topic}"),
        Some(audience) => format!("{} {topic}{audience}", topic.len()),
    }
}

impl Topics {
    pub(crate) fn new(hub: Hub, limit: usize) -> Self {
        Self {
            hub,
            limit,
            groups: Mutex::default(),
        }
    }

    /// Publishes events, each to topics or to an audience of these.
    pub(crate) fn publish(
        &self,
        events: Vec<(Vec<String>, Option<String>, Event)>,
    ) -> Result<Vec<EventId>, PublishError> {
        let mut groups = self.groups();
        let topics = events
            .iter()
            .flat_map(|(topics, to, _)| topics.iter().map(|topic| (topic.as_str(), to.as_deref())));
        let topics: Vec<_> = topics.collect();
        self.admit(&mut groups, topics.iter().map(|(topic, _)| *topic))?;
        for (topic, audience) in topics {
            self.enter(&mut groups, topic, audience)?;
        }
        let events = events.into_iter().map(|(topics, to, event)| {
            let topics = topics.iter().map(|topic| named(topic, to.as_deref()));
            (topics.collect::<Vec<_>>(), event)
        });
        self.hub.publish_all(events)
    }

    pub(crate) fn subscribe(
        &self,
        topics: &[String],
        audience: Option<&str>,
        last: LastEventId,
    ) -> Result<Subscription, PublishError> {
        let mut groups = self.groups();
        self.admit(&mut groups, topics.iter().map(String::as_str))?;
        for topic in topics {
            self.enter(&mut groups, topic, None)?;
            if audience.is_some() {
                self.enter(&mut groups, topic, audience)?;
            }
        }
        let own = topics.iter().map(|topic| named(topic, None));
        let theirs = topics
            .iter()
            .filter_map(|topic| audience.map(|audience| named(topic, Some(audience))));
        Ok(self.hub.subscribe_to(own.chain(theirs), last)?)
    }

    /// Finishes a topic with its audiences.
    pub(crate) fn finish(&self, topic: &str) -> Result<(), PublishError> {
        let mut groups = self.groups();
        self.admit(&mut groups, [topic].into_iter())?;
        self.enter(&mut groups, topic, None)?;
        if let Some(group) = groups.by_name.get_mut(topic) {
            group.finished = true;
            for topic in &group.topics {
                self.hub.finish(topic)?;
            }
        }
        Ok(())
    }

    /// Removes a topic with its audiences, and returns whether it existed.
    pub(crate) fn remove(&self, topic: &str) -> bool {
        let mut groups = self.groups();
        self.forget(&mut groups);
        let group = groups.by_name.remove(topic);
        group.is_some_and(|group| {
            let removed = group.topics.iter().filter(|topic| self.hub.remove(topic));
            removed.count() > 0
        })
    }

    /// The counts of a topic with its audiences.
    pub(crate) fn counts(&self, topic: &str) -> Option<Counts> {
        let mut groups = self.groups();
        self.forget(&mut groups);
        let group = groups.by_name.get(topic)?;
        let counts = group
            .topics
            .iter()
            .filter_map(|topic| self.hub.topic(topic));
        counts.reduce(|mut all, counts| {
            // A client of an audience is one of the topic too.
            all.subscribers = all.subscribers.max(counts.subscribers);
            all.published += counts.published;
            all.held += counts.held;
            all.bytes += counts.bytes;
            all.lag += counts.lag;
            all.disconnected += counts.disconnected;
            all.lost += counts.lost;
            all
        })
    }

    fn groups(&self) -> MutexGuard<'_, Groups> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the topics that the hub has forgotten.
    fn forget(&self, groups: &mut Groups) {
        groups.by_name.retain(|_, group| self.exists(group));
    }

    /// Makes room for those topics that do not exist, if there is any.
    fn admit<'a>(
        &self,
        groups: &mut Groups,
        topics: impl Iterator<Item = &'a str>,
    ) -> Result<(), PublishError> {
        let topics: BTreeSet<_> = topics.collect();
        let exists = |topic: &&str| {
            let group = groups.by_name.get(*topic);
            group.is_some_and(|group| self.exists(group))
        };
        if topics.iter().all(exists) {
            return Ok(());
        }
        self.forget(groups);
        let known = |topic: &&&str| groups.by_name.contains_key(**topic);
        let all = groups.by_name.len() + topics.len() - topics.iter().filter(known).count();
        let excess = all.saturating_sub(self.limit);
        let idle = groups.by_name.iter().filter(|(name, group)| {
            !topics.contains(name.as_str()) && self.subscribers(group) == 0
        });
        let mut idle: Vec<_> = idle
            .map(|(name, group)| (group.used, name.clone()))
            .collect();
        if idle.len() < excess {
            return Err(PublishError::TooManyTopics);
        }
        idle.sort_unstable();
        for (_, name) in idle.into_iter().take(excess) {
            let group = groups.by_name.remove(&name);
            for topic in group.into_iter().flat_map(|group| group.topics) {
                let _ = self.hub.remove(&topic);
            }
        }
        Ok(())
    }

    fn exists(&self, group: &Group) -> bool {
        let mut topics = group.topics.iter();
        topics.any(|topic| self.hub.topic(topic).is_some())
    }

    fn subscribers(&self, group: &Group) -> usize {
        let counts = group
            .topics
            .iter()
            .filter_map(|topic| self.hub.topic(topic));
        counts.map(|counts| counts.subscribers).sum()
    }

    /// Enters a use of a topic or of one of its audiences, so that all of them stay as long.
    fn enter(
        &self,
        groups: &mut Groups,
        topic: &str,
        audience: Option<&str>,
    ) -> Result<(), PublishError> {
        groups.uses += 1;
        let used = groups.uses;
        let group = groups.by_name.entry(topic.to_owned());
        let group = group.or_insert_with(|| Group {
            topics: BTreeSet::from([named(topic, None)]),
            finished: false,
            used,
        });
        group.used = used;
        group.topics.insert(named(topic, audience));
        drop(
            self.hub
                .subscribe_to(&group.topics, LastEventId::default())?,
        );
        if group.finished {
            for topic in &group.topics {
                self.hub.finish(topic)?;
            }
        }
        Ok(())
    }
}
