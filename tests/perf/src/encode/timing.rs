//! Times with criterion, and reads what it has kept of a run.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use criterion::{Bencher, Criterion, SamplingMode};
use serde::{Deserialize, de::DeserializeOwned};

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

/// The median of a bench, in nanoseconds, and the interval that it is in with a confidence of 95 %.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Estimate {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Estimate {
    /// Makes one of two turns.
    pub(crate) fn merge(self, other: Self) -> Self {
        Self {
            median: self.median.midpoint(other.median),
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

/// Reads all estimates, by the full names of the benches.
pub(crate) fn read_estimates(home: &Path) -> io::Result<HashMap<String, Estimate>> {
    let mut estimates = HashMap::new();
    for group in folders(home)? {
        for bench in folders(&group)? {
            let kept: Kept = read_json(&bench.join("new/estimates.json"))?;
            let name: Name = read_json(&bench.join("new/benchmark.json"))?;
            let interval = kept.median.confidence_interval;
            let estimate = Estimate {
                median: kept.median.point_estimate,
                low: interval.lower_bound,
                high: interval.upper_bound,
            };
            estimates.insert(name.full_id, estimate);
        }
    }
    Ok(estimates)
}

#[derive(Debug, Deserialize)]
struct Name {
    full_id: String,
}

#[derive(Debug, Deserialize)]
struct Kept {
    median: Median,
}

#[derive(Debug, Deserialize)]
struct Median {
    point_estimate: f64,
    confidence_interval: Interval,
}

#[derive(Debug, Deserialize)]
struct Interval {
    lower_bound: f64,
    upper_bound: f64,
}

fn folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<_> = entries.collect::<Result<_, _>>()?;
    paths.retain(|path| path.is_dir());
    Ok(paths)
}

fn read_json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}
