use core::{
    error::Error,
    fmt,
    future::{Future, Pending},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use pin_project_lite::pin_project;

use crate::{Event, Frame};

/// How long the adapters let a connection be idle: 15 seconds, as the standard advises.
pub const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// The keep-alive of a stream that has none.
pub type NoKeepAlive = KeepAlive<fn() -> Pending<()>, Pending<()>>;

pin_project! {
    /// Sends a comment on a connection that would look idle otherwise.
    ///
    /// Proxies close connections on which nothing happens, and some servers notice only by writing
    /// that a client has left. The timer is any future: this type knows no clock. It is not reset by
    /// an event: if something was sent while it ran, it starts again without a beat. So a beat comes
    /// after one interval without an event at the least, and after two at the most.
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn sleep(_: core::time::Duration) {}
    /// use core::time::Duration;
    /// use eventwire_core::{Event, KeepAlive};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let every_ten_seconds = KeepAlive::new(|| sleep(Duration::from_secs(10)));
    ///
    /// // `sleep` is that of the runtime; a client that watches the connection hears of an event.
    /// let interval = "5".parse().map(Duration::from_secs)?;
    /// let from_configuration = KeepAlive::every(interval, sleep)?.event(Event::new("").name("ping"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub struct KeepAlive<F, T> {
        sleep: F,
        #[pin]
        timer: Timer<T>,
        sent: bool,
        beat: Bytes,
    }
}

pin_project! {
    #[project = TimerProjection]
    #[derive(Debug)]
    enum Timer<T> {
        /// Not asked for yet.
        New,
        Running { #[pin] sleep: T },
        /// It was complete when it was polled first, so that it would beat without end.
        Broken,
    }
}

impl NoKeepAlive {
    /// Creates a keep-alive of a runtime's own `sleep` and an interval, such as a configured one.
    ///
    /// # Errors
    ///
    /// Returns [`ZeroInterval`] if the interval is zero, which would be a beat without end.
    pub fn every<T: Future<Output = ()>>(
        interval: Duration,
        mut sleep: impl FnMut(Duration) -> T,
    ) -> Result<KeepAlive<impl FnMut() -> T, T>, ZeroInterval> {
        if interval.is_zero() {
            return Err(ZeroInterval(()));
        }
        Ok(KeepAlive::new(move || sleep(interval)))
    }
}

impl<F: FnMut() -> T, T: Future<Output = ()>> KeepAlive<F, T> {
    /// Creates a keep-alive whose interval is the time that the futures of `sleep` take.
    ///
    /// The beat is an empty comment and a blank line, so that clients that read blocks see it too.
    ///
    /// A future that is complete when it is polled first has no interval: there is no beat then, and
    /// none after it.
    pub const fn new(sleep: F) -> Self {
        Self {
            sleep,
            timer: Timer::New,
            sent: false,
            beat: Bytes::from_static(b": \n\n"),
        }
    }

    /// Sets what is sent instead of an empty comment; an event without any field turns the beat off.
    pub fn event(mut self, event: Event) -> Self {
        self.beat = Frame::from(event).into();
        self
    }

    /// Notes that the connection was not idle.
    pub(crate) fn mark_sent(self: Pin<&mut Self>) {
        *self.project().sent = true;
    }

    /// Waits for the next beat, and returns its bytes, which are never empty.
    pub(crate) fn poll_beat(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Bytes> {
        loop {
            let mut this = self.as_mut().project();
            match this.timer.as_mut().project() {
                TimerProjection::New => {}
                TimerProjection::Running { sleep } => ready!(sleep.poll(cx)),
                TimerProjection::Broken => return Poll::Pending,
            }
            let elapsed = !matches!(*this.timer, Timer::New);
            let sleep = (this.sleep)();
            this.timer.set(Timer::Running { sleep });
            if let TimerProjection::Running { sleep } = this.timer.as_mut().project()
                && sleep.poll(cx).is_ready()
            {
                this.timer.set(Timer::Broken);
            }
            let idle = !mem::take(this.sent);
            if elapsed && idle && !this.beat.is_empty() {
                return Poll::Ready(this.beat.clone());
            }
        }
    }
}

impl<F, T> fmt::Debug for KeepAlive<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeepAlive")
            .field("beat", &self.beat)
            .finish_non_exhaustive()
    }
}

/// An interval of zero, with which a keep-alive would never pause.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ZeroInterval(());

impl fmt::Display for ZeroInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the interval of a keep-alive is zero")
    }
}

impl Error for ZeroInterval {}
