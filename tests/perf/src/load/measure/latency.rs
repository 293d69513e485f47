use std::time::{Duration, Instant};

use super::{Plan, of, progress};
use crate::{
    Failure, clock,
    load::{
        client::Crowd,
        contestant::{Contestant, Implementation},
        samples::Samples,
        server::Server,
        text::Stamps,
    },
};

const IMPLEMENTATIONS: [Implementation; 2] = [Implementation::Native, Implementation::Event];

/// The time from one event to the next.
const PERIOD_MS: &str = "5";

/// How long the first events may take, which are not measured.
const WARM_UP: Duration = Duration::from_millis(100);

/// How long a server may take for all of them.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures how long an event takes from the stream to the client.
pub(crate) fn latency(plan: &Plan) -> Result<Samples, Failure> {
    let mut samples = Samples::new("latency");
    let size = &plan.size;
    let turns = size.latency_rounds * plan.chosen(&IMPLEMENTATIONS).count();
    let bar = progress(turns * plan.frameworks.len())?;
    for &framework in &plan.frameworks {
        for _ in 0..size.latency_rounds {
            for contestant in plan.contestants(framework, &IMPLEMENTATIONS) {
                bar.set_message(format!("latency: {contestant}"));
                let measured = follow(contestant, plan.cores.server, size.latency_events);
                let mut measured = of(contestant, measured)?;
                let case = framework.to_string();
                let mut add = |quantity, percent| {
                    let value = measured.percentile(percent)?;
                    samples.add(&case, contestant.implementation, quantity, value);
                    Ok::<_, Failure>(())
                };
                add("p50 µs", 50)?;
                add("p99 µs", 99)?;
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}

/// Listens until so many events have arrived.
fn follow(contestant: Contestant, core: usize, events: usize) -> Result<Latencies, Failure> {
    let source = ["--source", "paced", "--period-ms", PERIOD_MS];
    let server = Server::start(contestant, core, &source)?;
    let mut crowd = Crowd::open(server.address, 1)?;
    let mut stamps = Stamps::default();
    let mut latencies = Latencies::default();
    crowd.read(WARM_UP, |_, piece| {
        Latencies::default().read(&mut stamps, piece)
    })?;
    let start = Instant::now();
    while latencies.len() < events {
        if start.elapsed() > PATIENCE {
            return Err("the events do not arrive".into());
        }
        crowd.read(Duration::from_millis(20), |_, piece| {
            latencies.read(&mut stamps, piece)
        })?;
    }
    Ok(latencies)
}

/// How long events took from the time stamp in them until they were read.
#[derive(Debug, Default)]
pub(super) struct Latencies {
    nanoseconds: Vec<u64>,
}

impl Latencies {
    /// Reads a piece of a response.
    pub(super) fn read(&mut self, stamps: &mut Stamps, piece: &[u8]) -> Result<(), Failure> {
        let now = clock::now()?;
        stamps.read(piece, |stamp| {
            self.nanoseconds.push(now.saturating_sub(stamp));
        })
    }

    pub(super) fn len(&self) -> usize {
        self.nanoseconds.len()
    }

    /// Returns the latency in microseconds that so many of a hundred events did not exceed.
    pub(super) fn percentile(&mut self, percent: usize) -> Result<f64, Failure> {
        self.nanoseconds.sort_unstable();
        let rank = (self.nanoseconds.len() * percent).div_ceil(100);
        let latency = self.nanoseconds.get(rank.saturating_sub(1));
        Ok(*latency.ok_or("no event arrived")? as f64 / 1000.0)
    }
}
