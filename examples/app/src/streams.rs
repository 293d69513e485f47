//! The streams, one file each; all of them end at the shutdown of the application.

mod clock;
mod counter;
mod messages;
mod metrics;
mod notes;
mod notifications;
mod ping;
mod users;

use std::time::Duration;

/// How often a stream yields that was not asked for another interval.
const EVERY_SECOND: Duration = Duration::from_secs(1);
