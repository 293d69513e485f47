use std::time::Duration;

use memchr::memchr_iter;

use super::{Plan, count, of, progress};
use crate::{
    Failure,
    load::{
        client::Crowd,
        contestant::{Contestant, Implementation},
        samples::Samples,
        server::Server,
        text::MARK,
    },
};

const IMPLEMENTATIONS: [Implementation; 2] = [Implementation::Native, Implementation::Event];

/// How many clients come and go before: the memory that the first ones bring is the server's own.
const FIRST: usize = 10;

/// Measures the memory of clients that got one event, and wait for the next.
pub(crate) fn idle(plan: &Plan) -> Result<Samples, Failure> {
    let mut samples = Samples::new("idle");
    let size = &plan.size;
    let turns = size.idle_rounds * plan.chosen(&IMPLEMENTATIONS).count();
    let bar = progress(turns * plan.frameworks.len())?;
    for &framework in &plan.frameworks {
        let case = format!("{framework}, {}", count(size.idle_clients, "client"));
        for _ in 0..size.idle_rounds {
            for contestant in plan.contestants(framework, &IMPLEMENTATIONS) {
                bar.set_message(format!("idle: {contestant}"));
                let measured = wait(contestant, plan);
                samples.add(
                    &case,
                    contestant.implementation,
                    "KiB per client",
                    of(contestant, measured)?,
                );
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}

fn wait(contestant: Contestant, plan: &Plan) -> Result<f64, Failure> {
    let (clients, settling) = (plan.size.idle_clients, plan.size.settling);
    let server = Server::start(contestant, plan.cores.server, &["--source", "once"])?;
    let memory = Memory::before_clients(&server, settling)?;
    let mut crowd = Crowd::open(server.address, clients)?;
    let mut events = 0;
    crowd.read(settling, |_, piece| {
        events += memchr_iter(MARK, piece).count();
        Ok(())
    })?;
    match events == clients {
        true => memory.kib_each(&server, clients),
        false => Err(format!("{events} events for {clients} clients").into()),
    }
}

/// The memory that a server has without clients.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    bytes: u64,
}

impl Memory {
    pub(super) fn before_clients(server: &Server, settling: Duration) -> Result<Self, Failure> {
        Crowd::open(server.address, FIRST)?.read(settling, |_, _| Ok(()))?;
        let bytes = server.memory()?;
        Ok(Self { bytes })
    }

    /// Returns what the server needs more now for each of so many clients, in KiB.
    pub(super) fn kib_each(self, server: &Server, clients: usize) -> Result<f64, Failure> {
        let more = server.memory()?.saturating_sub(self.bytes);
        Ok(more as f64 / 1024.0 / clients as f64)
    }
}
