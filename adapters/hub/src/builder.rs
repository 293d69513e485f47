use std::{fmt, sync::Arc, time::Duration};

use eventwire_core::Event;

use crate::{
    Hub, Limits,
    ids::{Ids, random},
    shared::Shared,
    slow::Slow,
    state::Settings,
};

/// The default number of topics.
const TOPICS: usize = 100_000;

/// The default number of bytes of all topics.
const BYTES: usize = 1024 * 1024 * 1024;

/// The longest window.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Configures a [`Hub`].
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use eventwire_core::Event;
/// use eventwire_hub::Hub;
///
/// let hub = Hub::builder()
///     .history(10_000)
///     .max_lag(2_000)
///     .bytes(4 * 1024 * 1024)
///     .max_age(Duration::from_secs(24 * 60 * 60))
///     .max_topics(10_000)
///     .max_idle(Duration::from_secs(60 * 60))
///     .total_bytes(256 * 1024 * 1024)
///     .window(Duration::from_millis(20))
///     .skip(|lost| Event::new(lost.to_string()).name("lost"))
///     .build();
/// assert_eq!(hub.counts().held, 0);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Builder {
    limits: Limits,
    max_topics: usize,
    total_bytes: usize,
    max_idle: Option<u64>,
    rank: Option<fn(&str) -> Option<u128>>,
    slow: Slow,
    window: Option<Duration>,
}

impl Hub {
    /// Configures a hub.
    pub const fn builder() -> Builder {
        Builder::new()
    }
}

impl Builder {
    pub(crate) const fn new() -> Self {
        Self {
            limits: Limits::DEFAULT,
            max_topics: TOPICS,
            total_bytes: BYTES,
            max_idle: None,
            rank: None,
            slow: Slow::Disconnect,
            window: None,
        }
    }

    /// Sets how many events of a topic a client receives that asks for the history: see
    /// [`Limits::history`].
    pub const fn history(mut self, events: usize) -> Self {
        self.limits = self.limits.history(events);
        self
    }

    /// Sets how many events of a topic a client may lag: see [`Limits::max_lag`].
    pub const fn max_lag(mut self, events: usize) -> Self {
        self.limits = self.limits.max_lag(events);
        self
    }

    /// Sets how many bytes a topic holds: see [`Limits::bytes`].
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.limits = self.limits.bytes(bytes);
        self
    }

    /// Sets how long an event is kept: see [`Limits::max_age`].
    pub fn max_age(mut self, age: Duration) -> Self {
        self.limits = self.limits.max_age(age);
        self
    }

    /// Sets how many topics there are at most, without the unnamed one: 100,000 by default.
    ///
    /// To make room for another, the topic without clients that was used least recently is forgotten.
    /// If all have clients, the new one is refused. The memory of the names is not counted: bound the
    /// length of those that clients choose.
    pub const fn max_topics(mut self, topics: usize) -> Self {
        self.max_topics = topics;
        self
    }

    /// Sets how many bytes all topics hold together, encoded: 1 GiB by default.
    ///
    /// An event for which there is no room takes that of older ones: first of the topics that hold
    /// most, then of topics without clients, which are forgotten. The newest event of a topic with
    /// clients is always kept.
    pub const fn total_bytes(mut self, bytes: usize) -> Self {
        self.total_bytes = bytes;
        self
    }

    /// Forgets a topic when it has had no client and no event for this time; there is no limit by
    /// default. The memory is freed little by little, with whatever is published.
    pub fn max_idle(mut self, time: Duration) -> Self {
        self.max_idle = u64::try_from(time.as_millis().max(1)).ok();
        self
    }

    /// When a client lags too far, sends it this event, made from the number of events it has lost,
    /// and continues with the oldest event held.
    ///
    /// An event of several topics counts in each of them. By default the stream of the client ends
    /// instead, so that it reconnects and receives the event `gap`.
    pub fn skip(mut self, event: impl Fn(u64) -> Event + Send + Sync + 'static) -> Self {
        self.slow = Slow::Skip(Arc::new(event));
        self
    }

    /// Uses the publisher's own ids, ordered by this function.
    ///
    /// It maps the text of an id to its rank, or to `None` if the text is not an id. The rank of each
    /// event must be greater than that of the event before, in all topics. The function receives
    /// whatever a client sends.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_hub::Hub;
    ///
    /// // The ids of a Redis stream: milliseconds, and a number within them.
    /// let hub = Hub::builder().ids(|id| {
    ///     let (millis, number) = id.split_once('-')?;
    ///     let (millis, number): (u64, u64) = (millis.parse().ok()?, number.parse().ok()?);
    ///     Some(u128::from(millis) << 64 | u128::from(number))
    /// });
    /// ```
    pub const fn ids(mut self, rank: fn(&str) -> Option<u128>) -> Self {
        self.rank = Some(rank);
        self
    }

    /// Batches the events that are published within this time into one wake-up. Zero, the default,
    /// disables it; the maximum is one hour.
    ///
    /// It delays an event by at most this long, plus the inaccuracy of the system's timers. The wake-up
    /// comes earlier if half of what a topic can hold was published meanwhile. Two threads serve the
    /// windows of all hubs of the process.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = (!window.is_zero()).then(|| window.min(HOUR));
        self
    }

    /// Creates the hub.
    #[must_use]
    pub fn build(self) -> Hub {
        let ids = Ids::new(random(), self.rank);
        let settings = Settings {
            limits: self.limits,
            max_topics: self.max_topics,
            total_bytes: self.total_bytes,
            max_idle: self.max_idle,
            gives_ids: ids.are_own(),
        };
        Hub::from_shared(Shared::new(ids, settings, self.slow, self.window))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("limits", &self.limits)
            .field("max_topics", &self.max_topics)
            .field("total_bytes", &self.total_bytes)
            .field("max_idle", &self.max_idle)
            .field("slow", &self.slow)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}
