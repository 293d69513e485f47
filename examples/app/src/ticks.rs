use std::time::Duration;

use futures_util::{Stream, stream};
use tokio::time::{MissedTickBehavior, interval};

/// Yields at once, and then whenever a period has passed; it does not drift.
///
/// What a slow client missed is skipped, so that it is not sent in a burst later.
///
/// # Panics
///
/// Panics if the period is zero, which no caller has: [`Pace`](crate::Pace) gives none.
pub(crate) fn ticks(period: Duration) -> impl Stream<Item = ()> + Send + Unpin + use<> {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
    stream::poll_fn(move |cx| interval.poll_tick(cx).map(|_| Some(())))
}
