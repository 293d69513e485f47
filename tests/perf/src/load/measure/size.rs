use std::{fmt, time::Duration};

use super::count;

/// How much is measured, and for how long.
#[derive(Clone, Debug)]
pub(crate) struct Size {
    /// With how many connections events are always ready.
    pub(crate) connections: [usize; 2],
    /// How long a server that sends as fast as it can does so before it is measured.
    pub(crate) warm_up: Duration,
    pub(crate) ready: Duration,
    pub(crate) ready_rounds: usize,
    pub(crate) chunk_rounds: usize,
    /// How long a server and its clients have before their memory is measured.
    pub(crate) settling: Duration,
    pub(crate) audiences: [Audience; 3],
    /// Those of a hub.
    pub(crate) hub_audiences: [Audience; 3],
    pub(crate) latency_events: usize,
    pub(crate) latency_rounds: usize,
    pub(crate) idle_clients: usize,
    pub(crate) idle_rounds: usize,
}

impl Size {
    pub(crate) const FULL: Self = Self {
        connections: [1, 64],
        warm_up: Duration::from_millis(300),
        ready: Duration::from_secs(1),
        ready_rounds: 5,
        chunk_rounds: 2,
        settling: Duration::from_millis(300),
        audiences: [
            Audience {
                clients: 1_000,
                period_ms: 10,
                burst: 1,
                window_ms: 0,
                time: Duration::from_secs(2),
                rounds: 3,
            },
            Audience {
                clients: 10_000,
                period_ms: 100,
                burst: 1,
                window_ms: 0,
                time: Duration::from_secs(4),
                rounds: 1,
            },
            Audience {
                clients: 1_000,
                period_ms: 100,
                burst: 10,
                window_ms: 0,
                time: Duration::from_secs(2),
                rounds: 3,
            },
        ],
        hub_audiences: [
            Audience {
                clients: 1_000,
                period_ms: 100,
                burst: 10,
                window_ms: 0,
                time: Duration::from_secs(2),
                rounds: 3,
            },
            Audience {
                clients: 1_000,
                period_ms: 1,
                burst: 1,
                window_ms: 50,
                time: Duration::from_secs(2),
                rounds: 3,
            },
            // So few that one core keeps up with each of them without a window.
            Audience {
                clients: 100,
                period_ms: 1,
                burst: 1,
                window_ms: 50,
                time: Duration::from_secs(2),
                rounds: 3,
            },
        ],
        latency_events: 1_000,
        latency_rounds: 1,
        idle_clients: 1_000,
        idle_rounds: 1,
    };

    pub(crate) const REDUCED: Self = Self {
        connections: [1, 4],
        warm_up: Duration::from_millis(20),
        ready: Duration::from_millis(50),
        ready_rounds: 1,
        chunk_rounds: 1,
        settling: Duration::from_millis(30),
        audiences: [
            Audience {
                clients: 20,
                period_ms: 10,
                burst: 1,
                window_ms: 0,
                time: Duration::from_millis(100),
                rounds: 1,
            },
            Audience {
                clients: 40,
                period_ms: 20,
                burst: 1,
                window_ms: 0,
                time: Duration::from_millis(100),
                rounds: 1,
            },
            Audience {
                clients: 20,
                period_ms: 20,
                burst: 10,
                window_ms: 0,
                time: Duration::from_millis(100),
                rounds: 1,
            },
        ],
        hub_audiences: [
            Audience {
                clients: 20,
                period_ms: 20,
                burst: 10,
                window_ms: 0,
                time: Duration::from_millis(100),
                rounds: 1,
            },
            Audience {
                clients: 20,
                period_ms: 1,
                burst: 1,
                window_ms: 50,
                time: Duration::from_millis(200),
                rounds: 1,
            },
            Audience {
                clients: 10,
                period_ms: 1,
                burst: 1,
                window_ms: 50,
                time: Duration::from_millis(200),
                rounds: 1,
            },
        ],
        latency_events: 20,
        latency_rounds: 1,
        idle_clients: 20,
        idle_rounds: 1,
    };

    /// Gives every contestant so many turns.
    #[must_use]
    pub(crate) const fn rounds(mut self, rounds: usize) -> Self {
        self.ready_rounds = rounds;
        self.chunk_rounds = rounds;
        self.latency_rounds = rounds;
        self.idle_rounds = rounds;
        let [a, b, c] = &mut self.audiences;
        (a.rounds, b.rounds, c.rounds) = (rounds, rounds, rounds);
        let [a, b, c] = &mut self.hub_audiences;
        (a.rounds, b.rounds, c.rounds) = (rounds, rounds, rounds);
        self
    }
}

/// The clients of a fan-out, and what they are sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Audience {
    pub(crate) clients: usize,
    pub(crate) period_ms: u64,
    /// How many events are published at once.
    pub(crate) burst: usize,
    /// The window of a hub; there is none if it is 0.
    pub(crate) window_ms: u64,
    pub(crate) time: Duration,
    pub(crate) rounds: usize,
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&count(self.clients, "client"))?;
        if self.burst > 1 {
            write!(f, ", {}", count(self.burst, "event"))?;
        }
        write!(f, " every {} ms", self.period_ms)?;
        if self.window_ms > 0 {
            write!(f, ", window of {} ms", self.window_ms)?;
        }
        Ok(())
    }
}
