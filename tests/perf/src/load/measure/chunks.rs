use super::{Plan, count, progress, throughput::Throughput};
use crate::{
    Failure,
    load::{
        contestant::{Contestant, Implementation},
        measure::of,
        samples::Samples,
    },
};

const LIMITS_KIB: [usize; 5] = [4, 8, 16, 32, 64];

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
