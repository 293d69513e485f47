//! The events that all servers send.

use std::{
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use eventwire::{Event, hub::Hub};

use crate::pace::Pace;

/// What falls due within this time leaves together: a thread cannot be woken much more often.
const TICK: Duration = Duration::from_millis(1);

/// How soon a new pace takes effect.
const SOON: Duration = Duration::from_millis(20);

/// What was due longer ago is not made up for.
const LATE: Duration = Duration::from_millis(200);

/// Publishes events on a separate thread, as long as the program runs.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    hub: Hub,
    pace: Arc<Mutex<Pace>>,
}

impl Feed {
    /// Begins to publish. A client that reconnects within 64 MiB, or half a million events, misses nothing.
    pub(crate) fn start() -> Self {
        let hub = Hub::builder().history(500_000).bytes(64 << 20).build();
        let feed = Self {
            hub,
            pace: Arc::default(),
        };
        let publisher = feed.clone();
        thread::spawn(move || publisher.publish());
        feed
    }

    pub(crate) const fn hub(&self) -> &Hub {
        &self.hub
    }

    pub(crate) fn pace(&self) -> Pace {
        *self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_pace(&self, pace: Pace) {
        *self.pace.lock().unwrap_or_else(PoisonError::into_inner) = pace;
    }

    fn publish(&self) {
        let mut last = Instant::now();
        let mut filler = String::new();
        loop {
            let pace = self.pace();
            let period = Duration::from_secs(1) * pace.burst / pace.rate;
            let wait = (last + period).saturating_duration_since(Instant::now());
            thread::sleep(wait.clamp(TICK, SOON));
            if last.elapsed() > LATE + period {
                last = Instant::now() - period;
            }
            // What falls due while this is published waits for the next turn, and a new pace before it.
            let now = Instant::now();
            while now.saturating_duration_since(last) >= period {
                last += period;
                for _ in 0..pace.burst {
                    // A hub that is never closed, and gives the ids, takes every event.
                    let _ = self.hub.publish(Event::new(data(pace.size, &mut filler)));
                }
            }
        }
    }
}

/// Writes the time in milliseconds, which the page reads, and fills the data up.
fn data(size: usize, filler: &mut String) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let micros = now.unwrap_or_default().as_micros();
    let mut data = String::with_capacity(size);
    // A string takes everything.
    let _ = write!(data, "{}.{:03} ", micros / 1000, micros % 1000);
    let left = size.saturating_sub(data.len());
    while filler.len() < left {
        filler.push_str("the quick brown fox jumps over the lazy dog, ");
    }
    data.push_str(filler.get(..left).unwrap_or_default());
    data
}

#[cfg(test)]
mod tests {
    use super::data;

    #[test]
    fn data_has_the_size_that_is_asked_for() {
        let mut filler = String::new();
        for size in [20, 100, 65_536] {
            assert_eq!(data(size, &mut filler).len(), size);
        }
    }
}
