//! A client that resumes after many events, up to its last chunk.

use std::{
    io,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use eventwire_core::{EventId, Frame, LastEventId};
use eventwire_hub::Hub;
use futures_util::{Stream, stream};

use super::{Measure, Turns, channel::event, delivery::body};
use crate::{clock::thread_time, encode::contestant::Output};

const EVENTS: usize = 10_000;

/// The hub, which hands its blocks on.
pub(super) fn from_the_hub() -> Measure {
    measure("eventwire", || {
        let hub = Hub::builder().history(EVENTS).build();
        let mut first = None;
        for _ in 0..EVENTS {
            let id = hub.publish(event()).map_err(io::Error::other)?;
            first.get_or_insert(id);
        }
        let first = first.as_ref().map(EventId::as_str).unwrap_or_default();
        let first = first.as_bytes().to_vec();
        Ok(turns(move || hub.subscribe(LastEventId::new(Some(&first)))))
    })
}

/// Frames that were encoded before, each of which the body is given by itself.
pub(super) fn one_at_a_time() -> Measure {
    measure("one frame at a time", || {
        let frames = (0..EVENTS as u64).map(|number| Frame::from(event().id(number)));
        let frames: Arc<[_]> = frames.collect();
        Ok(turns(move || {
            let (frames, mut next) = (Arc::clone(&frames), 1);
            stream::poll_fn(move |_| {
                next += 1;
                frames
                    .get(next - 1)
                    .map_or(Poll::Pending, |frame| Poll::Ready(Some(frame.clone())))
            })
        }))
    })
}

fn measure(contestant: &'static str, prepare: fn() -> io::Result<Turns>) -> Measure {
    Measure {
        case: "catching up over 10,000 events".to_owned(),
        contestant,
        quantity: "ns per event",
        units: EVENTS - 1,
        prepare: Box::new(prepare),
    }
}

fn turns<S: Stream<Item = Frame> + 'static>(resume: impl Fn() -> S + 'static) -> Turns {
    Box::new(move |turns| {
        let mut least =
            usize::try_from(turns).unwrap_or(usize::MAX) * (EVENTS - 1) * event_length();
        let mut output = Output::default();
        let start = thread_time();
        for _ in 0..turns {
            let mut body = pin!(body(resume()));
            let mut context = Context::from_waker(Waker::noop());
            while let Poll::Ready(Some(chunk)) = body.as_mut().poll_next(&mut context) {
                output.take(chunk.as_ref());
            }
        }
        let time = thread_time() - start;
        least = least.saturating_sub(output.length());
        assert_eq!(least, 0, "bytes are missing");
        time
    })
}

/// The least length of an event, without its id.
fn event_length() -> usize {
    Frame::from(event()).as_ref().len()
}
