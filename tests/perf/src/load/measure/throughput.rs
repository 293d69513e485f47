use std::time::{Duration, Instant};

use decoder::Message;
use memchr::memchr_iter;

use crate::{
    Failure,
    load::{
        client::{Chunks, Crowd},
        contestant::Contestant,
        server::Server,
        text::{DATA, ID, MARK, NAME},
    },
};

/// How much of a response is compared with what it ought to be.
const CHECKED: usize = 64 * 1024;

/// How long a server may take to send that much.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a server sent while it was measured, and what it took for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Throughput {
    events: u64,
    bytes: u64,
    seconds: f64,
    processor_seconds: f64,
}

impl Throughput {
    /// Lets a server send as fast as it can.
    pub(super) fn measure(
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

    pub(super) fn per_processor_second(self) -> f64 {
        self.events as f64 / self.processor_seconds
    }

    pub(super) fn per_second(self) -> f64 {
        self.events as f64 / self.seconds
    }

    pub(super) fn bytes_per_event(self) -> f64 {
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
