//! When a body sends a keep-alive.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn, ready},
    rc::Rc,
    task::Poll,
    time::Duration,
};

use eventwire_core::{Event, EventBody};
use futures_core::Stream;
use futures_util::stream::{self, StreamExt};

use crate::{assert_pending, bursts, chunk, poll};

const KEEP_ALIVE: &str = ": \n\n";

/// A clock that is moved by hand, in milliseconds.
#[derive(Clone, Default)]
struct Clock {
    now: Rc<Cell<u64>>,
    /// What the timer was called with.
    sleeps: Rc<RefCell<Vec<Duration>>>,
}

impl Clock {
    fn timer(&self) -> impl Fn(Duration) -> std::pin::Pin<Box<dyn Future<Output = ()>>> + use<> {
        let clock = self.clone();
        move |duration| {
            clock.sleeps.borrow_mut().push(duration);
            let now = Rc::clone(&clock.now);
            let end = now.get() + u64::try_from(duration.as_millis()).unwrap_or(u64::MAX / 2);
            Box::pin(poll_fn(move |_| match now.get() >= end {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }))
        }
    }

    fn advance(&self, millis: u64) {
        self.now.set(self.now.get() + millis);
    }
}

/// A stream of the events that are put into a cell.
fn events(next: &Rc<Cell<bool>>) -> impl Stream<Item = Event> + Unpin + use<> {
    let next = Rc::clone(next);
    stream::poll_fn(move |_| match next.take() {
        true => Poll::Ready(Some(Event::new("x"))),
        false => Poll::Pending,
    })
}

#[test]
fn an_idle_body_sends_one_every_interval() {
    let clock = Clock::default();
    let mut body = EventBody::new(stream::pending::<Event>())
        .timer(clock.timer())
        .keep_alive(Duration::from_secs(1));
    for _ in 0..3 {
        assert_pending(&mut body, 2);
        clock.advance(500);
        assert_pending(&mut body, 2);
        clock.advance(499);
        assert_pending(&mut body, 2);
        clock.advance(1);
        assert_eq!(poll(&mut body), chunk(KEEP_ALIVE));
    }
    assert_pending(&mut body, 1);
    assert_eq!(*clock.sleeps.borrow(), [Duration::from_millis(500); 7]);
}

#[test]
fn the_silence_after_an_event_is_between_half_and_one_interval() {
    for at in 0..1000 {
        let clock = Clock::default();
        let next = Rc::new(Cell::new(false));
        let mut body = EventBody::new(events(&next))
            .timer(clock.timer())
            .keep_alive(Duration::from_secs(1));
        let mut last = None;
        let mut silences = Vec::new();
        for now in 0..5000 {
            next.set(now == 1000 + at);
            if let Poll::Ready(Some(Ok(_))) = poll(&mut body) {
                silences.extend(last.map(|last| now - last));
                last = Some(now);
            }
            assert!(poll(&mut body).is_pending());
            clock.advance(1);
        }
        let (first, rest) = silences.split_first().unwrap();
        assert!(*first <= 1000, "{at}: {silences:?}");
        assert!(rest.len() >= 3, "{at}: {silences:?}");
        assert!(
            rest.iter().all(|silence| (500..=1000).contains(silence)),
            "{at}: {silences:?}"
        );
    }
}

#[test]
fn events_do_not_use_the_timer() {
    let clock = Clock::default();
    let next = Rc::new(Cell::new(false));
    let mut body = EventBody::new(events(&next)).timer(clock.timer());
    for _ in 0..100 {
        next.set(true);
        assert_eq!(poll(&mut body), chunk("data: x\n\n"));
        assert_pending(&mut body, 1);
    }
    assert_eq!(*clock.sleeps.borrow(), [Duration::from_millis(7500)]);
}

