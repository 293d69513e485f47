use std::time::Duration;

/// The default number of events that are kept, and that a client may lag.
const EVENTS: usize = 1024;

/// The default number of bytes that are kept.
const BYTES: usize = 16 * 1024 * 1024;

/// How much a topic keeps.
///
/// # Examples
///
/// ```
/// use eventwire_core::Event;
/// use eventwire_hub::Hub;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let hub = Hub::new();
/// // A new client gets the last value. One that is connected may miss up to 10 before it is ended.
/// hub.create("price", |limits| limits.history(1).max_lag(10))?;
/// for price in 0..20 {
///     hub.publish_to(["price"], Event::new(price.to_string()))?;
/// }
/// assert_eq!(hub.topic("price").map(|counts| counts.held), Some(10));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
pub struct Limits {
    pub(crate) history: usize,
    max_lag: usize,
    pub(crate) bytes: usize,
    /// In milliseconds.
    pub(crate) max_age: Option<u64>,
}

impl Limits {
    pub(crate) const DEFAULT: Self = Self {
        history: EVENTS,
        max_lag: EVENTS,
        bytes: BYTES,
        max_age: None,
    };

    /// Sets how many events a client receives that asks for the history: 1,024 by default.
    ///
    /// The topic holds this many events or as many as [`max_lag`](Self::max_lag), whichever is more,
    /// and a client can resume from all of them.
    pub const fn history(mut self, events: usize) -> Self {
        self.history = events;
        self
    }

    /// Sets how many events a client may lag: 1,024 by default, and at least 1.
    ///
    /// A client loses an event only when that leaves the topic. If [`history`](Self::history) is more,
    /// a client may lag that far.
    pub const fn max_lag(mut self, events: usize) -> Self {
        self.max_lag = events;
        self
    }

    /// Sets how many bytes the topic holds, encoded: 16 MiB by default.
    ///
    /// The newest event is always kept.
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets how long an event is kept; there is no limit by default.
    ///
    /// An older event is removed when something is published to its topic or a client subscribes to
    /// that, and from quiet topics little by little, with whatever is published. A client that has not
    /// taken it by then has lost it, and one that resumes before it receives the event `gap`. The
    /// shortest age is a millisecond.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = u64::try_from(age.as_millis().max(1)).ok();
        self
    }

    /// How many events are held.
    pub(crate) const fn events(&self) -> usize {
        let events = if self.history > self.max_lag {
            self.history
        } else {
            self.max_lag
        };
        if events > 0 { events } else { 1 }
    }
}
