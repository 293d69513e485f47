use std::{
    fmt,
    future::Future,
    hash::{BuildHasher, RandomState},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use eventwire_core::{DecodeError, Decoder, Events, Timer};
use futures_core::{FusedStream, Stream};
use pin_project_lite::pin_project;

use crate::{Closed, Reason, Request, Response, Update};

/// The time until the next request, unless the server sets it.
const RETRY: Duration = Duration::from_secs(3);

/// The longest time until the next request after failures.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// The shortest time until the next request after a failure.
const SHORTEST: Duration = Duration::from_millis(100);

/// The longest time until the next request.
const MOST: Duration = Duration::from_millis(i32::MAX as u64);

/// How many steps without an update are taken before other tasks get a turn.
const TURN: usize = 32;

pin_project! {
    /// A client that reconnects, as the WHATWG HTML standard, section "Server-sent events", says.
    ///
    /// A closure makes the requests, with any HTTP client. The stream yields [updates](Update).
    ///
    /// - A response with status 200 and the type `text/event-stream` is read. When it ends or fails, another
    ///   request follows after the reconnection time that the server has set, or 3 seconds; after at least
    ///   100 ms if it had no event.
    /// - A request that fails is repeated after that time, at least 100 ms, and after each further failure in a
    ///   row the time doubles, up to 5 minutes. Up to a quarter
    ///   is added at random; the longest times are 225 to 300 seconds.
    /// - No time is longer than 2,147,483,647 ms, which is the most that browsers wait.
    /// - Any other status or type is the end. Redirects are for the HTTP client to follow.
    /// - The last event id is sent with each request, unless a header cannot carry it.
    ///
    /// # Examples
    ///
    /// With hyper, reqwest or any other client, whose part is a closure:
    ///
    /// ```
    /// # use std::{future::ready, io, pin::pin, time::Duration};
    /// # use bytes::Bytes;
    /// # use futures_util::{StreamExt, stream};
    /// # async fn sleep(_: Duration) {}
    /// # let mut answers = 0;
    /// # let mut get = |_: &eventwire_source::Request| {
    /// #     answers += 1;
    /// #     let status = if answers == 1 { 200 } else { 204 };
    /// #     ready(Ok::<_, io::Error>((status, "data: a\n\n")))
    /// # };
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// use eventwire_source::{Closed, EventSource, Response, Update};
    ///
    /// let source = EventSource::new(sleep, |request| {
    ///     let answer = get(&request);
    ///     async {
    ///         let (status, body) = answer.await?;
    ///         let body = stream::iter([Ok(Bytes::from(body))]);
    ///         Ok::<_, io::Error>(Response::new(status, Some(b"text/event-stream"), body))
    ///     }
    /// });
    /// let mut source = pin!(source.max_attempts(10));
    /// while let Some(update) = source.next().await {
    ///     match update {
    ///         Update::Event(event) => assert_eq!(event.data(), "a"),
    ///         Update::Closed(reason) => assert!(matches!(reason, Closed::NoContent)),
    ///         _ => {}
    ///     }
    /// }
    /// # });
    /// # Ok::<(), io::Error>(())
    /// ```
    #[must_use = "streams do nothing unless polled"]
    pub struct EventSource<C, F, S, T>
    where
        T: Timer,
    {
        timer: T,
        connect: C,
        #[pin]
        state: State<F, T::Sleep>,
        #[pin]
        events: Events<S>,
        has_events: bool,
        retry: Duration,
        max_attempts: u32,
        reconnects: fn(u16) -> bool,
        failures: u32,
        refused: Option<u16>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, W> {
        Disconnected,
        Connecting { #[pin] response: F },
        Open,
        Waiting { #[pin] sleep: W },
        Closed,
    }
}

impl<C, F, S, T: Timer> EventSource<C, F, S, T> {
    /// Begins after an event of an earlier connection.
    pub fn resume_after(mut self, last_event_id: &str) -> Self {
        let decoder = self.events.decoder().clone();
        self.events = Events::disconnected(decoder.resume_after(last_event_id));
        self
    }

    /// Sets the time until the next request, which the server may set otherwise: 3 seconds by default.
    pub const fn retry(mut self, retry: Duration) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the limit of an event in bytes: 1 MiB by default.
    pub fn limit(mut self, bytes: usize) -> Self {
        let decoder = Decoder::with_limit(bytes).resume_after(self.last_event_id());
        self.events = Events::disconnected(decoder);
        self
    }

    /// Closes after so many failed requests in a row, at least one: there is no limit by default.
    ///
    /// A request has failed if there is no answer, or a status of [`reconnect_on`](Self::reconnect_on). An event
    /// stream ends the row, however it goes on.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Repeats a request that was refused with one of these statuses, as if it had failed: by default any
    /// status but 200 is the end.
    ///
    /// At 401, for example, the closure asks for a new token before the next request, if that was
    /// [refused](Request::refused).
    pub const fn reconnect_on(mut self, reconnects: fn(u16) -> bool) -> Self {
        self.reconnects = reconnects;
        self
    }

    /// Returns the last event id.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.events.decoder().last_event_id()
    }

    /// Returns whether there is a response that is read.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }
}

impl<C, F, S, T, E> EventSource<C, F, S, T>
where
    C: FnMut(Request) -> F,
    F: Future<Output = Result<Response<S>, E>>,
    S: Stream<Item = Result<Bytes, E>>,
    T: Timer,
{
    /// Takes the `sleep` of a runtime and a closure that makes a request.
    pub fn new(timer: T, connect: C) -> Self {
        Self {
            timer,
            connect,
            state: State::Disconnected,
            events: Events::disconnected(Decoder::new()),
            has_events: false,
            retry: RETRY,
            max_attempts: u32::MAX,
            reconnects: |_| false,
            failures: 0,
            refused: None,
        }
    }

    /// Takes one step, which may have an update.
    fn poll_step(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Update<E>>> {
        let mut this = self.as_mut().project();
        let update = match this.state.as_mut().project() {
            StateProjection::Disconnected => {
                let id = this.events.decoder().last_event_id();
                let request = Request::new(id, *this.failures, *this.refused);
                let response = (this.connect)(request);
                this.state.set(State::Connecting { response });
                return Poll::Ready(None);
            }
            StateProjection::Connecting { response } => match ready!(response.poll(context)) {
                Ok(response) => self.accept(response),
                Err(error) => self.wait(Reason::Failed(error)),
            },
            StateProjection::Open => match ready!(this.events.poll_next(context)) {
                Some(Ok(event)) => {
                    *this.has_events = true;
                    Update::Event(event)
                }
                Some(Err(DecodeError::EventTooLong(error))) => Update::EventTooLong(error),
                Some(Err(DecodeError::Stream(error))) => self.wait(Reason::Failed(error)),
                None => self.wait(Reason::Ended),
            },
            StateProjection::Waiting { sleep } => {
                ready!(sleep.poll(context));
                this.state.set(State::Disconnected);
                return Poll::Ready(None);
            }
            StateProjection::Closed => return Poll::Ready(None),
        };
        Poll::Ready(Some(update))
    }

    /// Takes an answer.
    fn accept(self: Pin<&mut Self>, response: Response<S>) -> Update<E> {
        let status = response.status;
        if (self.reconnects)(status) && status != 200 {
            return self.wait(Reason::Refused(status));
        }
        let mut this = self.project();
        if status == 200 && response.is_event_stream {
            *this.failures = 0;
            *this.refused = None;
            *this.has_events = false;
            this.events.connect(response.body);
            this.state.set(State::Open);
            return Update::Open;
        }
        this.state.set(State::Closed);
        Update::Closed(match status {
            200 => Closed::ContentType,
            204 => Closed::NoContent,
            _ => Closed::Status(status),
        })
    }

    /// Waits for the next request, or is closed if there is none.
    fn wait(self: Pin<&mut Self>, reason: Reason<E>) -> Update<E> {
        let was_open = self.is_open();
        let mut this = self.project();
        if let Reason::Refused(status) = reason {
            *this.refused = Some(status);
        }
        let retry = this.events.decoder().retry().unwrap_or(*this.retry);
        let mut after = retry;
        if !was_open {
            *this.failures = this.failures.saturating_add(1);
            if this.failures >= this.max_attempts {
                this.state.set(State::Closed);
                return Update::Closed(Closed::Attempts(reason));
            }
            after = back_off(retry, *this.failures, RandomState::new().hash_one(0));
        } else if !*this.has_events {
            after = retry.max(SHORTEST);
        }
        after = after.min(MOST);
        let sleep = this.timer.sleep(after);
        this.state.set(State::Waiting { sleep });
        Update::Reconnect { after, reason }
    }
}

impl<C, F, S, T, E> Stream for EventSource<C, F, S, T>
where
    C: FnMut(Request) -> F,
    F: Future<Output = Result<Response<S>, E>>,
    S: Stream<Item = Result<Bytes, E>>,
    T: Timer,
{
    type Item = Update<E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Update<E>>> {
        for _ in 0..TURN {
            let update = ready!(self.as_mut().poll_step(context));
            if update.is_some() || matches!(self.state, State::Closed) {
                return Poll::Ready(update);
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<C, F, S, T, E> FusedStream for EventSource<C, F, S, T>
where
    C: FnMut(Request) -> F,
    F: Future<Output = Result<Response<S>, E>>,
    S: Stream<Item = Result<Bytes, E>>,
    T: Timer,
{
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Closed)
    }
}

impl<C, F, S, T: Timer> fmt::Debug for EventSource<C, F, S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSource")
            .field("is_open", &self.is_open())
            .field("last_event_id", &self.last_event_id())
            .field("failures", &self.failures)
            .finish_non_exhaustive()
    }
}

/// The time to wait after failures in a row.
fn back_off(retry: Duration, failures: u32, random: u64) -> Duration {
    let retry = retry.clamp(SHORTEST, MOST);
    let doublings = failures.saturating_sub(1).min(16);
    let most = LONGEST.max(retry + retry / 4);
    let time = retry.saturating_mul(1 << doublings).min(most);
    let quarter = u64::try_from(time.as_millis() / 4).unwrap_or(u64::MAX);
    let part = Duration::from_millis(random % quarter.saturating_add(1));
    match time + part {
        longer if longer > most => time - part,
        longer => longer,
    }
}
