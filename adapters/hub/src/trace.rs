//! What is reported with the feature `tracing`.

#[cfg(feature = "tracing")]
use tracing::{debug, warn};

/// Does nothing without the feature.
#[cfg(not(feature = "tracing"))]
macro_rules! nothing {
    ($($field:ident,)? $text:literal) => {{ $(let _ = $field;)? }};
}
#[cfg(not(feature = "tracing"))]
use nothing as debug;
#[cfg(not(feature = "tracing"))]
use nothing as warn;

pub(crate) fn disconnected(lost: u64) {
    warn!(lost, "a client has lost events, and its stream ends");
}

pub(crate) fn skipped(lost: u64) {
    warn!(lost, "a client has lost events, and skips ahead");
}

pub(crate) fn closed(subscribers: usize) {
    debug!(subscribers, "the hub is closed");
}

pub(crate) fn forgotten(topics: usize) {
    debug!(topics, "topics without clients were forgotten");
}

pub(crate) fn refused() {
    warn!("a topic was refused, because there are too many with clients");
}
