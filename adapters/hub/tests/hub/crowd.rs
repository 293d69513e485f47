use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use eventwire_core::{Event, Frame, LastEventId};
use eventwire_hub::{Hub, Resumption, Subscription};
use futures_util::Stream;

use crate::{last, place};

const TOPICS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
const PUBLISHERS: u64 = 4;
const CLIENTS: u64 = 30;

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// A set of topics, as the bits of a number.
    fn topics(&mut self, most: u64) -> u8 {
        (0..=self.below(most)).fold(0, |set, _| set | 1 << self.below(8))
    }
}

fn names(set: u8) -> impl Iterator<Item = &'static str> {
    let topics = TOPICS.into_iter().enumerate();
    topics.filter_map(move |(n, topic)| (set & 1 << n != 0).then_some(topic))
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for the next frame in this thread.
fn next(stream: &mut Subscription) -> Option<Frame> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match Pin::new(&mut *stream).poll_next(&mut Context::from_waker(&waker)) {
            Poll::Ready(frame) => return frame,
            Poll::Pending => thread::park_timeout(Duration::from_secs(60)),
        }
    }
}

/// The number at the end of an id.
fn number(id: &str) -> u64 {
    id.rsplit_once('-').unwrap().1.parse().unwrap()
}

/// Publishes so many events, and returns their numbers and topics.
fn publish(hub: &Hub, seed: u64, events: u64) -> Vec<(u64, u8)> {
    let mut random = Random(seed);
    let mut published = Vec::new();
    while (published.len() as u64) < events {
        let batch: Vec<u8> = (0..=random.below(4)).map(|_| random.topics(2)).collect();
        let posts = batch.iter().map(|set| (names(*set), Event::default()));
        let ids = hub.publish_all(posts).unwrap();
        published.extend(ids.iter().map(|id| number(id.as_str())).zip(batch));
        if random.below(64) == 0 {
            thread::yield_now();
        }
    }
    published
}

/// Comes, leaves and comes back until the hub is closed. Returns its place at first, its topics, and
/// the numbers of the events that it received.
fn follow(hub: &Hub, seed: u64) -> (u64, u8, Vec<u64>) {
    let mut random = Random(seed);
    let set = random.topics(5);
    let mut stream = hub
        .subscribe_to(names(set), LastEventId::default())
        .unwrap();
    let mut id = place(&mut stream);
    let start = number(&id);
    let mut received = Vec::new();
    loop {
        let mut visit = random.below(40);
        while visit > 0 {
            visit -= 1;
            let Some(frame) = next(&mut stream) else {
                return (start, set, received);
            };
            let text = str::from_utf8(frame.as_ref()).unwrap();
            for event in text.split_terminator("\n\n") {
                event.strip_prefix("id: ").unwrap().clone_into(&mut id);
                received.push(number(&id));
            }
        }
        drop(stream);
        stream = hub.subscribe_to(names(set), last(&id)).unwrap();
        assert_eq!(stream.resumption(), Resumption::Resumed);
    }
}

fn check(events: u64) {
    let unlimited = Hub::builder().history(usize::MAX).bytes(usize::MAX);
    let hub = unlimited.total_bytes(usize::MAX).build();
    thread::scope(|scope| {
        let clients = (0..CLIENTS).map(|seed| {
            scope.spawn({
                let hub = hub.clone();
                move || follow(&hub, seed)
            })
        });
        let clients: Vec<_> = clients.collect();
        let publishers = (0..PUBLISHERS).map(|seed| {
            scope.spawn({
                let hub = &hub;
                move || publish(hub, 100 + seed, events / PUBLISHERS)
            })
        });
        let publishers: Vec<_> = publishers.collect();
        let published = publishers
            .into_iter()
            .flat_map(|thread| thread.join().unwrap());
        let mut published: Vec<(u64, u8)> = published.collect();
        published.sort_unstable();
        hub.close();
        for client in clients {
            let (start, set, received) = client.join().unwrap();
            let expected = published.iter();
            let expected = expected.filter(|(number, topics)| *number > start && topics & set != 0);
            assert!(
                expected.map(|(number, _)| *number).eq(received),
                "client of {set:b}"
            );
        }
    });
}

#[test]
fn a_crowd_that_comes_and_goes_gets_each_event_once_and_in_order() {
    check(20_000);
}

#[test]
#[ignore = "it takes a minute"]
fn the_events_of_several_publishers_reach_a_crowd_once_and_in_order() {
    // A debug build is slow: it is a fifth of them there.
    check(if cfg!(debug_assertions) {
        200_000
    } else {
        1_000_000
    });
}
