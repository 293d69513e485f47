use std::{collections::BTreeSet, task::Poll};

use eventwire_core::{Event, EventId};
use eventwire_hub::{Counts, Resumption};

/// A hub as it would be if it kept everything and looked at all of it each time.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) history: usize,
    pub(crate) held: usize,
    pub(crate) bytes: usize,
    pub(crate) skips: bool,
    pub(crate) own_ids: bool,
    /// What the ids begin with that the hub gives.
    pub(crate) epoch: String,
    /// The positions of all events.
    pub(crate) positions: Vec<u128>,
    pub(crate) topics: [Topic; 3],
    /// The greatest position in a topic that was removed.
    pub(crate) removed: u128,
    pub(crate) closed: Option<String>,
    pub(crate) disconnected: u64,
    pub(crate) lost: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Topic {
    pub(crate) exists: bool,
    pub(crate) finished: bool,
    /// How many topics of this name there have been.
    pub(crate) life: usize,
    pub(crate) events: Vec<Published>,
    /// How many events have left it.
    first: usize,
    /// The position that those have who came before it existed.
    left: u128,
}

#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) position: u128,
    pub(crate) wire: String,
}

/// A subscription as it would be.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) cursors: Vec<Cursor>,
    /// Events up to this position are left out.
    pub(crate) floor: u128,
    pub(crate) opening: String,
    pub(crate) ended: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    pub(crate) topic: usize,
    life: usize,
    /// How many events were taken.
    next: usize,
}

impl Topic {
    fn held(&self) -> &[Published] {
        &self.events[self.first..]
    }

    fn bytes(&self) -> usize {
        self.held().iter().map(|event| event.wire.len()).sum()
    }

    /// The position of the last event that has left.
    fn left(&self) -> u128 {
        let last = self.first.checked_sub(1);
        last.map_or(self.left, |last| self.events[last].position)
    }

    fn after(&self, position: u128) -> usize {
        let next = self
            .events
            .iter()
            .position(|event| event.position > position);
        next.unwrap_or(self.events.len())
    }

    fn lost(&self, cursor: &Cursor, floor: u128) -> usize {
        let next = cursor.next.max(self.after(floor));
        self.first.saturating_sub(next)
    }
}

impl Reference {
    pub(crate) fn newest(&self) -> u128 {
        self.positions.last().copied().unwrap_or_default()
    }

    /// The id of a position, or of the place before the first event.
    pub(crate) fn id(&self, position: u128) -> EventId {
        let given = !self.own_ids && position > 0;
        let epoch = if given { "" } else { &self.epoch };
        format!("{epoch}{position}").parse().unwrap()
    }

    /// Finds topics or creates them.
    pub(crate) fn touch(&mut self, topics: &BTreeSet<usize>) {
        for topic in topics {
            let topic = &mut self.topics[*topic];
            if !topic.exists {
                *topic = Topic {
                    exists: true,
                    life: topic.life + 1,
                    left: self.removed,
                    ..Topic::default()
                };
            }
        }
    }

    pub(crate) fn publish(&mut self, topics: &BTreeSet<usize>, position: u128, event: Event) {
        let wire = event.id(self.id(position)).to_string();
        self.positions.push(position);
        for topic in topics {
            let topic = &mut self.topics[*topic];
            let wire = wire.clone();
            topic.events.push(Published { position, wire });
            while topic.held().len() > 1
                && (topic.held().len() > self.held || topic.bytes() > self.bytes)
            {
                topic.first += 1;
            }
        }
    }

    pub(crate) fn remove(&mut self, topic: usize) {
        let topic = &mut self.topics[topic];
        topic.exists = false;
        let newest = topic.events.last();
        self.removed = self.removed.max(newest.map_or(0, |event| event.position));
    }

    /// What becomes of a client that claims to have seen the event at a position.
    pub(crate) fn resume(&self, topics: &BTreeSet<usize>, seen: u128) -> Resumption {
        let start = self.positions.first().copied().filter(|_| !self.own_ids);
        if seen > self.newest() {
            Resumption::Unknown
        } else if seen > 0 && start.is_some_and(|start| seen < start) {
            Resumption::Gone
        } else {
            self.resume_after(topics, seen)
        }
    }

    /// What becomes of a client that was served up to a position.
    pub(crate) fn resume_after(&self, topics: &BTreeSet<usize>, seen: u128) -> Resumption {
        let missing = |topic: &usize| self.topics[*topic].left() > seen;
        match topics.iter().any(missing) {
            true => Resumption::Gone,
            false => Resumption::Resumed,
        }
    }

    /// A client that has seen events up to a position.
    pub(crate) fn client(
        &self,
        topics: &BTreeSet<usize>,
        resumption: Resumption,
        seen: u128,
    ) -> Client {
        let cursors = topics.iter().map(|&topic| {
            let log = &self.topics[topic];
            let next = match resumption {
                Resumption::Fresh => log.events.len(),
                Resumption::Unknown => self.history(log),
                _ => log.after(seen).max(log.first),
            };
            let life = log.life;
            Cursor { topic, life, next }
        });
        let mut client = Client {
            cursors: cursors.collect(),
            floor: 0,
            opening: String::new(),
            ended: false,
        };
        match resumption {
            Resumption::Fresh => client.opening = self.placed(&client, Event::default()),
            Resumption::Resumed => {}
            gap => {
                let why = if gap == Resumption::Gone {
                    "gone"
                } else {
                    "unknown"
                };
                client.opening = self.placed(&client, Event::new(why).name("gap"));
            }
        }
        client
    }

