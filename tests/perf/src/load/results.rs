//! Prints the figures, and keeps them in a file.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use crate::figures::Figures;
use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};

use crate::load::samples::{Sample, Samples};

/// The command that measures the whole file again.
pub(crate) const COMMAND: &str = "cargo run --release -p perf -- load all";

/// Whom the others are compared with.
const COMPARED: &str = "native";

/// Puts the figures in a file, in the place of those of the same table and case.
pub(crate) fn keep(samples: &Samples, command: &str, path: &Path) -> io::Result<()> {
    let mut kept = match Figures::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Figures::default(),
        read => read?,
    };
    command.clone_into(&mut kept.command);
    kept.figures.retain(|figure| {
        let mut measured = samples.iter();
        figure.table != samples.table() || !measured.any(|sample| sample.case == figure.case)
    });
    kept.figures.extend(samples.figures());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    kept.write(path)
}

/// Prints a table.
pub(crate) fn print(table: &str) -> io::Result<()> {
    io::stdout().write_all(table.as_bytes())
}

/// Writes the medians, each with its ratio to that of the framework's own type.
pub(crate) fn table(samples: &Samples) -> String {
    let contestants = first_seen(samples, |sample| sample.contestant.clone());
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header(
        ["case", "quantity"]
            .into_iter()
            .chain(contestants.iter().map(String::as_str)),
    );
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for (case, quantity) in first_seen(samples, |sample| (sample.case.clone(), sample.quantity)) {
        let cells = contestants.iter().map(|contestant| {
            let sample = samples.find(&case, contestant, quantity);
            sample.map_or_else(String::new, |sample| cell(samples, sample))
        });
        let cells: Vec<_> = cells.collect();
        table.add_row([case, quantity.to_owned()].into_iter().chain(cells));
    }
    format!("\n{}\n\n{table}\n", samples.table())
}

/// What the samples have in common, in the order in which they were taken.
fn first_seen<T: PartialEq>(samples: &Samples, of: impl Fn(&Sample) -> T) -> Vec<T> {
    let mut seen = Vec::new();
    for sample in samples.iter() {
        let new = of(sample);
        if !seen.contains(&new) {
            seen.push(new);
        }
    }
    seen
}

fn cell(samples: &Samples, sample: &Sample) -> String {
    let median = number(sample.median());
    match samples.ratio(sample, COMPARED) {
        Some(ratio) if sample.contestant != COMPARED => format!("{median} (× {ratio:.2})"),
        _ => median,
    }
}

/// Writes at least three digits.
fn number(value: f64) -> String {
    match value {
        large if large >= 1e6 => format!("{:.2} M", value / 1e6),
        large if large >= 100.0 => format!("{value:.0}"),
        large if large >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
