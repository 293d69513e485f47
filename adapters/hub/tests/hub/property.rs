use std::{collections::BTreeSet, time::Duration};

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, PublishError, Resumption, Subscription};
use proptest::{prelude::*, sample::Index};

use crate::{
    last, place, poll,
    publishing::Woken,
    reference::{Client, Reference},
    step::{Configuration, Seen, Step, configuration, step},
};

const NAMES: [&str; 3] = ["", "a", "b"];

struct Test {
    hub: Hub,
    reference: Reference,
    clients: Vec<Tested>,
}

struct Tested {
    subscription: Option<Subscription>,
    client: Client,
    woken: Woken,
    /// How often it was woken when it began to wait.
    waiting: Option<usize>,
}

impl Test {
    fn new(configuration: Configuration) -> Self {
        let mut builder = Hub::builder()
            .history(configuration.history)
            .max_lag(configuration.max_lag)
            .bytes(configuration.bytes);
        if configuration.skips {
            builder = builder.skip(|lost| Event::new(lost.to_string()));
        }
        if !configuration.own_ids {
            builder = builder.ids(|id| id.parse().ok());
        }
        let hub = builder.build();
        let epoch = place(&mut hub.subscribe(LastEventId::default()));
        let mut reference = Reference {
            history: configuration.history,
            held: configuration.history.max(configuration.max_lag).max(1),
            bytes: configuration.bytes,
            skips: configuration.skips,
            own_ids: configuration.own_ids,
            epoch: epoch.strip_suffix('0').unwrap().to_owned(),
            positions: Vec::new(),
            topics: Default::default(),
            removed: 0,
            closed: None,
            disconnected: 0,
            lost: 0,
        };
        reference.touch(&BTreeSet::from([0]));
        Self {
            hub,
            reference,
            clients: Vec::new(),
        }
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Publish(topics, size, gap) => self.publish(vec![(topics, size, gap)]),
            Step::PublishAll(events) => {
                let topics = (0..events).map(|n| (BTreeSet::from([n % 3]), n, 1));
                self.publish(topics.collect());
            }
            Step::Finish(topic) => {
                self.hub.finish(NAMES[topic]).unwrap();
                self.reference.touch(&BTreeSet::from([topic]));
                self.reference.topics[topic].finished = true;
                self.check_woken(|cursors| cursors.contains(&topic));
            }
            Step::Remove(topic) => {
                let exists = self.reference.topics[topic].exists;
                assert_eq!(self.hub.remove(NAMES[topic]), exists);
                if exists {
                    self.reference.remove(topic);
                }
                self.check_woken(|cursors| cursors.contains(&topic));
            }
            Step::Subscribe(topics, seen) => self.subscribe(&topics, seen),
            Step::SubscribeAfter(topics, index, off) => {
                let position = (self.position(index) + off).saturating_sub(3);
                let names = topics.iter().map(|topic| NAMES[*topic]);
                let id = self.reference.id(position);
                let subscription = self.hub.subscribe_to_after(names, &id).unwrap();
                self.reference.touch(&topics);
                let ahead = position > self.reference.newest();
                let resumption = if ahead && self.reference.own_ids {
                    Resumption::Unknown
                } else {
                    self.reference.resume_after(&topics, position)
                };
                assert_eq!(subscription.resumption(), resumption);
                let mut client = self.reference.client(&topics, resumption, position);
                if resumption == Resumption::Resumed {
                    client.floor = position;
                }
                self.enter(subscription, client);
            }
            Step::History(index) => self.with(index, |reference, tested| {
                if !tested.client.opening.is_empty() && !reference.is_removed(&tested.client) {
                    let subscription = tested.subscription.take().unwrap();
                    tested.subscription = Some(subscription.history());
                    reference.go_back(&mut tested.client);
                }
            }),
            Step::Poll(index) => self.with(index, |reference, tested| {
                let got = poll(tested.subscription.as_mut().unwrap());
                reference.check(&mut tested.client, &got);
                // What was polled without its waker is not waiting.
                tested.waiting = None;
            }),
            Step::Drain(index) => self.with(index, |reference, tested| {
                loop {
                    let got = poll(tested.subscription.as_mut().unwrap());
                    reference.check(&mut tested.client, &got);
                    if !matches!(got, std::task::Poll::Ready(Some(_))) {
                        break;
                    }
                }
                tested.waiting = None;
            }),
            Step::Wait(index) => self.with(index, |reference, tested| {
                let quiet = reference.is_quiet(&tested.client);
                if quiet && tested.client.opening.is_empty() && !tested.client.ended {
                    let woken = tested.woken.poll(tested.subscription.as_mut().unwrap());
                    assert!(woken.is_pending());
                    tested.waiting = Some(tested.woken.count());
                }
            }),
            Step::Leave(index) => {
                if !self.clients.is_empty() {
                    self.clients.swap_remove(index.index(self.clients.len()));
                }
            }
            Step::Close => {
                self.hub.close();
                self.reference.closed.get_or_insert_default();
                self.check_woken(|_| true);
            }
            Step::CloseWith => {
                let retry = Duration::from_millis(7);
                self.hub.close_with(Event::new("bye"), retry..=retry);
                let bye = || "retry: 7\ndata: bye\n\n".to_owned();
                self.reference.closed.get_or_insert_with(bye);
                self.check_woken(|_| true);
            }
        }
        let clients = self.clients.iter().map(|tested| &tested.client);
        self.reference.check_counts(self.hub.counts(), clients);
    }

    fn publish(&mut self, events: Vec<(BTreeSet<usize>, usize, u128)>) {
        let mut position = self.reference.newest();
        let mut published = Vec::new();
        let mut all = BTreeSet::<usize>::new();
        for (topics, size, gap) in events {
            position += if self.reference.own_ids { 1 } else { gap };
            all.extend(&topics);
            published.push((topics, position, Event::new("x".repeat(size))));
        }
        let brought = published.iter().map(|(topics, position, event)| {
            let names: Vec<_> = topics.iter().map(|topic| NAMES[*topic]).collect();
            match self.reference.own_ids {
                true => (names, event.clone()),
                false => (names, event.clone().id(self.reference.id(*position))),
            }
        });
        let ids = self.hub.publish_all(brought);
        if published.is_empty() {
            return assert_eq!(ids, Ok(vec![]));
        }
        if self.reference.closed.is_some() {
            return assert_eq!(ids, Err(PublishError::Closed));
        }
        let mut topics = all.iter().map(|topic| &self.reference.topics[*topic]);
        if topics.any(|topic| topic.exists && topic.finished) {
            return assert_eq!(ids, Err(PublishError::Finished));
        }
        self.reference.touch(&all);
        let want = published.iter();
        let want = want.map(|(_, position, _)| self.reference.id(*position));
        assert_eq!(ids, Ok(want.collect()));
        for (topics, position, event) in published {
            self.reference.publish(&topics, position, event);
        }
        self.check_woken(|cursors| !cursors.is_disjoint(&all));
    }

    fn subscribe(&mut self, topics: &BTreeSet<usize>, seen: Seen) {
        let id = match &seen {
            Seen::Nothing => LastEventId::default(),
            Seen::Text(text) if text.is_empty() || text.parse::<u128>().is_ok() => return,
            Seen::Text(text) => last(text),
            Seen::Event(_) | Seen::Position(_) => {
                last(self.reference.id(self.claimed(&seen)).as_str())
            }
        };
        let names = topics.iter().map(|topic| NAMES[*topic]);
        let subscription = self.hub.subscribe_to(names, id).unwrap();
        self.reference.touch(topics);
        let claimed = self.claimed(&seen);
        let resumption = match seen {
            Seen::Nothing => Resumption::Fresh,
            Seen::Text(_) => Resumption::Unknown,
            Seen::Event(_) | Seen::Position(_) => self.reference.resume(topics, claimed),
        };
        assert_eq!(subscription.resumption(), resumption);
        let client = self.reference.client(topics, resumption, claimed);
        self.enter(subscription, client);
    }

    fn claimed(&self, seen: &Seen) -> u128 {
        match seen {
            Seen::Event(index) => self.position(*index),
            Seen::Position(position) => *position,
            Seen::Nothing | Seen::Text(_) => 0,
        }
    }

    fn enter(&mut self, subscription: Subscription, client: Client) {
        self.clients.push(Tested {
            subscription: Some(subscription),
            client,
            woken: Woken::default(),
            waiting: None,
        });
    }

    fn position(&self, index: Index) -> u128 {
        let positions = &self.reference.positions;
        match positions.len() {
            0 => 0,
            len => positions[index.index(len)],
        }
    }

    fn with(&mut self, index: Index, run: impl FnOnce(&mut Reference, &mut Tested)) {
        if !self.clients.is_empty() {
            let index = index.index(self.clients.len());
            run(&mut self.reference, &mut self.clients[index]);
        }
    }

    /// Checks that clients of these topics were woken, and no others.
    fn check_woken(&mut self, are_theirs: impl Fn(&BTreeSet<usize>) -> bool) {
        for tested in &mut self.clients {
            let topics = tested.client.cursors.iter().map(|cursor| cursor.topic);
            let theirs = are_theirs(&topics.collect());
            if let Some(before) = tested.waiting.filter(|_| theirs) {
                assert!(tested.woken.count() > before);
                tested.waiting = None;
            } else if let Some(before) = tested.waiting {
                assert_eq!(tested.woken.count(), before);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_hub_does_what_one_would_do_that_kept_everything(
        configuration in configuration(),
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut test = Test::new(configuration);
        for step in steps {
            test.run(step);
        }
    }
}
