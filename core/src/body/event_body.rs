use alloc::{boxed::Box, sync::Arc};
use core::{
    fmt,
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::{FusedStream, Stream};
use pin_project_lite::pin_project;

use super::{
    End, Frame, MaybeTimer, NoTimer, Outcome, Timer, Until, buffer::Buffer, keep_alive::KeepAlive,
    release::Release, until::Signal,
};
use crate::{Encode, Event};

/// The default limit of a chunk: the size of an HTTP/2 frame.
const CHUNK_LIMIT: usize = 16 * 1024;

/// How many bytes or items a body yields before it gives other tasks of its thread a turn. A stream
/// that is always ready would never stop otherwise.
const TURN: usize = 8 * CHUNK_LIMIT;

/// A smaller chunk costs the server as much as one of this size.
const SMALL_CHUNK: usize = TURN / 16;

/// A smaller item costs as much as one of this size.
const SMALL_ITEM: usize = TURN / 1024;

/// How many items are taken for one chunk.
const ITEMS_PER_CHUNK: usize = 1024;

pin_project! {
    /// The body of a response: a stream of events as a stream of chunks, which are never empty.
    ///
    /// All events that are ready are sent in one chunk, at once: no event waits for another. A body
    /// whose events are always ready yields to other tasks after 128 KiB or 1,024 events. Large
    /// frames and the data of large events in one line are passed on without a copy. If the stream
    /// yields an `Err`, earlier events are sent first, then the error is returned and the body ends.
    ///
    /// A stream that is always ready but slow, because it computes its events, fills a chunk (16 KiB,
    /// at most 1,024 events) before the first of them is sent. With a [`chunk_limit`] of 0 each event
    /// is sent at once.
    ///
    /// [`chunk_limit`]: Self::chunk_limit
    ///
    /// Dropping it drops the stream of events. It has no task, no channel and no queue.
    ///
    /// # Examples
    ///
    /// ```
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::{Event, EventBody};
    ///
    /// let events = stream::iter(["a", "b"]).map(Event::new);
    /// let mut chunks = EventBody::new(events).begin(Event::default().comment("hi"));
    /// let chunk = chunks.next().now_or_never().flatten();
    /// assert!(matches!(chunk, Some(Ok(bytes)) if bytes == ": hi\n\ndata: a\n\ndata: b\n\n"));
    /// assert!(chunks.next().now_or_never().flatten().is_none());
    /// ```
    ///
    /// With a timer, which is the `sleep` of a runtime:
    ///
    /// ```
    /// # use core::{future::pending, time::Duration};
    /// # use futures_util::stream;
    /// # async fn sleep(_: Duration) {}
    /// # async fn shutdown() { pending().await }
    /// use eventwire_core::{Event, EventBody};
    ///
    /// let events = stream::pending::<Event>();
    /// let body = EventBody::new(events)
    ///     .timer(sleep)
    ///     .keep_alive(Duration::from_secs(10))
    ///     .keep_alive_event(Event::new("").name("ping"))
    ///     .until(shutdown())
    ///     .boxed();
    /// // One event in each chunk, and no keep-alive after all.
    /// let body = body.chunk_limit(0).without_keep_alive();
    /// ```
    #[must_use = "streams do nothing unless polled"]
    pub struct EventBody<S, T = NoTimer>
    where
        S: Stream,
        S::Item: Encode,
        T: MaybeTimer,
    {
        #[pin]
        events: Option<S>,
        #[pin]
        keep_alive: KeepAlive<T>,
        rest: Rest<<S::Item as Encode>::Error>,
    }
}

/// Called when a body has ended.
type Hook<E> = Box<dyn FnOnce(End<'_, E>) + Send>;

/// All but the stream and the keep-alive.
struct Rest<E> {
    buffer: Buffer,
    error: Option<E>,
    /// Whether an error waits until the server has written everything before it.
    holds_errors: bool,
    release: Option<Release>,
    /// Whether the server may hold bytes that it has not written yet: the head, or a chunk.
    unwritten: bool,
    /// What the turn has taken so far, since the body was last pending, as bytes.
    turn: usize,
    /// What a turn takes.
    turn_limit: usize,
    /// What was yielded in all.
    bytes: u64,
    items: u64,
    is_polled: bool,
    ended: bool,
    signal: Option<Arc<Signal>>,
    hook: Option<Hook<E>>,
}

impl<S> EventBody<S>
where
    S: Stream<Item: Encode>,
{
    /// Creates the body, without a timer, and so without a keep-alive.
    pub fn new(events: S) -> Self {
        Self {
            events: Some(events),
            keep_alive: KeepAlive::new(NoTimer),
            rest: Rest {
                buffer: Buffer::new(CHUNK_LIMIT),
                error: None,
                holds_errors: false,
                release: None,
                unwritten: true,
                turn: 0,
                turn_limit: TURN,
                bytes: 0,
                items: 0,
                is_polled: false,
                ended: false,
                signal: None,
                hook: None,
            },
        }
    }
}

impl<S, T> EventBody<S, T>
where
    S: Stream<Item: Encode>,
    T: MaybeTimer,
{
    /// Sets the timer, and with it a keep-alive of 15 seconds unless another interval was set.
    pub fn timer<U: Timer>(self, timer: U) -> EventBody<S, U> {
        self.maybe_timer(timer)
    }

    #[doc(hidden)]
    pub fn maybe_timer<U: MaybeTimer>(self, timer: U) -> EventBody<S, U> {
        EventBody {
            events: self.events,
            keep_alive: self.keep_alive.timer(timer),
            rest: self.rest,
        }
    }

    /// Sends events first, without waiting for the stream: a greeting, a snapshot, a retry.
    ///
    /// They are encoded at once. Repeated calls append.
    pub fn begin(mut self, events: impl Into<Frame>) -> Self {
        let Ok(()) = self.rest.buffer.encode(events.into());
        self
    }

    /// Ends the response cleanly when `future` completes: at a shutdown, a logout, a deadline.
    ///
    /// Events already taken from the stream are still sent. If called several times, whichever
    /// future completes first ends the body. Completion is noticed the next time the server polls:
    /// a client that has stopped reading holds its response until the server's own timeout.
    ///
    /// It wraps the stream. For an end that is optional, use a future that may be pending for ever.
    pub fn until<F: Future<Output = ()>>(mut self, future: F) -> EventBody<Until<S, F>, T> {
        let signal = Arc::clone(self.rest.signal.get_or_insert_default());
        self.map_events(|events| Until::new(events, future, signal))
    }

    /// Erases the type of the stream, for fields, traits and branches.
    pub fn boxed<'a>(self) -> EventBody<Pin<Box<dyn Stream<Item = S::Item> + Send + 'a>>, T>
    where
        S: Send + 'a,
    {
        self.map_events(|events| Box::pin(events) as _)
    }

    #[doc(hidden)]
    pub fn map_events<R: Stream<Item = S::Item>>(
        self,
        change: impl FnOnce(S) -> R,
    ) -> EventBody<R, T> {
        EventBody {
            events: self.events.map(change),
            keep_alive: self.keep_alive,
            rest: self.rest,
        }
    }

    /// Calls `hook` once when the response has ended, with the reason and what was sent.
    ///
    /// It is not called if the server never asks for the body, as for HEAD. A second hook replaces
    /// the first.
    ///
    /// # Examples
    ///
    /// ```
    /// # use futures_util::{FutureExt, StreamExt, stream, stream::FusedStream};
    /// use eventwire_core::{Event, EventBody, Outcome};
    ///
    /// let events = stream::iter([Ok(Event::new("a")), Err("broken")]);
    /// let body = EventBody::new(events).on_end(|end| {
    ///     assert_eq!(end.outcome, Outcome::Error(&"broken"));
    ///     assert_eq!((end.items, end.bytes), (1, 9));
    /// });
    /// # let mut body = body;
    /// # while !body.is_terminated() {
    /// #     body.next().now_or_never();
    /// # }
    /// ```
    pub fn on_end(
        mut self,
        hook: impl FnOnce(End<'_, <S::Item as Encode>::Error>) + Send + 'static,
    ) -> Self {
        self.rest.hook = Some(Box::new(hook));
        self
    }

    /// Limits how many bytes a chunk has: 16 KiB unless an adapter sets another limit.
    ///
    /// Only a chunk of a single item is longer. With a limit of 0, each item is a chunk.
    pub const fn chunk_limit(mut self, bytes: usize) -> Self {
        self.rest.buffer.set_limit(bytes);
        self
    }

    /// Leaves it to the server to give other tasks a turn.
    #[doc(hidden)]
    pub const fn without_turns(mut self) -> Self {
        self.rest.turn_limit = usize::MAX;
        self
    }

    /// Holds back an error until the server has dropped an empty chunk before it.
    #[doc(hidden)]
    pub const fn hold_errors(mut self) -> Self {
        self.rest.holds_errors = true;
        self
    }
}

impl<S, T> EventBody<S, T>
where
    S: Stream<Item: Encode>,
    T: Timer,
{
    /// Sets the longest silence, after which a comment keeps the connection open: 15 seconds by
    /// default.
    ///
    /// No gap between bytes is longer, apart from the timer's own lateness, and no keep-alive is sent
    /// before half of it has passed. Zero disables the keep-alive, and so does [`Duration::MAX`].
    ///
    /// A keep-alive stops proxies from closing an idle connection, and reveals clients that have gone.
    pub const fn keep_alive(mut self, interval: Duration) -> Self {
        self.keep_alive.set_interval(interval);
        self
    }

    /// Disables the keep-alive. The timer is not used.
    pub const fn without_keep_alive(self) -> Self {
        self.keep_alive(Duration::ZERO)
    }

    /// Sets what is sent instead of an empty comment. An event without fields disables the
    /// keep-alive.
    pub fn keep_alive_event(mut self, event: Event) -> Self {
        self.keep_alive.set_frame(event.into());
        self
    }
}

impl<S, T> Stream for EventBody<S, T>
where
    S: Stream<Item: Encode>,
    T: MaybeTimer,
{
    type Item = Result<Bytes, <S::Item as Encode>::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        let rest = this.rest;
        rest.is_polled = true;
        if let Some(signal) = &rest.signal {
            signal.next_poll();
        }
        let mut taken = 0;
        let mut is_pending = false;
        let is_over = rest.is_turn_over();
        if !is_over {
            while let Some(events) = this.events.as_mut().as_pin_mut()
                && taken < ITEMS_PER_CHUNK
                && !rest.buffer.is_full()
            {
                let error = match events.poll_next(cx) {
                    Poll::Pending => {
                        is_pending = true;
                        break;
                    }
                    Poll::Ready(None) => None,
                    Poll::Ready(Some(item)) => match rest.buffer.encode(item) {
                        Ok(()) => {
                            taken += 1;
                            continue;
                        }
                        Err(error) => Some(error),
                    },
                };
                this.events.set(None);
                rest.error = error;
            }
        }
        rest.items += taken as u64;
        let chunk = match is_over && this.events.is_some() {
            // The end of a large event is sent with the next one, after the turn of other tasks.
            true => rest.buffer.pop_complete(),
            false => rest.buffer.pop(),
        };
        if let Some(chunk) = chunk {
            this.keep_alive.mark_sent();
            return Poll::Ready(Some(Ok(rest.send(chunk, taken))));
        }
        if this.events.is_none() {
            return rest.poll_end(this.keep_alive, cx);
        }
        if is_pending {
            rest.buffer.release();
        } else {
            cx.waker().wake_by_ref();
        }
        let was_silent = rest.turn == 0;
        rest.begin_turn();
        if is_pending || was_silent {
            let keep_alive = this.keep_alive.poll(cx);
            return keep_alive.map(|bytes| Some(Ok(rest.send(bytes, 0))));
        }
        Poll::Pending
    }
}

impl<E> Rest<E> {
    const fn is_turn_over(&self) -> bool {
        self.turn >= self.turn_limit
    }

    const fn begin_turn(&mut self) {
        self.unwritten = false;
        self.turn = 0;
    }

    /// Counts a chunk, for which `items` were taken.
    fn send(&mut self, chunk: Bytes, items: usize) -> Bytes {
        self.unwritten = true;
        let cost = chunk.len().max(SMALL_CHUNK).max(items * SMALL_ITEM);
        self.turn = self.turn.saturating_add(cost);
        self.bytes += chunk.len() as u64;
        chunk
    }

    fn call_hook(&mut self, outcome: Outcome<'_, E>) {
        if let Some(hook) = self.hook.take() {
            hook(End {
                outcome,
                items: self.items,
                bytes: self.bytes,
            });
        }
    }

    /// Ends the body, once the server has had time to write what is before an error.
    fn poll_end<T: MaybeTimer>(
        &mut self,
        keep_alive: Pin<&mut KeepAlive<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, E>>> {
        if self.error.is_some() {
            if self.holds_errors && self.release.is_none() {
                let (chunk, release) = Release::new(cx.waker());
                self.release = Some(release);
                return Poll::Ready(Some(Ok(chunk)));
            }
            if let Some(release) = &self.release
                && !release.is_complete()
            {
                if keep_alive.poll(cx).is_pending() {
                    return Poll::Pending;
                }
                // A server that has held the chunk for so long does not write it.
                release.give_up();
            }
            if mem::take(&mut self.unwritten) {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
        self.ended = true;
        let error = self.error.take();
        let is_until = self
            .signal
            .as_ref()
            .is_some_and(|signal| signal.is_completed());
        self.call_hook(match &error {
            Some(error) => Outcome::Error(error),
            None if is_until => Outcome::Until,
            None => Outcome::Finished,
        });
        Poll::Ready(error.map(Err))
    }
}

impl<E> Drop for Rest<E> {
    fn drop(&mut self) {
        // A server does not poll the body of an answer to HEAD.
        if self.is_polled {
            self.call_hook(Outcome::Dropped);
        }
    }
}

impl<S, T> FusedStream for EventBody<S, T>
where
    S: Stream<Item: Encode>,
    T: MaybeTimer,
{
    fn is_terminated(&self) -> bool {
        self.rest.ended
    }
}

impl<S, T> fmt::Debug for EventBody<S, T>
where
    S: Stream<Item: Encode>,
    T: MaybeTimer,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventBody")
            .field("keep_alive", &self.keep_alive)
            .finish_non_exhaustive()
    }
}
