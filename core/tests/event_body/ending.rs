//! How a body ends.

use std::{
    cell::Cell,
    fmt,
    future::{pending, poll_fn},
    pin::Pin,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use eventwire_core::{Encode, Encoder, Event, EventBody, Output};
use futures_core::{FusedStream, Stream};
use futures_util::stream::{self, StreamExt};

use crate::{Wakes, chunk, poll};

/// Polls a body that has failed until it returns the error; every time before, it must wake the task.
fn poll_error<S, E>(body: &mut S) -> E
where
    S: FusedStream<Item = Result<Bytes, E>> + Unpin,
{
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut poll = || Pin::new(&mut *body).poll_next(&mut Context::from_waker(&waker));
    assert!(poll().is_pending(), "the server had no turn to write");
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    let error = poll().map(|chunk| chunk.and_then(Result::err));
    let Poll::Ready(Some(error)) = error else {
        unreachable!("a chunk or an end instead of the error");
    };
    error
}

#[test]
fn an_error_waits_until_what_came_before_it_is_written() {
    let events = [Ok(Event::new("a")), Err("broken"), Ok(Event::new("never"))];
    let mut body = EventBody::new(stream::iter(events));
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert_eq!(poll_error(&mut body), "broken");
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
    assert!(body.is_terminated());
}

#[test]
fn an_item_that_cannot_be_encoded_leaves_nothing_behind() {
    struct Half;
    impl Encode for Half {
        type Error = fmt::Error;

        fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> fmt::Result {
            encoder.data("half");
            Err(fmt::Error)
        }
    }
    enum Item {
        Whole(Event),
        Half,
    }
    impl Encode for Item {
        type Error = fmt::Error;

        fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> fmt::Result {
            match self {
                Self::Whole(event) => {
                    let Ok(()) = event.encode(encoder);
                    Ok(())
                }
                Self::Half => Half.encode(encoder),
            }
        }
    }
    let items = [Item::Whole(Event::new("a")), Item::Half];
    let mut body = EventBody::new(stream::iter(items));
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
    assert_eq!(poll_error(&mut body), fmt::Error);
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
}

#[test]
fn until_ends_the_body_and_drops_the_events_at_once() {
    let alive = Rc::new(());
    let held = Rc::clone(&alive);
    let over = Rc::new(Cell::new(false));
    let is_over = Rc::clone(&over);
    let events = stream::repeat_with(move || {
        let _ = &held;
        Event::new("x")
    });
    let end = poll_fn(move |_| match is_over.get() {
        true => Poll::Ready(()),
        false => Poll::Pending,
    });
    let mut body = EventBody::new(events).chunk_limit(0).until(end);
    assert_eq!(poll(&mut body), chunk("data: x\n\n"));
    over.set(true);
    assert_eq!(poll(&mut body), Poll::Ready(None));
    assert_eq!(Rc::strong_count(&alive), 1);
    assert!(body.is_terminated());
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn a_future_of_until_is_polled_once_in_each_poll_of_the_body() {
    let polls = Rc::new(Cell::new(0));
    let count = Rc::clone(&polls);
    let end = poll_fn(move |_| -> Poll<()> {
        count.set(count.get() + 1);
        Poll::Pending
    });
    let events = stream::iter((0..100).map(|_| Event::new("x"))).chain(stream::pending());
    let mut body = EventBody::new(events).until(end).until(pending());
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert_eq!(polls.get(), 1);
    assert_eq!(poll(&mut body), Poll::Pending);
    assert_eq!(polls.get(), 2);
}

#[test]
fn a_body_is_terminated_once_its_end_was_returned_and_not_before() {
    let mut body = EventBody::new(stream::iter([Ok(Event::new("a")), Err("broken")]));
    while !body.is_terminated() {
        let polled = poll(&mut body);
        let is_error = matches!(polled, Poll::Ready(Some(Err(_))));
        assert_eq!(body.is_terminated(), is_error, "{polled:?}");
    }
    let mut body = EventBody::new(stream::iter([Event::new("a")]));
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
    assert!(!body.is_terminated());
    assert_eq!(poll(&mut body), Poll::Ready(None));
    assert!(body.is_terminated());
}

#[test]
fn an_error_waits_for_the_head_a_chunk_and_a_keep_alive_alike() {
    // Nothing was sent but the head.
    let mut body = EventBody::new(stream::iter([Err::<Event, _>("broken")]));
    assert_eq!(poll_error(&mut body), "broken");
    // The last thing sent was a keep-alive.
    let halves = Cell::new(0);
    let timer = move |_| {
        halves.set(halves.get() + 1);
        let (number, polls) = (halves.get(), Cell::new(0));
        Box::pin(poll_fn(move |_| {
            polls.set(polls.get() + 1);
            match number < 3 && polls.get() > 1 {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }))
    };
    let pending = [Poll::Pending, Poll::Pending, Poll::Pending];
    let mut polls = pending
        .into_iter()
        .chain([Poll::Ready(Some(Err::<Event, _>("broken")))]);
    let events = stream::poll_fn(move |_| polls.next().unwrap_or(Poll::Pending));
    let mut body = EventBody::new(events).timer(timer);
    assert!(poll(&mut body).is_pending());
    assert!(poll(&mut body).is_pending());
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert_eq!(poll_error(&mut body), "broken");
    // The server had its turn already.
    let mut polls = [Poll::Pending, Poll::Ready(Some(Err::<Event, _>("broken")))].into_iter();
    let mut body = EventBody::new(stream::poll_fn(move |_| {
        polls.next().unwrap_or(Poll::Pending)
    }));
    assert!(poll(&mut body).is_pending());
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Err("broken")))));
}

