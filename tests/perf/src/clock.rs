//! The clocks of Linux.

use std::time::Duration;

use nix::{errno::Errno, time::ClockId};

/// Returns the nanoseconds of the monotonic clock, which the processes of one machine share.
pub(crate) fn now() -> Result<u64, Errno> {
    read(ClockId::CLOCK_MONOTONIC)
}

/// Returns how long this thread has had a core. What else runs on the machine does not count.
pub(crate) fn thread_time() -> Duration {
    #[expect(clippy::expect_used, reason = "every Linux has this clock")]
    let time = ClockId::CLOCK_THREAD_CPUTIME_ID
        .now()
        .expect("the clock of the thread");
    time.into()
}

/// Returns the nanoseconds of a clock.
pub(crate) fn read(clock: ClockId) -> Result<u64, Errno> {
    let time = clock.now()?;
    let seconds = u64::try_from(time.tv_sec()).unwrap_or_default();
    let rest = u64::try_from(time.tv_nsec()).unwrap_or_default();
    Ok(seconds * 1_000_000_000 + rest)
}
