use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// Returns how long this thread has had a core. What else runs on the machine does not count.
pub(crate) fn thread_time() -> Duration {
    #[expect(clippy::expect_used, reason = "every Unix has this clock")]
    let time = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the clock of the thread");
    time.into()
}
