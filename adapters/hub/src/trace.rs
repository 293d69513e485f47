//! What is reported through tracing.

use tracing::{debug, warn};

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
