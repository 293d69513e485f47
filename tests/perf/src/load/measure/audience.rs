use std::{fmt, time::Duration};

use super::count;

/// The clients of a fan-out, and what they are sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Audience {
    pub(crate) clients: usize,
    pub(crate) period_ms: u64,
    /// How many events are published at once.
    pub(crate) burst: usize,
    /// The window of a hub; there is none if it is 0.
    pub(crate) window_ms: u64,
    pub(crate) time: Duration,
    pub(crate) rounds: usize,
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&count(self.clients, "client"))?;
        if self.burst > 1 {
            write!(f, ", {}", count(self.burst, "event"))?;
        }
        write!(f, " every {} ms", self.period_ms)?;
        if self.window_ms > 0 {
            write!(f, ", window of {} ms", self.window_ms)?;
        }
        Ok(())
    }
}