#[test]
fn a_held_error_waits_until_the_empty_chunk_before_it_is_dropped() {
    let events = [Ok(Event::new("a")), Err("broken")];
    let mut body = EventBody::new(stream::iter(events)).hold_errors();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut context = Context::from_waker(&waker);
    let mut poll = || Pin::new(&mut body).poll_next(&mut context);
    assert!(matches!(poll(), Poll::Ready(Some(Ok(chunk))) if chunk == "data: a\n\n"));
    let Poll::Ready(Some(Ok(empty))) = poll() else {
        unreachable!("no chunk before the error");
    };
    assert!(empty.is_empty());
    for _ in 0..10 {
        assert!(poll().is_pending());
    }
    assert_eq!(wakes.0.load(Ordering::Relaxed), 0);
    drop(empty);
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    // One turn more, to write.
    assert!(poll().is_pending());
    assert_eq!(wakes.0.load(Ordering::Relaxed), 2);
    assert!(matches!(poll(), Poll::Ready(Some(Err("broken")))));
    assert!(matches!(poll(), Poll::Ready(None)));
}

#[test]
fn a_held_error_does_not_wait_for_longer_than_a_keep_alive() {
    let due = Rc::new(Cell::new(false));
    let is_due = Rc::clone(&due);
    let timer = move |_| {
        let is_due = Rc::clone(&is_due);
        Box::pin(poll_fn(move |_| match is_due.take() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }))
    };
    let events = stream::iter([Err::<Event, _>("broken")]);
    let mut body = EventBody::new(events).timer(timer).hold_errors();
    let mut context = Context::from_waker(Waker::noop());
    let mut poll = || Pin::new(&mut body).poll_next(&mut context);
    let held = poll();
    assert!(matches!(&held, Poll::Ready(Some(Ok(chunk))) if chunk.is_empty()));
    for _ in 0..2 {
        assert!(poll().is_pending());
        due.set(true);
    }
    assert!(poll().is_pending(), "one turn to write");
    assert!(matches!(poll(), Poll::Ready(Some(Err("broken")))));
}

#[test]
fn until_lets_an_event_that_has_begun_leave_whole() {
    let over = Rc::new(Cell::new(false));
    let is_over = Rc::clone(&over);
    let end = poll_fn(move |_| match is_over.get() {
        true => Poll::Ready(()),
        false => Poll::Pending,
    });
    let events = stream::repeat_with(|| Event::new("x".repeat(20_000)));
    let mut body = EventBody::new(events).until(end).until(pending());
    assert_eq!(poll(&mut body), chunk("data: "));
    over.set(true);
    assert_eq!(poll(&mut body), chunk(&"x".repeat(20_000)));
    assert_eq!(poll(&mut body), chunk("\n\n"));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn dropping_the_body_drops_the_events() {
    let alive = Rc::new(());
    let held = Rc::clone(&alive);
    let body = EventBody::new(stream::poll_fn(move |_| -> Poll<Option<Event>> {
        let _ = &held;
        Poll::Pending
    }));
    assert_eq!(Rc::strong_count(&alive), 2);
    drop(body);
    assert_eq!(Rc::strong_count(&alive), 1);
}
