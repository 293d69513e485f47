//! What the frameworks cost, measured and kept in a folder: a table, JSON and charts.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use load::{Extent, survey};
use performance::{Drawing, Figures};

use crate::Failure;

const COMMAND: &str = "cargo run --release -p compare -- bench";

/// The charts, each with the table of its figures.
pub(crate) const CHARTS: [(&str, Drawing); 4] = [
    (
        "ready",
        Drawing {
            file: "ready.svg",
            title: "Events per second of processor time, 64 connections: longer is better",
            quantity: "events per second of processor time",
            cases: ", 64 connections",
            contestants: &[],
            columns: 2,
            shared_scale: true,
        },
    ),
    (
        "fan-out",
        Drawing {
            file: "fan-out.svg",
            title: "Processor time per delivery in µs: shorter is better",
            quantity: "µs of processor time per delivery",
            cases: "",
            contestants: &[],
            columns: 3,
            shared_scale: false,
        },
    ),
    (
        "latency",
        Drawing {
            file: "latency.svg",
            title: "Latency of one event in µs, 99th percentile: shorter is better",
            quantity: "p99 µs",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: true,
        },
    ),
    (
        "idle",
        Drawing {
            file: "idle.svg",
            title: "Memory per waiting client in KiB: shorter is better",
            quantity: "KiB per client",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: true,
        },
    ),
];

/// Measures, in place of what was measured before.
pub(crate) fn run(extent: Extent, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    // A run that is interrupted leaves the last result as it was.
    let unfinished = folder.join("unfinished.json");
    Figures::default().write(&unfinished)?;
    let tables = survey(extent, COMMAND, &unfinished)?;
    let figures = Figures::read(&unfinished)?;
    for (table, drawing) in CHARTS {
        let svg = drawing.svg(table, &figures.figures)?;
        fs::write(folder.join(drawing.file), svg)?;
    }
    fs::write(folder.join("tables.md"), tables)?;
    fs::rename(unfinished, figures_of(folder))?;
    writeln!(
        io::stdout(),
        "\nthe tables, JSON and charts are in {}",
        folder.display()
    )?;
    Ok(())
}

/// The file of the figures.
pub(crate) fn figures_of(folder: &Path) -> PathBuf {
    folder.join("figures.json")
}
