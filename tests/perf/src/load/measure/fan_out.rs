use std::time::{Duration, Instant};

use super::{Plan, idle::Memory, latency::Latencies, of, progress, size::Audience};
use crate::{
    Failure,
    load::{
        client::Crowd,
        contestant::{Contestant, Implementation},
        samples::Samples,
        server::Server,
        text::Stamps,
    },
};

const IMPLEMENTATIONS: [Implementation; 3] = [
    Implementation::Native,
    Implementation::Event,
    Implementation::Frame,
];

const OF_A_HUB: [Implementation; 2] = [Implementation::Native, Implementation::Hub];

/// Measures events that go to many clients at once.
pub(crate) fn fan_out(plan: &Plan) -> Result<Samples, Failure> {
    measure("fan-out", plan, &plan.size.audiences, &IMPLEMENTATIONS)
}

/// Measures a hub beside the framework's own type over a channel.
pub(crate) fn hub(plan: &Plan) -> Result<Samples, Failure> {
    measure("hub by HTTP", plan, &plan.size.hub_audiences, &OF_A_HUB)
}

fn measure(
    table: &'static str,
    plan: &Plan,
    audiences: &[Audience],
    implementations: &[Implementation],
) -> Result<Samples, Failure> {
    let mut samples = Samples::new(table);
    let rounds = audiences.iter().map(|audience| audience.rounds);
    let turns = rounds.sum::<usize>() * plan.chosen(implementations).count();
    let bar = progress(turns * plan.frameworks.len())?;
    for &framework in &plan.frameworks {
        for &audience in audiences {
            let case = format!("{framework}, {audience}");
            for _ in 0..audience.rounds {
                for contestant in plan.contestants(framework, implementations) {
                    bar.set_message(format!("{table}: {case}, {}", contestant.implementation));
                    let measured =
                        deliver(contestant, plan.cores.server, audience, plan.size.settling);
                    for (quantity, value) in of(contestant, measured)? {
                        samples.add(&case, contestant.implementation, quantity, value);
                    }
                    bar.inc(1);
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}

fn deliver(
    contestant: Contestant,
    core: usize,
    audience: Audience,
    settling: Duration,
) -> Result<[(&'static str, f64); 6], Failure> {
    let (period, burst) = (audience.period_ms.to_string(), audience.burst.to_string());
    let window = audience.window_ms.to_string();
    let source = [
        "--source",
        "shared",
        "--period-ms",
        &period,
        "--burst",
        &burst,
        "--window-ms",
        &window,
    ];
    let mut server = Server::start(contestant, core, &source)?;
    let memory = Memory::before_clients(&server, settling)?;
    let mut crowd = Crowd::open(server.address, audience.clients)?;
    crowd.read(settling, |_, _| Ok(()))?;
    let idle = memory.kib_each(&server, audience.clients)?;

    server.publish()?;
    let mut stamps = vec![Stamps::default(); audience.clients];
    let mut latencies = Latencies::default();
    let mut read = |latencies: &mut Latencies, time| {
        crowd.read(time, |client, piece| match stamps.get_mut(client) {
            Some(stamps) => latencies.read(stamps, piece),
            None => Ok(()),
        })
    };
    read(&mut Latencies::default(), settling)?;
    let (start, processor) = (Instant::now(), server.processor_time()?);
    read(&mut latencies, audience.time)?;
    let processor = server.processor_time()? - processor;
    let seconds = start.elapsed().as_secs_f64();
    let busy = memory.kib_each(&server, audience.clients)?;

    let deliveries = latencies.len() as f64;
    Ok([
        (
            "µs of processor time per delivery",
            processor as f64 / 1000.0 / deliveries,
        ),
        ("deliveries per second", deliveries / seconds),
        ("p50 µs", latencies.percentile(50)?),
        ("p99 µs", latencies.percentile(99)?),
        ("KiB per client", busy),
        ("KiB per client before the first event", idle),
    ])
}
