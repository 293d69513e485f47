use std::{
    panic::catch_unwind,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, Subscription};
use futures_util::Stream;

use crate::{begun, drain, numbered, poll, publish, publishing::Woken, wire};

/// How long a test waits for what must happen.
const LONG: Duration = Duration::from_secs(30);

struct Panics;

impl Wake for Panics {
    fn wake(self: Arc<Self>) {
        panic!("a waker that panics");
    }
}

/// A waker that blocks until the other end is dropped.
struct Blocks {
    begun: Sender<()>,
    end: Mutex<Receiver<()>>,
}

impl Wake for Blocks {
    fn wake(self: Arc<Self>) {
        self.begun.send(()).unwrap();
        let _ = self.end.lock().unwrap().recv();
    }
}

/// Such a waker, what it sends when it blocks, and what is dropped to release it.
fn blocks() -> (Blocks, Receiver<()>, Sender<()>) {
    let (begun, has_begun) = channel();
    let (release, end) = channel();
    let end = Mutex::new(end);
    (Blocks { begun, end }, has_begun, release)
}

fn wait(client: &mut Subscription, waker: impl Wake + Send + Sync + 'static) {
    let waker = Waker::from(Arc::new(waker));
    let poll = Pin::new(client).poll_next(&mut Context::from_waker(&waker));
    assert!(poll.is_pending());
}

