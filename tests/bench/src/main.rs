//! Runs the benches, counts the allocations, and keeps the figures:
//! `cargo run --release -p bench`.

mod estimates;

use std::{collections::HashMap, env, error::Error, fs, path::Path, process::Command};

use allocation_counter::measure;
use bench::{BODY, Case, Contestant, ENCODER, Table};
use performance::{Figure, Figures};

use crate::estimates::{Estimate, read};

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../performance/results");

fn main() -> Result<(), Box<dyn Error>> {
    for table in [BODY, ENCODER] {
        table.check()?;
    }
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
    let group = table.group(case);
    let turn = |name| estimates.get(&format!("{group}/{name}")).copied();
    let name = contestant.name();
    let first = turn(name.to_owned()).ok_or_else(|| format!("{name} is missing in {group}"))?;
    let estimate = match turn(contestant.second_turn()) {
        Some(second) => first.merge(second),
        None => first,
    };
    Ok(Figure {
        median: estimate.median,
        low: estimate.low,
        high: estimate.high,
        ..figure(table, case, contestant, "ns per event")
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
