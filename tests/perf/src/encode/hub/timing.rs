use std::io;

use criterion::{BenchmarkGroup, SamplingMode, measurement::WallTime};

use super::{Measure, check, measures};
use crate::Failure;
use crate::encode::timing::{criterion, second_turn};

/// Times everything with criterion, after a check that all contestants do the same.
///
/// # Errors
///
/// Returns the error of [`check`], with nothing timed, or that of the runtime.
pub(crate) fn time() -> Result<(), Failure> {
    check()?;
    let mut criterion = criterion();
    for row in measures() {
        let Some(first) = row.first() else {
            continue;
        };
        let mut group = criterion.benchmark_group(first.group());
        group.sampling_mode(SamplingMode::Flat);
        for measure in &row {
            run(&mut group, measure.contestant, measure)?;
        }
        run(&mut group, &second_turn(first.contestant), first)?;
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

fn run(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, measure: &Measure) -> io::Result<()> {
    let mut turns = (measure.prepare)()?;
    group.bench_function(name, |bencher| bencher.iter_custom(&mut turns));
    Ok(())
}
