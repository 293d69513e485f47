use std::{fmt, sync::Arc, time::Duration};

use eventwire_core::Event;

use crate::{
    Hub,
    channel::{Channel, Skip},
    ids::{Ids, random},
    log::Limits,
    window::Window,
};

/// How many events are remembered, and how far a client may be behind, unless it is set.
const EVENTS: usize = 1024;

/// How many bytes are held, unless it is set.
const BYTES: usize = 16 * 1024 * 1024;

/// The longest window.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Configures a [`Hub`].
///
/// # Examples
///
/// ```
/// use eventwire_core::Event;
/// use eventwire_hub::Hub;
///
/// let hub = Hub::builder()
///     .history(10_000)
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

    /// Sets how many events are remembered for clients that come back, or that ask for the history:
    /// 1,024 unless it is set.
    ///
    /// The log holds as many as this and the [`backlog`](Self::backlog) ask for, whichever is more,
    /// and a client resumes from whatever is held.
    pub const fn history(mut self, events: usize) -> Self {
        self.history = events;
        self
    }

    /// Sets how many events a client may be behind, even where fewer are remembered: 1,024 unless it
    /// is set, and at least 1.
    pub const fn backlog(mut self, events: usize) -> Self {
        self.backlog = events;
        self
    }

    /// Sets how many bytes the events may have that are held, encoded: 16 MiB unless it is set.
    ///
    /// The last event is held in any case.
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Lets a client that fell off the log skip what it lost, and begins again with this event, made of
    /// the number of events that it lost.
    ///
    /// It goes on with the oldest event that is held. Unless this is set, its stream ends, so that it
    /// reconnects and learns of the gap.
    pub fn skip(mut self, event: impl Fn(u64) -> Event + Send + Sync + 'static) -> Self {
        self.skip = Some(Arc::new(event));
        self
    }

    /// Takes the ids of the events from the publisher, whose order this function tells.
    ///
    /// It maps the text of an id to its place, or to `None` where it can be no id at all. Each event
    /// has to come behind the one before. The function is given whatever a client sends.
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

    /// Gathers what is published within this time into one wake-up; off, or zero, unless it is set.
    ///
    /// An event waits for it at most, and no longer than the system's timers are late. More than an
    /// hour is taken for an hour. One thread sees to the windows of all hubs that come of this builder
    /// and its clones.
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

    /// Creates the hub, with a number by which its ids differ from those of all others.
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
