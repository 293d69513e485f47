use core::{
    fmt,
    future::{Future, Pending, pending},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::{FusedStream, Stream};
use pin_project_lite::pin_project;

use crate::{Chunks, Encode, First, KeepAlive, NoKeepAlive};

/// How many bytes a chunk gathers by default before it leaves.
const CHUNK_LIMIT: usize = 16 * 1024;

/// How many items are taken from a stream in one poll, so that one that is always ready, and
/// perhaps yields nothing but empty events, cannot hold the executor.
const ITEMS_PER_POLL: usize = 2048;

pin_project! {
    /// The body of a response: a stream of events as a stream of chunks, which are never empty.
    ///
    /// All events that are ready leave together in one chunk, at once: an event never waits for
    /// another. Where the framework takes [`Bytes`], a frame that is ready alone and the data of a
    /// large event in one line are handed on without a copy. An `Err` of the stream is yielded after
    /// everything that came before it, once the server had a turn to write that, and is the end.
    ///
    /// Dropping it drops the stream of events. It has no task, no channel and no queue.
    ///
    /// # Examples
    ///
    /// ```
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::{Event, EventStream};
    ///
    /// let events = stream::iter([Event::new("a"), Event::new("b")]);
    /// let mut chunks = EventStream::new(events);
    /// let chunk = chunks.next().now_or_never().flatten();
    /// assert!(matches!(chunk, Some(Ok(bytes)) if bytes == "data: a\n\ndata: b\n\n"));
    /// assert!(chunks.next().now_or_never().flatten().is_none());
    /// ```
    #[must_use = "streams do nothing unless polled"]
    pub struct EventStream<S, K = NoKeepAlive, U = Pending<()>>
    where
        S: Stream,
        S::Item: Encode,
    {
        #[pin]
        events: Option<S>,
        #[pin]
        keep_alive: Option<K>,
        #[pin]
        until: U,
        chunks: Chunks,
        error: Option<<S::Item as Encode>::Error>,
        // Whether the server may hold bytes that it has not written yet: the head, or a chunk.
        unwritten: bool,
    }
}

impl<S> EventStream<S>
where
    S: Stream,
    S::Item: Encode,
{
    /// Creates the body, with no keep-alive and no end but that of the events.
    pub fn new(events: S) -> Self {
        Self {
            events: Some(events),
            keep_alive: None,
            until: pending(),
            chunks: Chunks::new(CHUNK_LIMIT),
            error: None,
            unwritten: true,
        }
    }
}

impl<S, K, U> EventStream<S, K, U>
where
    S: Stream,
    S::Item: Encode,
{
    /// Sets the keep-alive, in place of any before.
    ///
    /// `None::<NoKeepAlive>` turns it off.
    pub fn keep_alive<F, T>(
        self,
        keep_alive: impl Into<Option<KeepAlive<F, T>>>,
    ) -> EventStream<S, KeepAlive<F, T>, U> {
        EventStream {
            events: self.events,
            keep_alive: keep_alive.into(),
            until: self.until,
            chunks: self.chunks,
            error: self.error,
            unwritten: self.unwritten,
        }
    }

    /// Ends the response cleanly when `future` completes: at a shutdown, a logout, a deadline.
    ///
    /// What was taken from the stream before is sent. Of several futures, the first one counts. It is
    /// noticed when the server polls: a client that has stopped reading holds its response until the
    /// server's own timeout.
    pub fn until<V: Future<Output = ()>>(self, future: V) -> EventStream<S, K, First<U, V>> {
        EventStream {
            events: self.events,
            keep_alive: self.keep_alive,
            until: First::new(self.until, future),
            chunks: self.chunks,
            error: self.error,
            unwritten: self.unwritten,
        }
    }

    /// Sets how many bytes a chunk gathers before it leaves: 16 KiB unless an adapter sets another.
    ///
    /// An item is never divided for it, so that a chunk may be longer by one. With a limit of 0, each
    /// item leaves alone.
    pub const fn chunk_limit(mut self, bytes: usize) -> Self {
        self.chunks.set_limit(bytes);
        self
    }
}

impl<S, F, T, U> Stream for EventStream<S, KeepAlive<F, T>, U>
where
    S: Stream,
    S::Item: Encode,
    F: FnMut() -> T,
    T: Future<Output = ()>,
    U: Future<Output = ()>,
{
    type Item = Result<Bytes, <S::Item as Encode>::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        if this.events.is_some() && this.until.poll(cx).is_ready() {
            this.events.set(None);
        }
        let mut taken = 0;
        while let Some(events) = this.events.as_mut().as_pin_mut()
            && taken < ITEMS_PER_POLL
            && !this.chunks.is_full()
        {
            let Poll::Ready(item) = events.poll_next(cx) else {
                break;
            };
            taken += 1;
            let appended = item.map(|item| item.append(this.chunks));
            if let Some(Ok(())) = appended {
                continue;
            }
            this.events.set(None);
            *this.error = appended.and_then(Result::err);
        }
        if let Some(chunk) = this.chunks.pop() {
            if let Some(keep_alive) = this.keep_alive.as_pin_mut() {
                keep_alive.mark_sent();
            }
            *this.unwritten = true;
            return Poll::Ready(Some(Ok(chunk)));
        }
        let unwritten = mem::take(this.unwritten);
        if this.error.is_some() && unwritten {
            // A server that is given an error drops what it has not written. One turn is all that can
            // be given: over HTTP/2, where another task writes, it may be too short.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if this.events.is_none() {
            return Poll::Ready(this.error.take().map(Err));
        }
        if taken == ITEMS_PER_POLL {
            cx.waker().wake_by_ref();
        }
        match this.keep_alive.as_pin_mut() {
            Some(keep_alive) => {
                let beat = ready!(keep_alive.poll_beat(cx));
                *this.unwritten = true;
                Poll::Ready(Some(Ok(beat)))
            }
            None => Poll::Pending,
        }
    }
}

impl<S, F, T, U> FusedStream for EventStream<S, KeepAlive<F, T>, U>
where
    S: Stream,
    S::Item: Encode,
    F: FnMut() -> T,
    T: Future<Output = ()>,
    U: Future<Output = ()>,
{
    fn is_terminated(&self) -> bool {
        self.events.is_none() && self.chunks.is_empty() && self.error.is_none()
    }
}

impl<S, K, U> fmt::Debug for EventStream<S, K, U>
where
    S: Stream,
    S::Item: Encode,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("chunks", &self.chunks)
            .finish_non_exhaustive()
    }
}