/// Waits until so many were woken.
fn wait_for(woken: &[Woken], count: usize) {
    let start = Instant::now();
    while woken.iter().filter(|woken| woken.count() > 0).count() < count {
        assert!(start.elapsed() < LONG, "not woken");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_waker_that_panics_stops_no_other() {
    for window in [Duration::ZERO, Duration::from_millis(5)] {
        let hub = Hub::builder().window(window).build();
        let mut clients: Vec<_> = (0..10).map(|_| begun(&hub)).collect();
        let woken: Vec<_> = (0..10).map(|_| Woken::default()).collect();
        for (n, (client, woken)) in clients.iter_mut().zip(&woken).enumerate() {
            match n % 2 {
                0 => wait(client, Panics),
                _ => assert!(woken.poll(client).is_pending()),
            }
        }
        hub.publish(Event::new("x")).unwrap();
        wait_for(&woken, 5);
    }
}

#[test]
fn a_waker_that_blocks_is_overtaken_by_the_next_event() {
    let hub = Hub::new();
    let (blocks, has_begun, release) = blocks();
    let mut blocked = begun(&hub);
    wait(&mut blocked, blocks);
    let mut clients: Vec<_> = (0..100).map(|_| begun(&hub)).collect();
    let woken: Vec<_> = (0..100).map(|_| Woken::default()).collect();
    for (client, woken) in clients.iter_mut().zip(&woken) {
        assert!(woken.poll(client).is_pending());
    }
    let publisher = thread::spawn({
        let hub = hub.clone();
        move || drop(hub.publish(Event::new("1")))
    });
    has_begun.recv_timeout(LONG).unwrap();
    // It holds no lock.
    assert_eq!(hub.counts().published, 1);
    hub.publish(Event::new("2")).unwrap();
    wait_for(&woken, 100);
    drop(release);
    publisher.join().unwrap();
}

#[test]
fn a_waker_that_blocks_the_close_is_overtaken_by_another() {
    let hub = Hub::new();
    let (blocks, has_begun, release) = blocks();
    let mut blocked = hub.subscribe_to(["0"], LastEventId::default()).unwrap();
    assert!(poll(&mut blocked).is_ready());
    wait(&mut blocked, blocks);
    let woken: Vec<_> = (0..1_000).map(|_| Woken::default()).collect();
    let clients = woken.iter().enumerate().map(|(n, woken)| {
        let client = hub.subscribe_to([n.to_string()], LastEventId::default());
        let mut client = client.unwrap();
        assert!(woken.poll(&mut client).is_ready() && woken.poll(&mut client).is_pending());
        client
    });
    let clients: Vec<_> = clients.collect();
    let closer = thread::spawn({
        let hub = hub.clone();
        move || hub.close()
    });
    has_begun.recv_timeout(LONG).unwrap();
    hub.close();
    wait_for(&woken, clients.len());
    drop(release);
    closer.join().unwrap();
}

#[test]
fn a_waker_that_blocks_holds_up_no_window() {
    let window = Duration::from_millis(5);
    let hubs = [(); 2].map(|()| Hub::builder().window(window).build());
    let (blocks, has_begun, release) = blocks();
    let mut blocked = begun(&hubs[0]);
    wait(&mut blocked, blocks);
    let woken = [(); 2].map(|()| Woken::default());
    let mut clients = [begun(&hubs[0]), begun(&hubs[1])];
    for (client, woken) in clients.iter_mut().zip(&woken) {
        assert!(woken.poll(client).is_pending());
    }
    hubs[0].publish(Event::new("1")).unwrap();
    has_begun.recv_timeout(LONG).unwrap();
    hubs[1].publish(Event::new("1")).unwrap();
    wait_for(&woken[1..], 1);
    hubs[0].publish(Event::new("2")).unwrap();
    wait_for(&woken, 2);
    drop(release);
}

#[test]
fn a_waker_that_blocks_in_a_window_holds_up_no_topic() {
    const TOPICS: usize = 5_000;
    let hub = Hub::builder().window(Duration::from_millis(2)).build();
    let (blocks, has_begun, release) = blocks();
    let mut blocked = hub.subscribe_to(["0"], LastEventId::default()).unwrap();
    assert!(poll(&mut blocked).is_ready());
    wait(&mut blocked, blocks);
    let names: Vec<_> = (1..=TOPICS).map(|n| n.to_string()).collect();
    let woken: Vec<_> = names.iter().map(|_| Woken::default()).collect();
    let clients = names.iter().zip(&woken).map(|(name, woken)| {
        let mut client = hub.subscribe_to([name], LastEventId::default()).unwrap();
        assert!(woken.poll(&mut client).is_ready() && woken.poll(&mut client).is_pending());
        client
    });
    let clients: Vec<_> = clients.collect();
    hub.publish_to(["0"], Event::new("x")).unwrap();
    hub.publish_to(&names, Event::new("x")).unwrap();
    has_begun.recv_timeout(LONG).unwrap();
    wait_for(&woken, clients.len());
    drop(release);
}

#[cfg(feature = "tracing")]
mod tracing {
    use ::tracing::{Metadata, Subscriber, span, subscriber::with_default};

    use super::*;

    /// A subscriber that panics at every event.
    struct Panics;

    impl Subscriber for Panics {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }

        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

        fn event(&self, _: &::tracing::Event<'_>) {
            panic!("a subscriber of tracing that panics");
        }

        fn enter(&self, _: &span::Id) {}

        fn exit(&self, _: &span::Id) {}
    }

    #[test]
    fn a_report_that_panics_prevents_no_wake_up() {
        for window in [Duration::ZERO, Duration::from_millis(2)] {
            let hub = Hub::builder().max_topics(1).window(window).build();
            let mut client = begun(&hub);
            let woken = [Woken::default()];
            assert!(woken[0].poll(&mut client).is_pending());
            hub.publish_to(["a"], Event::new("x")).unwrap();
            with_default(Panics, || {
                // It takes the room of the other topic, which is reported.
                hub.publish_to(["", "b"], Event::new("x")).unwrap();
            });
            assert!(hub.topic("a").is_none());
            wait_for(&woken, 1);
        }
    }
}

#[test]
fn a_crowd_is_woken_to_the_last_by_another_thread() {
    const CROWD: usize = 20_000;
    struct Count(Arc<AtomicUsize>);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let hub = Hub::new();
    let count = Arc::new(AtomicUsize::new(0));
    let mut clients: Vec<_> = (0..CROWD).map(|_| begun(&hub)).collect();
    for client in &mut clients {
        wait(client, Count(Arc::clone(&count)));
    }
    hub.publish(Event::new("x")).unwrap();
    let start = Instant::now();
    while count.load(Ordering::Relaxed) < CROWD {
        assert!(start.elapsed() < LONG, "{count:?} woken");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn one_who_waits_in_many_topics_is_woken_by_each() {
    let hub = Hub::new();
    let topics = ["a", "b", "c"];
    let mut client = hub.subscribe_to(topics, LastEventId::default()).unwrap();
    assert!(poll(&mut client).is_ready());
    for (round, topic) in topics.into_iter().cycle().take(9).enumerate() {
        // The task that waits is another each time, or the same one.
        let (woken, again) = (Woken::default(), Woken::default());
        assert!(woken.poll(&mut client).is_pending());
        let waiting = if round % 2 == 0 { &woken } else { &again };
        assert!(waiting.poll(&mut client).is_pending());
        assert!(waiting.poll(&mut client).is_pending());
        hub.publish_to([topic], Event::new("x")).unwrap();
        assert_eq!(woken.count() + again.count(), 1);
        assert_eq!(waiting.count(), 1);
        assert!(waiting.poll(&mut client).is_ready());
    }
    drop(client);
    assert_eq!(hub.counts().subscribers, 0);
}

#[test]
fn a_function_that_panics_loses_nothing() {
    let hub = Hub::builder()
        .history(0)
        .max_lag(2)
        .skip(|lost| match lost {
            3 => panic!("a function that panics"),
            lost => Event::new(format!("{lost} lost")),
        });
    let hub = hub.build();
    let mut client = begun(&hub);
    for n in 0..5 {
        hub.publish(Event::new(n.to_string())).unwrap();
    }
    let panics = catch_unwind(std::panic::AssertUnwindSafe(|| poll(&mut client)));
    assert!(panics.is_err());
    hub.publish(Event::new("5")).unwrap();
    let (frames, _) = drain(&mut client);
    assert!(frames[0].ends_with("data: 4 lost\n\n"), "{frames:?}");
    assert_eq!(hub.counts().lost, 4);
}

#[test]
fn a_closed_hub_holds_only_what_somebody_still_has_to_take() {
    let hub = numbered().build();
    let mut client = begun(&hub);
    publish(&hub, 1..=1_000);
    assert!(poll(&mut client).is_ready());
    let counted = allocation_counter::measure(|| drop(hub));
    assert!(counted.bytes_current < -7_000, "{counted:?}");
    assert!(drain(&mut client).1);
}

#[test]
fn a_crowd_that_has_left_leaves_no_memory() {
    let hub = Hub::builder().history(1).max_lag(1).build();
    let mut stays = begun(&hub);
    let waker = Woken::default();
    assert!(waker.poll(&mut stays).is_pending());
    let counted = allocation_counter::measure(|| {
        // What another thread wakes, that thread frees.
        let mut crowd: Vec<_> = (0..1_000).map(|_| begun(&hub)).collect();
        for client in &mut crowd {
            assert!(waker.poll(client).is_pending());
        }
    });
    // It was woken, so that its waker need not be kept among those of the crowd.
    assert!(counted.bytes_current < 2_000, "{counted:?}");
    assert!(waker.poll(&mut stays).is_pending());
    let before = waker.count();
    hub.publish(Event::new("x")).unwrap();
    assert_eq!(waker.count(), before + 1);
}

struct Counts(AtomicUsize);

impl Wake for Counts {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn tasks_that_leave_while_others_are_woken_are_let_go() {
    const CROWD: usize = 300;
    for overtaken in [false, true] {
        let hub = Hub::new();
        let (blocks, has_begun, release) = blocks();
        let mut blocked = begun(&hub);
        wait(&mut blocked, blocks);
        let tasks: Vec<_> = (0..CROWD)
            .map(|_| Arc::new(Counts(AtomicUsize::new(0))))
            .collect();
        let poll = |client: &mut Subscription, task: &Arc<Counts>| {
            let waker = Waker::from(Arc::clone(task));
            Pin::new(client)
                .poll_next(&mut Context::from_waker(&waker))
                .is_ready()
        };
        let clients = tasks.iter().map(|task| {
            let mut client = begun(&hub);
            assert!(!poll(&mut client, task));
            client
        });
        let mut clients: Vec<_> = clients.map(Some).collect();
        let publisher = thread::spawn({
            let hub = hub.clone();
            move || drop(hub.publish(Event::new("1")))
        });
        has_begun.recv_timeout(LONG).unwrap();
        // A third leaves, a third waits again, and a third does nothing.
        for (n, (client, task)) in clients.iter_mut().zip(&tasks).enumerate() {
            match (n % 3, &mut *client) {
                (0, _) => *client = None,
                (1, Some(client)) => assert!(poll(client, task) && !poll(client, task)),
                _ => {}
            }
        }
        if overtaken {
            hub.publish(Event::new("2")).unwrap();
        }
        drop(release);
        publisher.join().unwrap();
        for (n, task) in tasks.iter().enumerate().filter(|(n, _)| n % 3 == 0) {
            assert_eq!(Arc::strong_count(task), 1, "{n}, {overtaken}");
        }
        hub.publish(Event::new("3")).unwrap();
        let woken = |n: usize| tasks[n].0.load(Ordering::Relaxed);
        assert!(woken(1) > 1 && woken(2) == 1, "{} {}", woken(1), woken(2));
        for (client, task) in clients.iter_mut().zip(&tasks) {
            if let Some(client) = client {
                assert!(poll(client, task) && !poll(client, task));
            }
        }
        drop(clients);
        let held = tasks.iter().filter(|task| Arc::strong_count(task) > 1);
        assert_eq!(held.count(), 0, "{overtaken}");
    }
}

#[test]
fn one_who_waits_can_be_put_elsewhere() {
    let hub = numbered().build();
    publish(&hub, [1, 2]);
    let mut client = begun(&hub);
    let woken = Woken::default();
    assert!(woken.poll(&mut client).is_pending());
    let mut client = client.history();
    assert_eq!(
        woken.poll(&mut client),
        Poll::Ready(Some(wire([1, 2]).len()))
    );
}
