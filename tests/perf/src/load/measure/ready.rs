use super::{Plan, count, of, progress, throughput::Throughput};
use crate::{
    Failure,
    load::{contestant::Implementation, samples::Samples},
};

const IMPLEMENTATIONS: [Implementation; 4] = [
    Implementation::Native,
    Implementation::Event,
    Implementation::Frame,
    Implementation::Prototype,
];

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
