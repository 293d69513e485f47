//! What is reported through tracing.

use tracing::{debug, warn};

pub(crate) fn dropped(lost: u64) {
    warn!(lost, "a client fell off the log and is ended");
}

pub(crate) fn skipped(lost: u64) {
    warn!(lost, "a client fell off the log and skips ahead");
}

pub(crate) fn closed(subscribers: usize) {
    debug!(subscribers, "the hub is closed");
}

pub(crate) fn forgotten(topics: usize) {
    debug!(topics, "topics were forgotten to make room");
}

pub(crate) fn refused(limit: usize) {
    warn!(limit, "a topic was refused, because all are in use");
}
