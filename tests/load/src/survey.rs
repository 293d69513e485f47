use std::path::Path;

use crate::{
    Failure, Measurement,
    contestant::{Framework, Implementation},
    measure::{self, Plan, Size},
    prepare, results,
};

/// How much a survey measures.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Extent {
    /// Enough to compare, in a few minutes.
    Brief,
    /// Few clients for a short time, which tells nothing of speed.
    Reduced,
}

const MEASUREMENTS: [Measurement; 4] = [
    measure::ready,
    measure::fan_out,
    measure::latency,
    measure::idle,
];

/// Measures every framework, with its own type for server-sent events and with the adapter.
///
/// It shows how far it is, prints the tables and returns them, and puts the figures into a file. The
/// program that calls it is started again for each server: it has to call [`serve`](crate::serve)
/// for its argument `serve`.
///
/// # Errors
///
/// Returns an error if a server does not do what it should, or the figures cannot be kept.
pub fn survey(extent: Extent, command: &str, output: &Path) -> Result<String, Failure> {
    let plan = Plan {
        frameworks: crate::all_or::<Framework>(Vec::new()),
        implementations: vec![Implementation::Native, Implementation::Event],
        cores: prepare()?,
        size: match extent {
            Extent::Brief => Size::BRIEF,
            Extent::Reduced => Size::REDUCED,
        },
    };
    let mut tables = String::new();
    for measure in MEASUREMENTS {
        let samples = measure(&plan)?;
        let table = results::table(&samples);
        results::print(&table)?;
        results::keep(&samples, command, output)?;
        tables += &table;
    }
    Ok(tables)
}
