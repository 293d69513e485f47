use std::{net::SocketAddr, time::Instant};

use serde::Serialize;

use crate::{counter::Sent, framework::Framework, pace::Pace, server::Server};

/// What the page receives several times a second.
#[derive(Debug, Serialize)]
pub(crate) struct Snapshot {
    /// Milliseconds since the program was started.
    pub(crate) at: f64,
    pub(crate) pace: Pace,
    /// The events that were published, and those that are held for clients that come back.
    pub(crate) published: u64,
    pub(crate) held: usize,
    pub(crate) held_bytes: usize,
    /// The bytes of the whole process: a system does not count them by thread.
    pub(crate) memory: Option<u64>,
    pub(crate) servers: Vec<ServerSnapshot>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ServerSnapshot {
    framework: Framework,
    address: SocketAddr,
    running: bool,
    /// In nanoseconds, since it was started.
    processor_time: Option<u64>,
    #[serde(flatten)]
    sent: Sent,
}

impl ServerSnapshot {
    pub(crate) fn of(server: &Server) -> Self {
        Self {
            framework: server.framework,
            address: server.address,
            running: server.is_running(),
            processor_time: server.processor_time(),
            sent: server.live.counter().sent(),
        }
    }
}

/// Milliseconds with a fraction.
pub(crate) fn millis_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
