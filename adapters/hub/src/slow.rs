use std::{fmt, sync::Arc};

use eventwire_core::Event;

/// What becomes of a client that has lost events, because it was too slow.
#[derive(Clone)]
pub(crate) enum Slow {
    /// Its stream ends, so that it reconnects.
    Disconnect,
    /// It receives an event made from the number of events it has lost, and continues with the oldest
    /// event held.
    Skip(Arc<dyn Fn(u64) -> Event + Send + Sync>),
}

impl fmt::Debug for Slow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disconnect => "Disconnect",
            Self::Skip(_) => "Skip",
        })
    }
}
