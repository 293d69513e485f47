use memchr::memchr_iter;

use super::{Plan, count, memory::Memory, of, progress};
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
