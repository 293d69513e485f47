use core::{
    future::{Future, Pending, pending},
    time::Duration,
};

/// The timer of a runtime.
///
/// Every `Fn(Duration) -> impl Future<Output = ()>` is one, such as `tokio::time::sleep`.
///
/// # Examples
///
/// ```
/// # use futures_util::stream;
/// # async fn sleep(_: core::time::Duration) {}
/// use core::time::Duration;
/// use eventwire_core::{Event, EventBody};
///
/// # let events = stream::empty::<Event>();
/// // `sleep` is the one of your runtime.
/// let body = EventBody::new(events).timer(sleep).keep_alive(Duration::from_secs(10));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a timer",
    note = "a keep-alive needs a timer: call `.timer(sleep)` first, with the `sleep` of your runtime"
)]
pub trait Timer {
    /// The future that completes after the time.
    type Sleep: Future<Output = ()>;

    /// Returns a future that completes after `duration`.
    fn sleep(&self, duration: Duration) -> Self::Sleep;
}

impl<F: Fn(Duration) -> T, T: Future<Output = ()>> Timer for F {
    type Sleep = T;

    fn sleep(&self, duration: Duration) -> T {
        self(duration)
    }
}

/// No timer, and so no keep-alive: that of a body until [`timer`](crate::EventBody::timer) sets one.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "it has nothing to add")]
pub struct NoTimer;

/// A [`Timer`] or none.
pub trait MaybeTimer {
    /// The future that completes after the time.
    type Sleep: Future<Output = ()>;

    /// Whether there is one.
    const EXISTS: bool;

    /// Returns a future that completes after `duration`.
    fn sleep(&self, duration: Duration) -> Self::Sleep;
}

impl<T: Timer> MaybeTimer for T {
    type Sleep = T::Sleep;

    const EXISTS: bool = true;

    fn sleep(&self, duration: Duration) -> T::Sleep {
        Timer::sleep(self, duration)
    }
}

impl MaybeTimer for NoTimer {
    type Sleep = Pending<()>;

    const EXISTS: bool = false;

    fn sleep(&self, _: Duration) -> Pending<()> {
        pending()
    }
}
