use std::{fmt, sync::Arc, time::Duration};

use eventwire_core::Event;

use crate::{
    Hub,
    channel::{Channel, Skip},
    ids::{Ids, random},
    log::Limits,
    window::Window,
};

/// The default number of events that are kept, and that a client may lag.
const EVENTS: usize = 1024;

/// The default number of bytes that are kept.
const BYTES: usize = 16 * 1024 * 1024;

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
///     .backlog(2_000)
///     .bytes(4 * 1024 * 1024)
///     .window(Duration::from_millis(20))
///     .skip(|lost| Event::new(lost.to_string()).name("lost"))
///     .build();
/// assert_eq!(hub.counts().held, 0);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Builder {
    history: usize,
    backlog: usize,
    bytes: usize,
    position: Option<fn(&str) -> Option<u128>>,
    skip: Option<Skip>,
    window: Option<Arc<Window>>,
}

impl Builder {
    pub(crate) const fn new() -> Self {
        Self {
            history: EVENTS,
            backlog: EVENTS,
            bytes: BYTES,
            position: None,
            skip: None,
            window: None,
        }
    }

    /// Sets how many events are kept for clients that reconnect, or that ask for the history: 1,024 by
    /// default.
    ///
    /// The log holds this many events or as many as the [`backlog`](Self::backlog), whichever is more,
    /// and a client can resume from all of them.
    pub const fn history(mut self, events: usize) -> Self {
        self.history = events;
        self
    }

    /// Sets how many events a client may lag, even if fewer are kept as history: 1,024 by default, and
    /// at least 1.
    pub const fn backlog(mut self, events: usize) -> Self {
        self.backlog = events;
        self
    }

    /// Limits the encoded size of the log: 16 MiB by default.
    ///
    /// The newest event is always kept.
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// When a client lags too far, sends it this event, made from the number of events it has missed,
    /// and continues with the oldest event held.
    ///
    /// By default its stream ends instead, so that it reconnects and receives the event `gap`.
    pub fn skip(mut self, event: impl Fn(u64) -> Event + Send + Sync + 'static) -> Self {
        self.skip = Some(Arc::new(event));
        self
    }

    /// Uses the publisher's own ids, ordered by this function.
    ///
    /// It maps the text of an id to its rank, or to `None` if the text is not an id. The rank of each
    /// event must be greater than that of the event before. The function receives whatever a client
    /// sends.
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
    pub const fn ids(mut self, position: fn(&str) -> Option<u128>) -> Self {
        self.position = Some(position);
        self
    }

    /// Batches the events that are published within this time into one wake-up. Zero, the default,
    /// disables it; the maximum is one hour.
    ///
    /// It delays an event by at most this long, plus the inaccuracy of the system's timers. All hubs
    /// created by this builder and its clones share one timer thread.
    pub fn window(mut self, window: Duration) -> Self {
        let window = (!window.is_zero()).then(|| Window::new(window.min(HOUR)));
        self.window = window.map(Arc::new);
        self
    }

    /// Creates the hub.
    #[must_use]
    pub fn build(self) -> Hub {
        self.build_with(random())
    }

    /// Creates the hub with a number that distinguishes its ids from those of other hubs.
    pub(crate) fn build_with(self, epoch: u64) -> Hub {
        let limits = Limits {
            history: self.history,
            events: self.history.max(self.backlog).max(1),
            bytes: self.bytes,
        };
        let ids = match self.position {
            Some(position) => Ids::Publisher(position),
            None => Ids::own(epoch),
        };
        Hub::from_channel(Channel::new(limits, ids, self.skip, self.window))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("history", &self.history)
            .field("backlog", &self.backlog)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}
