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
use eventwire_core::{Encode, Encoder, Event, EventStream, StreamError};
use futures_core::FusedStream;
use futures_util::stream;

use crate::{Wakes, chunk, poll};

/// Polls a body that has an error to tell, until it does; every time before, it must wake the task.
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
        unreachable!("a chunk or an end where the error was due");
    };
    error
}

#[test]
fn an_error_waits_until_what_came_before_it_is_written() {
    let events = [Ok(Event::new("a")), Err("broken"), Ok(Event::new("never"))];
    let mut body = EventStream::new(stream::iter(events));
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert!(matches!(
        poll_error(&mut body),
        StreamError::Source("broken")
    ));
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
    assert!(body.is_terminated());
}

#[test]
fn an_item_that_cannot_be_encoded_leaves_nothing_behind() {
    struct Half;
    impl Encode for Half {
        type Error = fmt::Error;

        fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> fmt::Result {
            encoder.data("half")?;
            Err(fmt::Error)
        }
    }
    enum Item {
        Whole(Event),
        Half,
    }
    impl Encode for Item {
        type Error = fmt::Error;

        fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> fmt::Result {
            match self {
                Self::Whole(event) => event.encode(encoder),
                Self::Half => Half.encode(encoder),
            }
        }
    }
    let items = [Item::Whole(Event::new("a")), Item::Half];
    let mut body = EventStream::new(stream::iter(items));
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
    let mut body = EventStream::new(events).chunk_limit(0).until(end);
    assert_eq!(poll(&mut body), chunk("data: x\n\n"));
    over.set(true);
    assert_eq!(poll(&mut body), Poll::Ready(None));
    assert_eq!(Rc::strong_count(&alive), 1);
    assert!(body.is_terminated());
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
    let mut body = EventStream::new(events).until(end).until(pending());
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
    let body = EventStream::new(stream::poll_fn(move |_| -> Poll<Option<Event>> {
        let _ = &held;
        Poll::Pending
    }));
    assert_eq!(Rc::strong_count(&alive), 2);
    drop(body);
    assert_eq!(Rc::strong_count(&alive), 1);
}
