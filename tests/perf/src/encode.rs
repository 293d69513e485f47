//! What one event costs: through the response body that a server polls, and in the encoder alone.
//!
//! Each case is run by the library, by what else there is in Rust, and by the least work that could
//! be done, which is the limit.

mod body;
mod case;
mod contestant;
mod encoder;
mod hub;
mod table;
mod timing;

use std::{collections::HashMap, env, process::Command};

use allocation_counter::measure as count;

use self::{
    body::BODY,
    case::Case,
    contestant::Contestant,
    encoder::ENCODER,
    table::Table,
    timing::{Estimate, read_estimates, second_turn},
};
use crate::{
    Failure,
    figures::{Figure, Figures},
};

/// Times the body of a response, the encoder and the hub with criterion, beside those of others.
///
/// # Errors
///
/// Returns an error if a contestant does something else than the others.
pub fn bench() -> Result<(), Failure> {
    timing::time(&BODY)?;
    timing::time(&ENCODER)?;
    hub::time()
}

/// Runs the benches and counts the allocations.
pub(crate) fn measure() -> Result<Figures, Failure> {
    for table in [BODY, ENCODER] {
        table.check()?;
    }
    hub::check()?;
    let estimates = tempfile::tempdir()?;
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["bench", "--package", "perf"])
        .env("CRITERION_HOME", estimates.path())
        .status()?;
    if !status.success() {
        return Err(format!("the benches have failed: {status}").into());
    }
    let estimates = read_estimates(estimates.path())?;
    let mut figures = Vec::new();
    for table in [BODY, ENCODER] {
        for &case in table.cases() {
            for contestant in table.contestants(case) {
                figures.push(time(&table, case, contestant, &estimates)?);
                figures.push(allocations(&table, case, contestant));
            }
        }
    }
    figures.extend(of_hub(&estimates)?);
    Ok(Figures {
        command: "cargo run --release -p perf -- encode".to_owned(),
        figures,
    })
}

fn time(
    table: &Table,
    case: Case,
    contestant: &Contestant,
    estimates: &HashMap<String, Estimate>,
) -> Result<Figure, String> {
    let estimate = estimate(&table.group(case), contestant.name(), estimates)?;
    Ok(Figure {
        median: estimate.median,
        low: estimate.low,
        high: estimate.high,
        ..figure(table, case, contestant, "ns per event")
    })
}

fn of_hub(estimates: &HashMap<String, Estimate>) -> Result<Vec<Figure>, String> {
    let figure = |case: &str, contestant: &str, quantity: &str| Figure {
        table: hub::TABLE.to_owned(),
        case: case.to_owned(),
        contestant: contestant.to_owned(),
        quantity: quantity.to_owned(),
        median: 0.0,
        low: 0.0,
        high: 0.0,
    };
    let mut figures = Vec::new();
    for measure in hub::measures().iter().flatten() {
        let estimate = estimate(&measure.group(), measure.contestant, estimates)?;
        let units = measure.units as f64;
        figures.push(Figure {
            median: estimate.median / units,
            low: estimate.low / units,
            high: estimate.high / units,
            ..figure(&measure.case, measure.contestant, measure.quantity)
        });
    }
    for (contestant, bytes) in hub::memory() {
        figures.push(Figure {
            median: bytes,
            low: bytes,
            high: bytes,
            ..figure("a subscriber who waits", contestant, "bytes per subscriber")
        });
    }
    Ok(figures)
}

/// Finds what a bench took, in both turns if there were two.
fn estimate(
    group: &str,
    contestant: &str,
    estimates: &HashMap<String, Estimate>,
) -> Result<Estimate, String> {
    let turn = |name: &str| estimates.get(&format!("{group}/{name}")).copied();
    let first = turn(contestant).ok_or_else(|| format!("{contestant} is missing in {group}"))?;
    Ok(match turn(&second_turn(contestant)) {
        Some(second) => first.merge(second),
        None => first,
    })
}

/// Counts what more events allocate, and so leaves out what a response takes once.
fn allocations(table: &Table, case: Case, contestant: &Contestant) -> Figure {
    let events = case.batch().min(10_000);
    let [some, more] = [events, 2 * events].map(|events| {
        let run = contestant.prepare(case, events);
        let counted = count(|| {
            run();
        });
        counted.count_total as f64
    });
    let each = (more - some) / events as f64;
    Figure {
        median: each,
        low: each,
        high: each,
        ..figure(table, case, contestant, "allocations per event")
    }
}

fn figure(table: &Table, case: Case, contestant: &Contestant, quantity: &str) -> Figure {
    Figure {
        table: table.name().to_owned(),
        case: case.name().to_owned(),
        contestant: contestant.name().to_owned(),
        quantity: quantity.to_owned(),
        median: 0.0,
        low: 0.0,
        high: 0.0,
    }
}
