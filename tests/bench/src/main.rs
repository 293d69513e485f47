//! Runs the benches, counts the allocations, and keeps the figures:
//! `cargo run --release -p bench`.

mod estimates;

use std::{collections::HashMap, env, error::Error, fs, path::Path, process::Command};

use allocation_counter::measure;
use bench::{BODY, Case, Contestant, ENCODER, Table, hub, second_turn};
use performance::{Figure, Figures};

use crate::estimates::{Estimate, read};

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../performance/results");

fn main() -> Result<(), Box<dyn Error>> {
    for table in [BODY, ENCODER] {
        table.check()?;
    }
    hub::check()?;
    let estimates = tempfile::tempdir()?;
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["bench", "--package", "bench"])
        .env("CRITERION_HOME", estimates.path())
        .status()?;
    if !status.success() {
        return Err(format!("the benches have failed: {status}").into());
    }
    let estimates = read(estimates.path())?;
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
    let results = Path::new(RESULTS);
    fs::create_dir_all(results)?;
    let figures = Figures {
        command: "cargo run --release -p bench".to_owned(),
        figures,
    };
    Ok(figures.write(&results.join("encoding.json"))?)
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

/// Finds what a bench took, in both turns where there were two.
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
        let counted = measure(|| {
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
