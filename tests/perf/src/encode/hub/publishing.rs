//! Publishing alone: what the publisher waits for, and the memory of subscribers who wait for it.

use std::{
    io,
    pin::Pin,
    task::{Context, Waker},
    time::Duration,
};

use allocation_counter::measure as count;
use futures_util::Stream;

use super::{
    Measure, Turns,
    channel::{AsyncBroadcast, Channel, Eventwire, TokioBroadcast},
};
use crate::clock::thread_time;

const SUBSCRIBERS: usize = 1_000;

/// So many that the lists of a channel, which double, have the most room to spare.
const WAITING: usize = 8_200;

/// Without a subscriber.
pub(super) fn to_nobody<C: Channel>() -> Measure {
    measure::<C>("publish, no subscriber", "ns per publish", 1, || {
        Ok(publish(C::default(), ()))
    })
}

/// With subscribers who have something to take already, and are not to be woken.
pub(super) fn to_the_busy<C: Channel>() -> Measure {
    let case = "publish, 1,000 subscribers who are busy";
    measure::<C>(case, "ns per publish", 1, || {
        let channel = C::default();
        let busy: Vec<_> = (0..SUBSCRIBERS).map(|_| channel.subscribe()).collect();
        Ok(publish(channel, busy))
    })
}

/// With subscribers who wait, by wakers that do nothing: what a wake-up costs without an executor.
pub(super) fn to_those_who_wait<C: Channel>() -> Measure {
    let case = "publish, 1,000 subscribers who wait";
    measure::<C>(case, "ns per wake-up", SUBSCRIBERS, || {
        let mut channel = C::default();
        let streams = (0..SUBSCRIBERS).map(|_| Box::pin(channel.subscribe()));
        let mut waiting: Vec<_> = streams.collect();
        Ok(Box::new(move |turns| {
            let mut time = Duration::ZERO;
            for _ in 0..turns {
                waiting.iter_mut().for_each(|stream| wait(stream.as_mut()));
                let start = thread_time();
                channel.publish();
                time += thread_time() - start;
            }
            time
        }))
    })
}

/// Takes what is there, and waits for more, with a waker that does nothing.
fn wait(mut stream: Pin<&mut impl Stream>) {
    let mut context = Context::from_waker(Waker::noop());
    while stream.as_mut().poll_next(&mut context).is_ready() {}
}

/// Publishes, and keeps the subscribers as they are.
fn publish<T: 'static>(mut channel: impl Channel, subscribers: T) -> Turns {
    Box::new(move |turns| {
        let _ = &subscribers;
        let start = thread_time();
        for _ in 0..turns {
            channel.publish();
        }
        thread_time() - start
    })
}

fn measure<C: Channel>(
    case: &str,
    quantity: &'static str,
    units: usize,
    prepare: fn() -> io::Result<Turns>,
) -> Measure {
    Measure {
        case: case.to_owned(),
        contestant: C::NAME,
        quantity,
        units,
        prepare: Box::new(prepare),
    }
}

/// Counts the bytes of a subscriber who waits, for each contestant.
pub(crate) fn memory() -> [(&'static str, f64); 3] {
    [
        memory_of::<Eventwire>(),
        memory_of::<TokioBroadcast>(),
        memory_of::<AsyncBroadcast>(),
    ]
}

fn memory_of<C: Channel>() -> (&'static str, f64) {
    let mut channel = C::default();
    let mut subscribers = Vec::new();
    let counted = count(|| {
        subscribers.reserve_exact(WAITING);
        subscribers.extend((0..WAITING).map(|_| Box::pin(channel.subscribe())));
        // What is kept from one event to the next is there after some of them.
        for _ in 0..3 {
            subscribers
                .iter_mut()
                .for_each(|stream| wait(stream.as_mut()));
            channel.publish();
        }
        subscribers
            .iter_mut()
            .for_each(|stream| wait(stream.as_mut()));
    });
    let pointers = size_of_val(subscribers.as_slice());
    let bytes = counted.bytes_current as f64 - pointers as f64;
    (C::NAME, bytes / WAITING as f64)
}
