use core::{
    fmt,
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use pin_project_lite::pin_project;

use super::{Frame, MaybeTimer};

/// The interval unless another is set. The standard recommends about 15 seconds.
const INTERVAL: Duration = Duration::from_secs(15);

/// After how many sleeps in a row that were complete at their first poll there is no other.
const MOST_COMPLETE: u8 = 64;

pin_project! {
    /// Sends a comment on a connection that would be idle otherwise.
    ///
    /// The timer runs for half an interval and is not reset by a chunk. A half without a chunk that
    /// follows another ends with a keep-alive, so the silence is between half and a whole interval.
    pub(super) struct KeepAlive<T: MaybeTimer> {
        timer: T,
        // Zero and the maximum mean that there is no keep-alive.
        interval: Duration,
        #[pin]
        sleep: Option<T::Sleep>,
        // Whether something was sent in this half of the interval.
        sent: bool,
        frame: Bytes,
        // How many sleeps in a row were complete at their first poll.
        complete: u8,
    }
}

impl<T: MaybeTimer> KeepAlive<T> {
    pub(super) const fn new(timer: T) -> Self {
        Self {
            timer,
            interval: INTERVAL,
            sleep: None,
            sent: true,
            frame: Bytes::from_static(b": \n\n"),
            complete: 0,
        }
    }

    /// Changes the timer, which has not been used yet.
    pub(super) fn timer<U: MaybeTimer>(self, timer: U) -> KeepAlive<U> {
        KeepAlive {
            interval: self.interval,
            frame: self.frame,
            ..KeepAlive::new(timer)
        }
    }

    pub(super) const fn set_interval(&mut self, interval: Duration) {
        self.interval = interval;
    }

    pub(super) fn set_frame(&mut self, frame: Frame) {
        self.frame = frame.into();
    }

    /// Notes that the connection is not idle.
    pub(super) fn mark_sent(self: Pin<&mut Self>) {
        *self.project().sent = true;
    }

    /// Waits for the next keep-alive, and returns its bytes, which are never empty.
    pub(super) fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Bytes> {
        let mut this = self.project();
        let never = this.interval.is_zero() || *this.interval == Duration::MAX;
        if !T::EXISTS || never || this.frame.is_empty() {
            return Poll::Pending;
        }
        while *this.complete < MOST_COMPLETE {
            let is_new = this.sleep.is_none();
            if is_new {
                // Rounded up, so that it is not zero.
                let half = *this.interval - *this.interval / 2;
                this.sleep.set(Some(this.timer.sleep(half)));
            }
            if let Some(sleep) = this.sleep.as_mut().as_pin_mut()
                && sleep.poll(cx).is_pending()
            {
                *this.complete = 0;
                return Poll::Pending;
            }
            this.sleep.set(None);
            if is_new {
                // It measured no time.
                *this.complete += 1;
            } else if !mem::take(this.sent) {
                *this.sent = true;
                return Poll::Ready(this.frame.clone());
            }
        }
        Poll::Pending
    }
}

impl<T: MaybeTimer> fmt::Debug for KeepAlive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeepAlive")
            .field("interval", &self.interval)
            .field("frame", &self.frame)
            .finish_non_exhaustive()
    }
}
