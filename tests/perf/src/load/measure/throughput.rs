//! Servers that send as fast as they can.

use std::time::{Duration, Instant};

use decoder::Message;
use memchr::memchr_iter;

use super::{Plan, count, of, progress};
use crate::{
    Failure,
    load::{
        client::Crowd,
        contestant::{Contestant, Implementation},
        samples::Samples,
        server::Server,
        text::{Chunks, DATA, ID, MARK, NAME},
    },
};

const IMPLEMENTATIONS: [Implementation; 4] = [
    Implementation::Native,
    Implementation::Event,
    Implementation::Frame,
    Implementation::Prototype,
];

const LIMITS_KIB: [usize; 5] = [4, 8, 16, 32, 64];

/// How much of a response is compared with what it ought to be.
const CHECKED: usize = 64 * 1024;

/// How long a server may take to send that much.
const PATIENCE: Duration = Duration::from_secs(20);

/// Measures what a server sends of events that are always ready.
pub(crate) fn ready(plan: &Plan) -> Result<Samples, Failure> {
    let mut samples = Samples::new("ready");
    let size = &plan.size;
    let turns = size.connections.len() * size.ready_rounds * plan.chosen(&IMPLEMENTATIONS).count();
    let bar = progress(turns * plan.frameworks.len())?;
    for &framework in &plan.frameworks {
        for clients in size.connections {
            let case = format!("{framework}, {}", count(clients, "connection"));
            for _ in 0..size.ready_rounds {
                for contestant in plan.contestants(framework, &IMPLEMENTATIONS) {
                    bar.set_message(format!("ready: {case}, {}", contestant.implementation));
                    let measured = Throughput::measure(
                        contestant,
                        plan.cores.server,
                        &[],
                        clients,
                        size.warm_up,
                        size.ready,
                    );
                    let measured = of(contestant, measured)?;
                    let mut add = |quantity, value| {
                        samples.add(&case, contestant.implementation, quantity, value);
                    };
                    add(
                        "events per second of processor time",
                        measured.per_processor_second(),
                    );
                    add("events per second", measured.per_second());
                    add("bytes per event", measured.bytes_per_event());
                    bar.inc(1);
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}

/// Measures the limits that a chunk of the adapters could have.
pub(crate) fn chunks(plan: &Plan) -> Result<Samples, Failure> {
    let mut samples = Samples::new("chunk limit");
    let size = &plan.size;
    let turns = size.connections.len() * size.chunk_rounds * LIMITS_KIB.len();
    let bar = progress(turns * plan.frameworks.len())?;
    for &framework in &plan.frameworks {
        let contestant = Contestant {
            framework,
            implementation: Implementation::Event,
        };
        for clients in size.connections {
            let case = format!("{framework}, {}", count(clients, "connection"));
            for _ in 0..size.chunk_rounds {
                for limit in LIMITS_KIB {
                    bar.set_message(format!("chunks: {case}, {limit} KiB"));
                    let measured = Throughput::measure(
                        contestant,
                        plan.cores.server,
                        &["--chunk-limit", &(limit * 1024).to_string()],
                        clients,
                        size.warm_up,
                        size.ready,
                    );
                    samples.add(
                        &case,
                        format!("{limit} KiB"),
                        "events per second of processor time",
                        of(contestant, measured)?.per_processor_second(),
                    );
                    bar.inc(1);
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}

/// What a server sent while it was measured, and what it took for it.
#[derive(Clone, Copy, Debug)]
struct Throughput {
    events: u64,
    bytes: u64,
    seconds: f64,
    processor_seconds: f64,
}

impl Throughput {
    /// Lets a server send as fast as it can.
    fn measure(
        contestant: Contestant,
        core: usize,
        arguments: &[&str],
        clients: usize,
        warm_up: Duration,
        time: Duration,
    ) -> Result<Self, Failure> {
        let server = Server::start(contestant, core, arguments)?;
        check(&server)?;
        let mut crowd = Crowd::open(server.address, clients)?;
        crowd.read(warm_up, |_, _| Ok(()))?;
        let (mut events, mut bytes) = (0, 0);
        let (start, processor) = (Instant::now(), server.processor_time()?);
        crowd.read(time, |_, piece| {
            events += memchr_iter(MARK, piece).count() as u64;
            bytes += piece.len() as u64;
            Ok(())
        })?;
        let processor = server.processor_time()? - processor;
        match events {
            0 => Err("no event arrived".into()),
            _ => Ok(Self {
                events,
                bytes,
                seconds: start.elapsed().as_secs_f64(),
                processor_seconds: processor as f64 / 1e9,
            }),
        }
    }

    fn per_processor_second(self) -> f64 {
        self.events as f64 / self.processor_seconds
    }

    fn per_second(self) -> f64 {
        self.events as f64 / self.seconds
    }

    fn bytes_per_event(self) -> f64 {
        self.bytes as f64 / self.events as f64
    }
}

/// Decodes the start of a response, so that no server is measured that sends something else.
fn check(server: &Server) -> Result<(), Failure> {
    let mut crowd = Crowd::open(server.address, 1)?;
    let (mut chunks, mut body) = (Chunks::default(), Vec::new());
    let start = Instant::now();
    while body.len() < CHECKED {
        if start.elapsed() > PATIENCE {
            return Err("the events do not arrive".into());
        }
        crowd.read(Duration::from_millis(2), |_, piece| {
            chunks.read(piece, |data| body.extend_from_slice(data))
        })?;
    }
    let whole = memchr::memmem::rfind(&body, b"\n\n").map_or(0, |end| end + 2);
    body.truncate(whole);
    let marks = memchr_iter(MARK, &body).count();
    let received = decoder::parse(std::str::from_utf8(&body)?);
    let right =
        |event: &Message| (&*event.name, &*event.data, &*event.last_event_id) == (NAME, DATA, ID);
    match received.events.iter().find(|event| !right(event)) {
        Some(wrong) => Err(format!("the server sent {wrong:?}").into()),
        None if received.events.len() != marks || marks == 0 => {
            Err(format!("{marks} marks in {} events", received.events.len()).into())
        }
        None => Ok(()),
    }
}
