//! What is reported with the feature `tracing`.

use std::{
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

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

/// Calls code that is not known, and may panic: nothing of the hub depends on that.
fn guard(report: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(report)) {
        mem::forget(panic);
    }
}

pub(crate) fn disconnected(lost: u64) {
    guard(|| warn!(lost, "a client has lost events, and its stream ends"));
}

pub(crate) fn skipped(lost: u64) {
    guard(|| warn!(lost, "a client has lost events, and skips ahead"));
}

pub(crate) fn closed(subscribers: usize) {
    guard(|| debug!(subscribers, "the hub is closed"));
}

pub(crate) fn forgotten(topics: usize) {
    guard(|| debug!(topics, "topics without clients were forgotten"));
}

pub(crate) fn refused() {
    guard(|| warn!("a topic was refused, because there are too many with clients"));
}
