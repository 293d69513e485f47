//! Which events share a chunk.

use std::{
    cell::Cell,
    convert::Infallible,
    pin::Pin,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
    task::{Context, Poll, Waker},
};

use eventwire_core::{Event, EventStream, Frame};
use futures_core::Stream;
use futures_util::stream::{self, StreamExt};

use crate::{Wakes, bursts, chunk, poll};

#[test]
fn events_that_are_ready_leave_together_and_at_once() {
    let mut body = EventStream::new(bursts(vec![vec!["a", "b"], vec!["c"], vec![]]));
    assert_eq!(poll(&mut body), chunk("data: a\n\ndata: b\n\n"));
    assert_eq!(poll(&mut body), chunk("data: c\n\n"));
    assert_eq!(poll(&mut body), Poll::Pending);
    assert_eq!(poll(&mut body), Poll::Ready(None));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn a_chunk_leaves_when_it_has_reached_its_limit() {
    let events = || stream::iter(["a", "b", "c"]).map(Event::new);
    let mut body = EventStream::new(events()).chunk_limit(10);
    assert_eq!(poll(&mut body), chunk("data: a\n\ndata: b\n\n"));
    assert_eq!(poll(&mut body), chunk("data: c\n\n"));
    let mut body = EventStream::new(events()).chunk_limit(0);
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
    assert_eq!(poll(&mut body), chunk("data: b\n\n"));
    let frames = events().map(Frame::from);
    let mut body = EventStream::new(frames).chunk_limit(0);
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
    assert_eq!(poll(&mut body), chunk("data: b\n\n"));
}

#[test]
fn a_thousand_ready_events_leave_in_few_chunks() {
    let events = (0..1000_u32).map(|n| Event::new("x".repeat(100)).id(n));
    let chunks = EventStream::new(stream::iter(events)).collect::<Vec<_>>();
    let chunks = futures_util::FutureExt::now_or_never(chunks).unwrap();
    assert!(chunks.len() <= 40, "{} chunks", chunks.len());
}

#[test]
fn events_without_a_field_make_no_empty_chunk() {
    let events = [Event::default(), Event::default()];
    let mut body = EventStream::new(stream::iter(events).chain(stream::pending()));
    assert_eq!(poll(&mut body), Poll::Pending);
    let mut body = EventStream::new(stream::iter([Event::default()]).map(Frame::from));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn a_stream_that_is_always_ready_gives_the_executor_its_turn() {
    let polled = Cell::new(0_usize);
    let events = stream::repeat_with(|| {
        polled.set(polled.get() + 1);
        Event::default()
    });
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut body = EventStream::new(events);
    let poll = Pin::new(&mut body).poll_next(&mut Context::from_waker(&waker));
    assert!(poll.is_pending());
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    assert!((1..10_000).contains(&polled.get()), "{}", polled.get());
}

#[test]
fn results_that_cannot_fail_are_events_too() {
    let events = stream::iter([Ok::<_, Infallible>(Event::new("a"))]);
    let mut body = EventStream::new(events);
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
}

#[test]
fn a_stream_that_is_not_send_is_a_body_all_the_same() {
    let shared = Rc::new("a");
    let mut body = EventStream::new(stream::once(async move { Event::new(*shared) }).boxed_local());
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
}