    fn history(&self, log: &Topic) -> usize {
        let start = log.events.len().saturating_sub(self.history);
        start.max(log.first)
    }

    pub(crate) fn go_back(&self, client: &mut Client) {
        for cursor in &mut client.cursors {
            let log = &self.topics[cursor.topic];
            if log.life == cursor.life {
                cursor.next = self.history(log);
            }
        }
        client.floor = 0;
        client.opening = self.placed(client, Event::default());
    }

    fn placed(&self, client: &Client, event: Event) -> String {
        let next = client.cursors.iter().filter_map(|cursor| {
            let log = &self.topics[cursor.topic];
            log.events
                .get(cursor.next)
                .filter(|_| log.life == cursor.life)
        });
        match next.map(|event| event.position).min() {
            Some(next) if self.own_ids => event.id(self.id(next - 1)),
            Some(_) => event,
            None => event.id(self.id(self.newest())),
        }
        .to_string()
    }

    /// Whether a client has something to take, or ends.
    pub(crate) fn is_quiet(&self, client: &Client) -> bool {
        let quiet = |cursor: &Cursor| {
            let log = &self.topics[cursor.topic];
            let next = cursor.next.max(log.after(client.floor));
            log.life == cursor.life && log.exists && next == log.events.len()
        };
        !self.ends(client) && client.cursors.iter().all(quiet)
    }

    fn ends(&self, client: &Client) -> bool {
        let finished = |cursor: &Cursor| self.topics[cursor.topic].finished;
        self.closed.is_some() || client.cursors.iter().all(finished)
    }

    pub(crate) fn is_removed(&self, client: &Client) -> bool {
        client.cursors.iter().any(|cursor| {
            let log = &self.topics[cursor.topic];
            log.life != cursor.life || !log.exists
        })
    }

    /// Checks one poll of a subscription.
    pub(crate) fn check(&mut self, client: &mut Client, got: &Poll<Option<String>>) {
        if client.ended {
            return assert_eq!(got, &Poll::Ready(None));
        }
        if !client.opening.is_empty() {
            let opening = std::mem::take(&mut client.opening);
            return assert_eq!(got, &Poll::Ready(Some(opening)));
        }
        if self.is_removed(client) {
            client.ended = true;
            return assert_eq!(got, &Poll::Ready(None));
        }
        for cursor in &mut client.cursors {
            cursor.next = cursor
                .next
                .max(self.topics[cursor.topic].after(client.floor));
        }
        let lost: usize = client
            .cursors
            .iter()
            .map(|cursor| self.topics[cursor.topic].lost(cursor, 0))
            .sum();
        if lost > 0 {
            return self.check_lost(client, lost, got);
        }
        let Some(first) = self.next(client) else {
            let last = self.closed.clone().filter(|farewell| !farewell.is_empty());
            client.ended = self.ends(client);
            return match client.ended {
                true => assert_eq!(got, &Poll::Ready(last)),
                false => assert_eq!(got, &Poll::Pending),
            };
        };
        let Poll::Ready(Some(frame)) = got else {
            panic!("{got:?} instead of {first:?}");
        };
        assert!(!frame.is_empty());
        let mut rest = &**frame;
        while !rest.is_empty() {
            let event = self.next(client).expect("no such event");
            rest = rest.strip_prefix(&*event.wire).expect("another event");
            for cursor in &mut client.cursors {
                let next = self.topics[cursor.topic].events.get(cursor.next);
                cursor.next +=
                    usize::from(next.is_some_and(|next| next.position == event.position));
            }
        }
    }

    fn next(&self, client: &Client) -> Option<Published> {
        let next = client.cursors.iter();
        let next = next.filter_map(|cursor| self.topics[cursor.topic].events.get(cursor.next));
        next.min_by_key(|event| event.position).cloned()
    }

    fn check_lost(&mut self, client: &mut Client, lost: usize, got: &Poll<Option<String>>) {
        if self.skips {
            for cursor in &mut client.cursors {
                cursor.next = cursor.next.max(self.topics[cursor.topic].first);
            }
            self.lost += lost as u64;
            let told = self.placed(client, Event::new(lost.to_string()));
            assert_eq!(got, &Poll::Ready(Some(told)));
        } else {
            self.disconnected += 1;
            client.ended = true;
            let last = self.closed.clone().filter(|farewell| !farewell.is_empty());
            assert_eq!(got, &Poll::Ready(last));
        }
    }

    pub(crate) fn check_counts<'a>(
        &self,
        counts: Counts,
        clients: impl Iterator<Item = &'a Client> + Clone,
    ) {
        let open = clients.filter(|client| !client.ended);
        let there = || self.topics.iter().filter(|topic| topic.exists);
        let lags = open.clone().flat_map(|client| {
            client.cursors.iter().filter_map(|cursor| {
                let log = &self.topics[cursor.topic];
                let next = cursor.next.max(log.after(client.floor));
                (log.exists && log.life == cursor.life).then(|| log.events.len() - next)
            })
        });
        assert_eq!(counts.subscribers, open.clone().count());
        assert_eq!(counts.published, self.positions.len() as u64);
        let held: usize = there().map(|topic| topic.held().len()).sum();
        let bytes: usize = there().map(Topic::bytes).sum();
        assert_eq!((counts.held, counts.bytes), (held, bytes));
        assert_eq!(counts.lag, lags.max().unwrap_or_default() as u64);
        let slow = (counts.disconnected, counts.lost);
        assert_eq!(slow, (self.disconnected, self.lost));
    }
}
