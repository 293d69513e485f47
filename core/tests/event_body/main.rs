//! The body of a response, polled by hand: what is sent, when, and in which chunks.

mod chunks;
mod ending;
mod hook;
mod keep_alive;
mod turns;

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use bytes::Bytes;
use eventwire_core::Event;
use futures_core::Stream;
use futures_util::stream;

#[derive(Default)]
pub(crate) struct Wakes(pub(crate) AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Polls a body once: `Some("…")` is a chunk, `None` is pending or the end.
pub(crate) fn poll<S, E>(body: &mut S) -> Poll<Option<Result<String, E>>>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let chunk = Pin::new(body).poll_next(&mut Context::from_waker(Waker::noop()));
    chunk.map(|chunk| chunk.map(|chunk| chunk.map(|bytes| String::from_utf8_lossy(&bytes).into())))
}

pub(crate) fn chunk<E>(text: &str) -> Poll<Option<Result<String, E>>> {
    Poll::Ready(Some(Ok(text.into())))
}

/// Polls a body and counts how often it woke its task meanwhile.
pub(crate) fn poll_and_count<S, E>(body: &mut S) -> (Poll<Option<Result<String, E>>>, usize)
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let chunk = Pin::new(body).poll_next(&mut Context::from_waker(&waker));
    let chunk = chunk
        .map(|chunk| chunk.map(|chunk| chunk.map(|bytes| String::from_utf8_lossy(&bytes).into())));
    (chunk, wakes.0.load(Ordering::Relaxed))
}

/// Polls a body `polls` times, and expects that it is pending.
pub(crate) fn assert_pending<S, E>(body: &mut S, polls: usize)
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    for _ in 0..polls {
        assert!(poll(body).is_pending());
    }
}

/// A stream that is ready with some events, then pending, then ready with more, and so on.
pub(crate) fn bursts(bursts: Vec<Vec<&'static str>>) -> impl Stream<Item = Event> + Unpin {
    let bursts = bursts.into_iter().map(|burst| {
        let events = burst.into_iter().map(|data| Poll::Ready(Event::new(data)));
        events.chain([Poll::Pending])
    });
    let mut polls = bursts.flatten().collect::<Vec<_>>().into_iter();
    stream::poll_fn(move |_| match polls.next() {
        Some(poll) => poll.map(Some),
        None => Poll::Ready(None),
    })
}
