use std::time::Duration;

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, Resumption, Subscription};
use proptest::{prelude::*, sample::Index};

use crate::{
    last, place, poll,
    publishing::Woken,
    reference::{Client, Reference},
    step::{Configuration, Seen, Step, configuration, step},
};

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
            .backlog(configuration.backlog)
            .bytes(configuration.bytes);
        if configuration.skips {
            builder = builder.skip(|lost| Event::new(lost.to_string()));
        }
        if !configuration.own_ids {
            builder = builder.ids(|id| id.parse().ok());
        }
        let hub = builder.build();
        let epoch = configuration.own_ids.then(|| {
            let start = place(&mut hub.subscribe(LastEventId::default()));
            start.strip_suffix('0').unwrap().to_owned()
        });
        let reference = Reference {
            history: configuration.history,
            held: configuration.history.max(configuration.backlog).max(1),
            bytes: configuration.bytes,
            skips: configuration.skips,
            epoch,
            events: Vec::new(),
            first: 1,
            closed: None,
            dropped: 0,
            skipped: 0,
        };
        Self {
            hub,
            reference,
            clients: Vec::new(),
        }
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Publish(size, gap) => self.publish(size, gap),
            Step::Subscribe(seen) => self.subscribe(seen),
            Step::SubscribeAfter(index, off) => {
                let position = (self.position(index) + off).saturating_sub(3);
                let subscription = self.hub.subscribe_after(&self.reference.id(position));
                let newest = self
                    .reference
                    .events
                    .last()
                    .map_or(0, |event| event.position);
                let (resumption, cursor) = match self.reference.epoch {
                    Some(_) if position > newest => self.reference.unknown(),
                    _ => self.reference.resume_after(position),
                };
                assert_eq!(subscription.resumption(), resumption);
                let mut client = self.reference.client(resumption, cursor);
                if resumption == Resumption::Resumed {
                    client.floor = position;
                }
                self.enter(subscription, client);
            }
            Step::History(index) => self.with(index, |reference, tested| {
                if !tested.client.ended && !tested.client.opening.is_empty() {
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
                let at_end = tested.client.opening.is_empty()
                    && tested.client.cursor == reference.end()
                    && reference.closed.is_none();
                if at_end && !tested.client.ended {
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
                self.check_woken();
            }
            Step::CloseWith => {
                let retry = Duration::from_millis(7);
                self.hub.close_with(Event::new("bye"), retry..=retry);
                let bye = || "retry: 7\ndata: bye\n\n".to_owned();
                self.reference.closed.get_or_insert_with(bye);
                self.check_woken();
            }
        }
        let clients = self.clients.iter().map(|tested| &tested.client);
        self.reference.check_counts(self.hub.counts(), clients);
    }

    fn publish(&mut self, size: usize, gap: u128) {
        let gap = if self.reference.epoch.is_some() {
            1
        } else {
            gap
        };
        let newest = self
            .reference
            .events
            .last()
            .map_or(0, |event| event.position);
        let event = Event::new("x".repeat(size));
        let brought = match self.reference.epoch {
            Some(_) => event.clone(),
            None => event.clone().id(self.reference.id(newest + gap)),
        };
        let published = self.hub.publish(brought);
        assert_eq!(published.is_err(), self.reference.closed.is_some());
        if let Ok(id) = published {
            assert_eq!(id, self.reference.id(newest + gap));
            self.reference.publish(newest + gap, event);
            self.check_woken();
        }
    }

    fn subscribe(&mut self, seen: Seen) {
        let (id, (resumption, cursor)) = match seen {
            Seen::Nothing => {
                let fresh = (Resumption::Fresh, self.reference.end());
                (LastEventId::default(), fresh)
            }
            Seen::Text(text) if text.is_empty() || text.parse::<u128>().is_ok() => return,
            Seen::Text(text) => (last(&text), self.reference.unknown()),
            Seen::Event(_) | Seen::Position(_) => {
                let position = match seen {
                    Seen::Event(index) => self.position(index),
                    Seen::Position(position) => position,
                    Seen::Nothing | Seen::Text(_) => 0,
                };
                let id = self.reference.id(position);
                (last(id.as_str()), self.reference.resume(position))
            }
        };
        let subscription = self.hub.subscribe(id);
        assert_eq!(subscription.resumption(), resumption);
        let client = self.reference.client(resumption, cursor);
        self.enter(subscription, client);
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
        let events = &self.reference.events;
        match events.len() {
            0 => 0,
            len => events[index.index(len)].position,
        }
    }

    fn with(&mut self, index: Index, run: impl FnOnce(&mut Reference, &mut Tested)) {
        if !self.clients.is_empty() {
            let index = index.index(self.clients.len());
            run(&mut self.reference, &mut self.clients[index]);
        }
    }

    fn check_woken(&mut self) {
        for tested in &mut self.clients {
            if let Some(before) = tested.waiting.take() {
                assert_eq!(tested.woken.count(), before + 1);
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
