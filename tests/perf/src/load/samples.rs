//! What was measured: gathered, printed, and kept in a file.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};

use crate::figures::{Figure, Figures};

/// The command that measures the whole file again.
pub(crate) const COMMAND: &str = "cargo run --release -p perf -- load all";

/// Whom the others are compared with.
const COMPARED: &str = "native";

/// What was measured for one table, round by round.
#[derive(Debug)]
pub(crate) struct Samples {
    table: &'static str,
    samples: Vec<Sample>,
}

/// One quantity of one contestant, with a value of each round.
#[derive(Debug)]
struct Sample {
    case: String,
    contestant: String,
    quantity: &'static str,
    values: Vec<f64>,
}

impl Samples {
    pub(crate) const fn new(table: &'static str) -> Self {
        Self {
            table,
            samples: Vec::new(),
        }
    }

    pub(crate) fn add(
        &mut self,
        case: &str,
        contestant: impl ToString,
        quantity: &'static str,
        value: f64,
    ) {
        let contestant = contestant.to_string();
        let mut samples = self.samples.iter_mut();
        match samples.find(|sample| sample.is(case, &contestant, quantity)) {
            Some(sample) => sample.values.push(value),
            None => self.samples.push(Sample {
                case: case.to_owned(),
                contestant,
                quantity,
                values: vec![value],
            }),
        }
    }

    fn find(&self, case: &str, contestant: &str, quantity: &str) -> Option<&Sample> {
        self.iter()
            .find(|sample| sample.is(case, contestant, quantity))
    }

    fn iter(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter()
    }

    /// The median of the ratios of the rounds to those of another contestant.
    fn ratio(&self, sample: &Sample, contestant: &str) -> Option<f64> {
        let other = self.find(&sample.case, contestant, sample.quantity)?;
        let rounds = sample.values.iter().zip(&other.values);
        median(rounds.map(|(value, other)| value / other).collect())
    }

    fn table(&self) -> &'static str {
        self.table
    }

    fn figures(&self) -> impl Iterator<Item = Figure> {
        self.samples.iter().map(|sample| Figure {
            table: self.table.to_owned(),
            case: sample.case.clone(),
            contestant: sample.contestant.clone(),
            quantity: sample.quantity.to_owned(),
            median: sample.median(),
            low: sample.low(),
            high: sample.high(),
        })
    }
}

impl Sample {
    fn is(&self, case: &str, contestant: &str, quantity: &str) -> bool {
        self.case == case && self.contestant == contestant && self.quantity == quantity
    }

    fn median(&self) -> f64 {
        median(self.values.clone()).unwrap_or(f64::NAN)
    }

    fn low(&self) -> f64 {
        self.values.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn high(&self) -> f64 {
        self.values
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The middle one of an odd number of values, the mean of the middle two of an even one.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

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

#[cfg(test)]
mod tests {
    use super::Samples;

    #[test]
    fn a_figure_has_the_median_of_its_rounds() {
        let mut samples = Samples::new("ready");
        for value in [4.0, 1.0, 2.0, 9.0] {
            samples.add("axum", "event", "events", value);
        }
        let figures: Vec<_> = samples.figures().collect();
        assert_eq!(figures.len(), 1);
        let figure = &figures[0];
        assert_eq!((figure.median, figure.low, figure.high), (3.0, 1.0, 9.0));
    }

    #[test]
    fn a_ratio_is_the_median_of_those_of_the_rounds() {
        let mut samples = Samples::new("ready");
        for (native, event) in [(1.0, 8.0), (2.0, 10.0), (4.0, 24.0)] {
            samples.add("axum", "native", "events", native);
            samples.add("axum", "event", "events", event);
        }
        let ratios: Vec<_> = samples
            .iter()
            .map(|sample| samples.ratio(sample, "native"))
            .collect();
        assert_eq!(ratios, [Some(1.0), Some(6.0)]);
    }
}
