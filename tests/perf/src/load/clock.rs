//! The clock that the processes of one machine share.

use nix::{errno::Errno, time::ClockId};

/// Returns the nanoseconds of the monotonic clock.
pub(crate) fn now() -> Result<u64, Errno> {
    read(ClockId::CLOCK_MONOTONIC)
}

/// Returns the nanoseconds of a clock.
pub(crate) fn read(clock: ClockId) -> Result<u64, Errno> {
    let time = clock.now()?;
    let seconds = u64::try_from(time.tv_sec()).unwrap_or_default();
    let rest = u64::try_from(time.tv_nsec()).unwrap_or_default();
    Ok(seconds * 1_000_000_000 + rest)
}
