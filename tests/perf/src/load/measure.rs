mod fan_out;
mod idle;
mod latency;
mod size;
mod throughput;

use indicatif::{ProgressBar, ProgressStyle};

pub(crate) use self::{
    fan_out::{fan_out, hub},
    idle::idle,
    latency::latency,
    size::Size,
    throughput::{chunks, ready},
};
use crate::{
    Failure,
    load::{
        contestant::{Contestant, Framework, Implementation},
        server::Cores,
    },
};

/// What all measurements have in common.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) frameworks: Vec<Framework>,
    pub(crate) implementations: Vec<Implementation>,
    pub(crate) cores: Cores,
    pub(crate) size: Size,
}

impl Plan {
    /// Those that a measurement knows and that take part.
    fn chosen(&self, known: &[Implementation]) -> impl Iterator<Item = Implementation> {
        let known = known.iter().copied();
        known.filter(|known| self.implementations.contains(known))
    }

    /// The contestants of one framework.
    fn contestants(&self, framework: Framework, known: &[Implementation]) -> Vec<Contestant> {
        let chosen = self.chosen(known);
        chosen
            .map(|implementation| Contestant {
                framework,
                implementation,
            })
            .collect()
    }
}

/// Shows how far a measurement is.
fn progress(steps: usize) -> Result<ProgressBar, Failure> {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} of {duration} {msg}")?;
    Ok(ProgressBar::new(steps as u64).with_style(style))
}

/// Names the contestant that has failed.
fn of<T>(contestant: Contestant, result: Result<T, Failure>) -> Result<T, Failure> {
    result.map_err(|error| format!("{contestant}: {error}").into())
}

/// Writes a count as in "1,000 clients".
fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    match number / 1000 {
        0 => format!("{number} {thing}{plural}"),
        thousands => format!("{thousands},{:03} {thing}{plural}", number % 1000),
    }
}
