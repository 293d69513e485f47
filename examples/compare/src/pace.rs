use serde::{Deserialize, Serialize};

/// What is published, and for how many clients besides those of the page.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Pace {
    /// Events in a second.
    pub(crate) rate: u32,
    /// Bytes of data in an event.
    pub(crate) size: usize,
    /// Events that are published at once.
    pub(crate) burst: u32,
    /// All servers together.
    pub(crate) clients: usize,
}

impl Pace {
    /// Takes the nearest values that are allowed.
    #[must_use]
    pub(crate) fn clamped(self) -> Self {
        Self {
            rate: self.rate.clamp(1, 100_000),
            size: self.size.clamp(20, 65_536),
            burst: self.burst.clamp(1, 10_000),
            clients: self.clients.min(5_000),
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rate: 50,
            size: 100,
            burst: 1,
            clients: 0,
        }
    }
}
