use std::time::Duration;

use criterion::{Bencher, Criterion, SamplingMode};

use crate::{
    Failure,
    encode::{Case, Contestant, Table},
};

/// Times a table with criterion, after a check that all its contestants do the same.
///
/// The contestants of a row follow each other at once, and the first one has a second turn at the
/// end: a machine that others use becomes slower and faster over minutes.
///
/// # Errors
///
/// Returns the error of [`Table::check`], with nothing timed.
pub(crate) fn time(table: &Table) -> Result<(), Failure> {
    table.check()?;
    let mut criterion = criterion();
    for &case in table.cases() {
        let mut group = criterion.benchmark_group(table.group(case));
        group.sampling_mode(SamplingMode::Flat);
        for contestant in table.contestants(case) {
            group.bench_function(contestant.name(), |bencher| run(bencher, contestant, case));
        }
        if let Some(first) = table.contestants(case).next() {
            let name = second_turn(first.name());
            group.bench_function(name, |bencher| run(bencher, first, case));
        }
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

pub(crate) fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1_200))
        .nresamples(10_000)
        .configure_from_args()
}

/// Returns the name among the benches of a contestant that is timed once more.
pub(crate) fn second_turn(contestant: &str) -> String {
    format!("{contestant}, second turn")
}

fn run(bencher: &mut Bencher<'_>, contestant: &Contestant, case: Case) {
    let (_, length) = contestant.time(case, 1);
    bencher.iter_custom(|events| {
        let events = usize::try_from(events).unwrap_or(usize::MAX);
        let (time, bytes) = contestant.time(case, events);
        assert_eq!(bytes, events * length, "an event is missing");
        time
    });
}
