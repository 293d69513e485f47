use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, PublishError, Subscription};
use futures_util::Stream;

use crate::{begun, drain, numbered, place, publish, ready, wire};

/// A waker that counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Woken(Arc<Count>);

#[derive(Debug, Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Woken {
    pub(crate) fn poll(&self, stream: &mut Subscription) -> Poll<Option<usize>> {
        let waker = Waker::from(Arc::clone(&self.0));
        let frame = Pin::new(stream).poll_next(&mut Context::from_waker(&waker));
        frame.map(|frame| frame.map(|frame| frame.as_ref().len()))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.0.load(Ordering::Relaxed)
    }
}

#[test]
fn nobody_need_listen() {
    let hub = numbered().build();
    publish(&hub, 1..=10);
    let counts = hub.counts();
    assert_eq!((counts.published, counts.held, counts.bytes), (10, 10, 71));
    assert_eq!((counts.subscribers, counts.lag), (0, 0));
}

#[test]
fn an_event_gets_the_id_that_is_returned() {
    let hub = Hub::new();
    let mut client = hub.subscribe(LastEventId::default());
    let start = place(&mut client);
    let id = hub.publish(Event::new("a").name("note")).unwrap();
    assert_eq!(id.as_str(), start.replace("-0", "-1"));
    assert_eq!(
        ready(&mut client),
        format!("id: {id}\nevent: note\ndata: a\n\n")
    );
}

#[test]
fn ids_that_are_not_as_expected_are_errors_and_reach_nobody() {
    let own = Hub::new();
    let brought = own.publish(Event::new("a").id(1));
    assert_eq!(brought, Err(PublishError::IdNotExpected));
    let hub = numbered().build();
    let mut client = begun(&hub);
    publish(&hub, [5]);
    for (event, want) in [
        (Event::new("a"), PublishError::IdMissing),
        (Event::new("a").id("x"), PublishError::IdUnreadable),
        (Event::new("a").id(4), PublishError::IdNotGreater),
        (Event::new("a").id(5), PublishError::IdNotGreater),
    ] {
        assert_eq!(hub.publish(event), Err(want));
    }
    publish(&hub, [6]);
    assert_eq!(ready(&mut client), wire([5, 6]));
}

#[test]
fn one_who_waits_is_woken_once_until_it_is_polled() {
    let hub = numbered().build();
    let mut client = begun(&hub);
    let woken = Woken::default();
    publish(&hub, [1]);
    assert_eq!(woken.count(), 0);
    assert_eq!(woken.poll(&mut client), Poll::Ready(Some(7)));
    assert_eq!(woken.poll(&mut client), Poll::Pending);
    assert_eq!(woken.poll(&mut client), Poll::Pending);
    publish(&hub, [2, 3, 4]);
    assert_eq!(woken.count(), 1);
    assert_eq!(woken.poll(&mut client), Poll::Ready(Some(21)));
}

#[test]
fn the_waker_of_the_last_poll_is_woken() {
    let hub = numbered().build();
    let mut client = begun(&hub);
    let (first, second) = (Woken::default(), Woken::default());
    assert_eq!(first.poll(&mut client), Poll::Pending);
    assert_eq!(second.poll(&mut client), Poll::Pending);
    publish(&hub, [1]);
    assert_eq!((first.count(), second.count()), (0, 1));
    assert_eq!(second.poll(&mut client), Poll::Ready(Some(7)));
    assert_eq!(first.poll(&mut client), Poll::Pending);
    publish(&hub, [2]);
    assert_eq!((first.count(), second.count()), (1, 1));
}

#[test]
fn one_who_has_left_is_not_woken() {
    let hub = numbered().build();
    let mut clients = [(); 3].map(|()| begun(&hub));
    let woken = [(); 3].map(|()| Woken::default());
    for (client, woken) in clients.iter_mut().zip(&woken) {
        assert_eq!(woken.poll(client), Poll::Pending);
    }
    let [first, second, third] = clients;
    drop(second);
    publish(&hub, [1]);
    assert_eq!(woken.each_ref().map(Woken::count), [1, 0, 1]);
    drop((first, third));
    assert_eq!(hub.counts().subscribers, 0);
}

/// A task that publishes, and drops its subscription, when it is woken or dropped.
struct Entangled {
    hub: Hub,
    client: Mutex<Option<Subscription>>,
}

impl Wake for Entangled {
    fn wake(self: Arc<Self>) {
        self.hub.publish(Event::new("from a waker")).unwrap();
        assert_eq!(self.hub.counts().published, 2);
    }
}

#[test]
fn wakers_run_and_are_dropped_while_nothing_is_locked() {
    let hub = Hub::new();
    let entangle = || {
        let task = Arc::new(Entangled {
            hub: hub.clone(),
            client: Mutex::new(Some(hub.subscribe(LastEventId::default()))),
        });
        let waker = Waker::from(Arc::clone(&task));
        let mut client = task.client.lock().unwrap();
        let client = client.as_mut().unwrap();
        assert_eq!(drain_with(client, &waker), 1);
        Arc::clone(&task)
    };
    let task = entangle();
    hub.publish(Event::new("a")).unwrap();
    assert_eq!(hub.counts().published, 2);
    drop(task);

    // The hub holds the last waker of a task, and that a subscription: both are dropped together, when the
    // waker is replaced by another, and where its subscription is dropped.
    let replaced = |mut client: Subscription| {
        assert_eq!(drain_with(&mut client, Waker::noop()), 0);
        assert_eq!(hub.counts().subscribers, 1);
    };
    for end in [&replaced as &dyn Fn(Subscription), &drop] {
        let task = entangle();
        let client = task
            .client
            .lock()
            .unwrap()
            .replace(hub.subscribe(LastEventId::default()));
        drop(task);
        assert_eq!(hub.counts().subscribers, 2);
        end(client.unwrap());
        assert_eq!(hub.counts().subscribers, 0);
    }
}

fn drain_with(stream: &mut Subscription, waker: &Waker) -> usize {
    let mut context = Context::from_waker(waker);
    let mut frames = 0;
    while Pin::new(&mut *stream).poll_next(&mut context).is_ready() {
        frames += 1;
    }
    frames
}

#[test]
fn publishers_on_many_threads_lose_and_repeat_nothing() {
    let hub = Hub::builder().history(100_000).build();
    let mut client = hub.subscribe(LastEventId::default());
    let epoch = place(&mut client).replace("-0", "-");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5_000 {
                    hub.publish(Event::default()).unwrap();
                }
            });
        }
    });
    hub.close();
    let (frames, ended) = drain(&mut client);
    let want: String = (1..=20_000)
        .map(|n| format!("id: {epoch}{n}\n\n"))
        .collect();
    assert!(ended && frames.concat() == want);
}
