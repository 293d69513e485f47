//! When a body beats.

use std::{
    cell::Cell,
    future::{Future, pending, poll_fn, ready},
    rc::Rc,
    task::Poll,
    time::Duration,
};

use eventwire_core::{Event, EventStream, KeepAlive, NoKeepAlive};
use futures_util::stream::{self, StreamExt};

use crate::{assert_pending, bursts, chunk, poll};

const BEAT: &str = ": \n\n";

/// A timer that is moved by hand: it completes as often as the clock was moved.
#[derive(Clone, Default)]
struct Clock {
    elapsed: Rc<Cell<u32>>,
    armed: Rc<Cell<u32>>,
}

impl Clock {
    fn sleep(&self) -> impl Future<Output = ()> + use<> {
        self.armed.set(self.armed.get() + 1);
        let elapsed = Rc::clone(&self.elapsed);
        poll_fn(move |_| match elapsed.get() {
            0 => Poll::Pending,
            left => {
                elapsed.set(left - 1);
                Poll::Ready(())
            }
        })
    }

    fn tick(&self) {
        self.elapsed.set(1);
    }
}

#[test]
fn an_idle_body_beats_once_an_interval() {
    let clock = Clock::default();
    let timer = clock.clone();
    let mut body = EventStream::new(stream::pending::<Event>())
        .keep_alive(KeepAlive::new(move || Box::pin(timer.sleep())));
    for _ in 0..3 {
        assert_pending(&mut body, 2);
        clock.tick();
        assert_eq!(poll(&mut body), chunk(BEAT));
    }
    assert_eq!(clock.armed.get(), 4);
}

#[test]
fn an_event_within_the_interval_puts_the_beat_off_to_the_next() {
    let clock = Clock::default();
    let timer = clock.clone();
    let events = bursts(vec![vec![], vec!["a"], vec![], vec![], vec![]]);
    let mut body = EventStream::new(events.chain(stream::pending()))
        .keep_alive(KeepAlive::new(move || Box::pin(timer.sleep())));
    assert_pending(&mut body, 1);
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
    clock.tick();
    assert_pending(&mut body, 1);
    clock.tick();
    assert_eq!(poll(&mut body), chunk(BEAT));
}

#[test]
fn a_stream_of_nothing_but_empty_events_is_idle() {
    let clock = Clock::default();
    let timer = clock.clone();
    let mut body = EventStream::new(stream::repeat_with(Event::default))
        .keep_alive(KeepAlive::new(move || Box::pin(timer.sleep())));
    assert_pending(&mut body, 2);
    clock.tick();
    assert_eq!(poll(&mut body), chunk(BEAT));
}

#[test]
fn a_beat_never_lands_inside_an_event() {
    let clock = Clock::default();
    let timer = clock.clone();
    let large = stream::iter([Event::new("x".repeat(20_000))]);
    let once_pending = bursts(vec![vec![]]);
    let events = once_pending.chain(large).chain(stream::pending());
    let mut body =
        EventStream::new(events).keep_alive(KeepAlive::new(move || Box::pin(timer.sleep())));
    assert_pending(&mut body, 1);
    clock.tick();
    assert_eq!(poll(&mut body), chunk("data: "));
    clock.tick();
    assert_eq!(poll(&mut body), chunk(&"x".repeat(20_000)));
    clock.tick();
    assert_eq!(poll(&mut body), chunk("\n\n"));
}

#[test]
fn a_beat_may_be_an_event_or_nothing() {
    let clock = Clock::default();
    for (event, want) in [
        (Event::new("").name("ping"), "event: ping\ndata: \n\n"),
        (Event::default().comment("a\nb"), ": a\n: b\n\n"),
    ] {
        let timer = clock.clone();
        let keep_alive = KeepAlive::new(move || Box::pin(timer.sleep())).event(event);
        let mut body = EventStream::new(stream::pending::<Event>()).keep_alive(keep_alive);
        assert_pending(&mut body, 1);
        clock.tick();
        assert_eq!(poll(&mut body), chunk(want));
    }
    let timer = clock.clone();
    let silent = KeepAlive::new(move || Box::pin(timer.sleep())).event(Event::default());
    let mut body = EventStream::new(stream::pending::<Event>()).keep_alive(silent);
    assert_pending(&mut body, 1);
    clock.tick();
    assert_pending(&mut body, 1);
}

#[test]
fn a_timer_without_an_interval_never_beats() {
    let armed = Rc::new(Cell::new(0));
    let count = Rc::clone(&armed);
    let at_once = KeepAlive::new(move || {
        count.set(count.get() + 1);
        ready(())
    });
    let mut body = EventStream::new(stream::pending::<Event>()).keep_alive(at_once);
    assert_pending(&mut body, 3);
    assert_eq!(armed.get(), 1);
}

#[test]
fn an_interval_of_zero_is_refused_and_the_greatest_never_beats() {
    let error = KeepAlive::every(Duration::ZERO, |_| pending()).unwrap_err();
    assert_eq!(error.to_string(), "the interval of a keep-alive is zero");
    let never = KeepAlive::every(Duration::MAX, |interval| {
        assert_eq!(interval, Duration::MAX);
        Box::pin(pending())
    });
    let mut body = EventStream::new(stream::pending::<Event>()).keep_alive(never.unwrap());
    assert_pending(&mut body, 1);
}

#[test]
fn a_keep_alive_can_be_turned_off_again() {
    let clock = Clock::default();
    let timer = clock.clone();
    let mut body = EventStream::new(stream::pending::<Event>())
        .keep_alive(KeepAlive::new(move || Box::pin(timer.sleep())))
        .keep_alive(None::<NoKeepAlive>);
    clock.tick();
    assert_pending(&mut body, 1);
}
