use std::{pin::Pin, sync::Arc, task::Context};
use std::{
    sync::mpsc,
    task::{Poll, Wake, Waker},
    time::{Duration, Instant},
};

use futures_util::Stream;

use crate::{begun, numbered, publish, publishing::Woken, ready, wire};

/// A waker that records when it was woken.
#[derive(Debug)]
struct Bell(mpsc::Sender<Instant>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send(Instant::now());
    }
}

#[test]
fn what_is_published_in_a_window_is_one_wake_up_at_its_end() {
    let window = Duration::from_millis(100);
    let hub = numbered().window(window).build();
    let mut client = begun(&hub);
    let (sender, rings) = mpsc::channel();
    let waker = Waker::from(Arc::new(Bell(sender)));
    for round in 0..3 {
        let poll = Pin::new(&mut client).poll_next(&mut Context::from_waker(&waker));
        assert_eq!(poll, Poll::Pending);
        let start = Instant::now();
        let ids = round * 10 + 1..=round * 10 + 9;
        publish(&hub, ids.clone());
        assert!(rings.try_recv().is_err(), "woken before the end");
        let rung = rings.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(rung >= start + window, "{:?}", rung - start);
        assert_eq!(ready(&mut client), wire(ids));
        assert!(rings.try_recv().is_err(), "woken twice");
    }
}

#[test]
fn a_window_may_be_as_long_as_it_likes() {
    let hub = numbered().window(Duration::MAX).build();
    let mut client = begun(&hub);
    assert_eq!(ready(&mut client), "");
    publish(&hub, 1..=2);
    assert_eq!(ready(&mut client), wire(1..=2));
}

#[test]
fn a_client_that_is_polled_in_a_window_gets_what_is_there() {
    let hub = numbered().window(Duration::from_secs(3600)).build();
    let mut client = begun(&hub);
    assert_eq!(ready(&mut client), "");
    publish(&hub, 1..=3);
    assert_eq!(ready(&mut client), wire(1..=3));
}

#[test]
fn one_who_was_given_everything_within_a_window_is_woken_after_it() {
    let hub = numbered().window(Duration::from_millis(50)).build();
    let mut client = begun(&hub);
    let (sender, rings) = mpsc::channel();
    let waker = Waker::from(Arc::new(Bell(sender)));
    let mut context = Context::from_waker(&waker);
    let mut poll = || Pin::new(&mut client).poll_next(&mut context);
    assert_eq!(poll(), Poll::Pending);
    for round in 1..=3 {
        publish(&hub, [round]);
        assert!(poll().is_ready());
        rings.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(poll(), Poll::Pending);
    }
}

#[test]
fn closing_does_not_wait_for_the_window() {
    let hub = numbered().window(Duration::from_secs(3600)).build();
    let mut client = begun(&hub);
    let woken = Woken::default();
    assert_eq!(woken.poll(&mut client), Poll::Pending);
    publish(&hub, 1..=3);
    assert_eq!(woken.count(), 0);
    hub.close();
    assert_eq!(woken.count(), 1);
}

#[test]
fn a_window_of_no_length_is_none() {
    let hub = numbered().window(Duration::ZERO).build();
    let mut client = begun(&hub);
    let woken = Woken::default();
    assert_eq!(woken.poll(&mut client), Poll::Pending);
    publish(&hub, 1..=3);
    assert_eq!(woken.count(), 1);
}

#[test]
fn a_window_ends_before_the_log_is_full() {
    let hub = numbered().history(0).max_lag(10);
    let hub = hub.window(Duration::from_secs(600)).build();
    let mut client = begun(&hub);
    let woken = Woken::default();
    for (before, round) in (0..3).enumerate() {
        assert!(woken.poll(&mut client).is_pending());
        let ids = round * 10 + 1..=round * 10 + 5;
        publish(&hub, round * 10 + 1..=round * 10 + 4);
        assert_eq!(woken.count(), before);
        publish(&hub, [round * 10 + 5]);
        assert_eq!(woken.count(), before + 1);
        assert_eq!(ready(&mut client), wire(ids));
    }
    assert_eq!(hub.counts().disconnected, 0);
}
