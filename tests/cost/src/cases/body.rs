//! Through the body of a response.

use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use eventwire_core::{Encode, Event, EventBody, Frame};
use futures_util::{Stream, StreamExt, stream};

use super::data::{BYTES_12, BYTES_120, BYTES_2000, LINES_64, Reading};
use crate::case::Case;

const MANY: u32 = 10_000;
const FEWER: u32 = 1_000;
const FEW: u32 = 20;

pub(crate) const BODY: &[Case] = &[
    Case {
        name: "body, 12 bytes",
        events: MANY,
        take: |events| ready(events, || Event::from_static(BYTES_12)),
    },
    Case {
        name: "body, 120 bytes with name and id",
        events: MANY,
        take: |events| {
            ready(events, || {
                Event::from_static(BYTES_120)
                    .name("reading")
                    .id("greenhouse-7")
            })
        },
    },
    Case {
        name: "body, 120 bytes, copied",
        events: MANY,
        take: |events| ready(events, || Event::new(black_box(BYTES_120))),
    },
    Case {
        name: "body, 12 bytes with an integer id",
        events: MANY,
        take: |events| {
            let mut id = 1_000_000_u64;
            ready(events, || {
                id += 1;
                Event::from_static(BYTES_12).id(id)
            })
        },
    },
    Case {
        name: "body, 2,000 bytes in one line",
        events: FEWER,
        take: |events| ready(events, || Event::from_static(BYTES_2000)),
    },
    Case {
        name: "body, 4 KiB in 64 lines",
        events: FEWER,
        take: |events| ready(events, || Event::from_static(LINES_64)),
    },
    Case {
        name: "body, 1 MiB, owned",
        events: FEW,
        take: |events| {
            // As many for any count, so that what it costs to make them is not counted.
            let mut made = vec!["x".repeat(1024 * 1024); 2 * FEW as usize];
            ready(events, || Event::new(made.pop().unwrap_or_default()))
        },
    },
    Case {
        name: "body, 131 bytes of JSON from a custom type",
        events: MANY,
        take: |events| {
            let mut sequence = 123_000_000;
            ready(events, || {
                sequence += 1;
                Reading::new(sequence)
            })
        },
    },
    Case {
        name: "body, 131 bytes of JSON by Event::json",
        events: MANY,
        take: |events| {
            let mut sequence = 123_000_000;
            ready(events, || {
                sequence += 1;
                // The type has no other error.
                Event::json(&Reading::new(sequence)).unwrap_or_default()
            })
        },
    },
    Case {
        name: "body, a shared frame of 120 bytes",
        events: MANY,
        take: |events| {
            let frame = Frame::from(Event::from_static(BYTES_120));
            ready(events, || frame.clone())
        },
    },
    Case {
        name: "body, a lone frame per poll",
        events: MANY,
        take: |events| {
            let frame = Frame::from(Event::from_static(BYTES_120));
            sparse(events, || frame.clone())
        },
    },
    Case {
        name: "body, a lone event of 120 bytes per poll",
        events: MANY,
        take: |events| sparse(events, || Event::from_static(BYTES_120)),
    },
];

/// Takes events that are always ready.
fn ready<T: Encode>(events: u32, event: impl FnMut() -> T) -> usize {
    take(stream::repeat_with(event).take(events as usize))
}

/// Takes events between which the stream is pending, as those of a broadcast are.
fn sparse<T: Encode>(events: u32, mut event: impl FnMut() -> T) -> usize {
    let mut left = events;
    let mut ready = false;
    take(stream::poll_fn(move |_| {
        ready = !ready;
        match (left, ready) {
            (0, _) => Poll::Ready(None),
            (_, false) => Poll::Pending,
            (_, true) => {
                left -= 1;
                Poll::Ready(Some(event()))
            }
        }
    }))
}

fn take<S: Stream<Item: Encode>>(events: S) -> usize {
    let mut body = pin!(EventBody::new(events));
    let mut context = Context::from_waker(Waker::noop());
    let mut bytes = 0;
    loop {
        match body.as_mut().poll_next(&mut context) {
            Poll::Ready(Some(Ok(chunk))) => bytes += black_box(chunk).len(),
            Poll::Ready(Some(Err(_)) | None) => return bytes,
            Poll::Pending => {}
        }
    }
}
