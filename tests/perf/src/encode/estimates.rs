//! What criterion has kept of a run.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

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
pub(crate) fn read(home: &Path) -> io::Result<HashMap<String, Estimate>> {
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