#[test]
fn the_default_is_15_seconds_once_there_is_a_timer() {
    let clock = Clock::default();
    let mut body = EventBody::new(stream::pending::<Event>());
    assert_pending(&mut body, 3);
    let mut body = body.timer(clock.timer());
    assert_pending(&mut body, 1);
    clock.advance(7_500);
    assert_pending(&mut body, 1);
    clock.advance(7_500);
    assert_eq!(poll(&mut body), chunk(KEEP_ALIVE));
}

#[test]
fn a_stream_of_nothing_but_events_without_fields_is_idle() {
    let clock = Clock::default();
    let mut body = EventBody::new(stream::repeat_with(Event::default))
        .timer(clock.timer())
        .keep_alive(Duration::from_secs(1));
    for _ in 0..2 {
        assert_pending(&mut body, 2);
        clock.advance(500);
    }
    assert_eq!(poll(&mut body), chunk(KEEP_ALIVE));
}

#[test]
fn it_is_never_sent_inside_an_event() {
    let clock = Clock::default();
    let large = stream::iter([Event::new("x".repeat(20_000))]);
    let once_pending = bursts(vec![vec![]]);
    let events = once_pending.chain(large).chain(stream::pending());
    let mut body = EventBody::new(events).timer(clock.timer());
    assert_pending(&mut body, 1);
    for want in ["data: ", &"x".repeat(20_000), "\n\n"] {
        clock.advance(60_000);
        assert_eq!(poll(&mut body), chunk(want));
    }
}

#[test]
fn it_may_be_an_event_or_nothing() {
    for (event, want) in [
        (Event::new("").name("ping"), "event: ping\ndata: \n\n"),
        (Event::default().comment("a\nb"), ": a\n: b\n\n"),
    ] {
        let clock = Clock::default();
        let mut body = EventBody::new(stream::pending::<Event>())
            .timer(clock.timer())
            .keep_alive_event(event);
        for _ in 0..2 {
            assert_pending(&mut body, 1);
            clock.advance(7_500);
        }
        assert_eq!(poll(&mut body), chunk(want));
    }
}

#[test]
fn what_disables_it_does_not_use_the_timer() {
    let clock = Clock::default();
    let body = || EventBody::new(stream::pending::<Event>()).timer(clock.timer());
    for mut body in [
        body().keep_alive(Duration::ZERO),
        body().keep_alive(Duration::MAX),
        body().without_keep_alive(),
        body().keep_alive_event(Event::default()),
    ] {
        assert_pending(&mut body, 1);
        clock.advance(u64::MAX / 8);
        assert_pending(&mut body, 3);
    }
    assert_eq!(*clock.sleeps.borrow(), []);
    let mut body = body()
        .without_keep_alive()
        .keep_alive(Duration::from_nanos(1));
    assert_pending(&mut body, 1);
    assert_eq!(*clock.sleeps.borrow(), [Duration::from_nanos(1); 64]);
}

#[test]
fn only_an_endless_row_of_complete_sleeps_disables_it() {
    let calls = Rc::new(Cell::new(0));
    let count = Rc::clone(&calls);
    let mut body = EventBody::new(stream::pending::<Event>()).timer(move |_| {
        count.set(count.get() + 1);
        ready(())
    });
    assert_pending(&mut body, 3);
    assert_eq!(calls.get(), 64);

    let clock = Clock::default();
    let (sleep, calls) = (clock.timer(), Cell::new(0));
    let mut body = EventBody::new(stream::pending::<Event>()).timer(move |duration| {
        calls.set(calls.get() + 1);
        // The first ones are complete at once, and so is one now and then.
        match calls.get() < 60 || calls.get() % 2 == 0 {
            true => Box::pin(ready(())),
            false => sleep(duration),
        }
    });
    for _ in 0..100 {
        assert_pending(&mut body, 1);
        clock.advance(7_500);
        assert_pending(&mut body, 1);
        clock.advance(7_500);
        assert_eq!(poll(&mut body), chunk(KEEP_ALIVE));
    }
}
