//! When a body yields to other tasks, and what survives a panic.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    task::Poll,
};

use eventwire_core::{Encode, Encoder, Event, EventBody, Frame, Output};
use futures_util::stream;

use crate::{chunk, poll, poll_and_count};

/// Polls until the body is pending, and returns how many bytes it gave.
fn turn(
    body: &mut (impl futures_core::Stream<Item = Result<bytes::Bytes, impl Sized>> + Unpin),
) -> usize {
    let mut bytes = 0;
    loop {
        match poll_and_count(body) {
            (Poll::Ready(Some(Ok(chunk))), wakes) => {
                assert_eq!(wakes, 0);
                bytes += chunk.len();
            }
            (Poll::Pending, wakes) => {
                assert_eq!(wakes, 1, "a body that yields wakes its task once");
                return bytes;
            }
            (Poll::Ready(_), _) => unreachable!("the events have no end"),
        }
    }
}

#[test]
fn a_body_that_is_always_ready_yields_after_128_kib() {
    for length in [300, 1_000, 5_000, 20_000, 40_000] {
        let data = "x".repeat(length);
        let mut body = EventBody::new(stream::repeat_with(|| Event::new(&data)));
        let mut frames = EventBody::new(stream::repeat_with(|| Frame::from(Event::new(&data))));
        for _ in 0..5 {
            let most = 128 * 1024 + 16 * 1024 + 2 * length;
            // The small chunks around large data count for more than they have.
            let least = if length < 16 * 1024 { 128 } else { 64 } * 1024;
            assert!((least..most).contains(&turn(&mut body)), "{length}");
            assert!((128 * 1024..most).contains(&turn(&mut frames)), "{length}");
        }
    }
}

#[test]
fn a_body_of_small_events_yields_after_1024() {
    let polled = Cell::new(0_usize);
    let mut body = EventBody::new(stream::repeat_with(|| {
        polled.set(polled.get() + 1);
        Event::new("x")
    }));
    for turns in 1..5 {
        assert_eq!(turn(&mut body), 1024 * "data: x\n\n".len());
        assert_eq!(polled.get(), 1024 * turns);
    }
    let mut body = EventBody::new(stream::repeat_with(|| Event::new("x"))).chunk_limit(512 * 9);
    for _ in 1..5 {
        assert_eq!(turn(&mut body), 1024 * "data: x\n\n".len());
    }
}

#[test]
fn a_body_of_small_chunks_yields_after_16() {
    let mut body = EventBody::new(stream::repeat_with(|| Event::new("x"))).chunk_limit(0);
    for _ in 1..5 {
        assert_eq!(turn(&mut body), 16 * "data: x\n\n".len());
    }
}

#[test]
fn a_body_of_events_without_fields_yields_too() {
    let polled = Cell::new(0_usize);
    let mut body = EventBody::new(stream::repeat_with(|| {
        polled.set(polled.get() + 1);
        Event::default()
    }));
    assert_eq!(turn(&mut body), 0);
    assert_eq!(polled.get(), 1024);
}

#[test]
fn a_pending_stream_does_not_wake_its_task() {
    let mut body = EventBody::new(stream::pending::<Event>());
    assert_eq!(poll_and_count(&mut body), (Poll::Pending, 0));
}

#[test]
fn half_an_item_that_panics_is_not_sent() {
    struct Item(bool);
    impl Encode for Item {
        type Error = std::convert::Infallible;

        fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Self::Error> {
            encoder.data("half");
            if self.0 {
                resume_unwind(Box::new("panic"));
            }
            encoder.data("whole");
            Ok(())
        }
    }
    let mut body = EventBody::new(stream::iter([false, true, false].map(Item)));
    assert!(catch_unwind(AssertUnwindSafe(|| poll(&mut body))).is_err());
    let whole = "data: half\ndata: whole\n\n";
    assert_eq!(poll(&mut body), chunk(&whole.repeat(2)));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}
