//! Writes PERFORMANCE.md from what is kept.

mod chart;
mod circumstances;
mod page;
mod section;
mod size;
mod workspace;

use std::{fs, path::PathBuf};

use self::{circumstances::Circumstances, page::page, section::SECTIONS};
use crate::{
    Failure,
    figures::{Figure, Figures},
};

pub(crate) use size::measure as size;

/// The parts that are measured, each in its own file.
const PARTS: [&str; 4] = ["decode", "encode", "load", "size"];

/// Keeps the figures of a part, and what they were measured on.
pub(crate) fn keep(part: &str, figures: Option<&Figures>) -> Result<(), Failure> {
    fs::create_dir_all(workspace::results())?;
    if let Some(figures) = figures {
        figures.write(&path(part))?;
    }
    Circumstances::keep(part)
}

/// Writes the page and its charts.
pub(crate) fn write() -> Result<(), Failure> {
    let results = Results::read()?;
    let circumstances = Circumstances::read()?;
    fs::create_dir_all(workspace::charts())?;
    for section in SECTIONS {
        let svg = section.drawing.svg(section.table, &results.0)?;
        fs::write(workspace::charts().join(section.drawing.file), svg)?;
    }
    Ok(fs::write(
        workspace::page(),
        page(&circumstances, &results)?,
    )?)
}

/// Returns the file of a part's figures.
fn path(part: &str) -> PathBuf {
    workspace::results().join(format!("{part}.json"))
}

/// All figures that are kept.
#[derive(Debug, Default)]
struct Results(Vec<Figure>);

impl Results {
    fn read() -> Result<Self, Failure> {
        let mut figures = Vec::new();
        for part in PARTS {
            let path = path(part);
            let kept = Figures::read(&path).map_err(|error| {
                format!("{}: {error}; `perf -- all` measures it", path.display())
            })?;
            figures.extend(kept.figures);
        }
        Ok(Self(figures))
    }

    /// Returns the figures of a table, in the order in which they were measured.
    fn table<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Figure> + Clone {
        self.0.iter().filter(move |figure| figure.table == table)
    }

    /// Divides the median of one contestant by that of another.
    fn ratio(
        &self,
        table: &str,
        case: &str,
        quantity: &str,
        of: &str,
        to: &str,
    ) -> Result<f64, Failure> {
        let median = |contestant: &str| {
            let mut figures = self.table(table);
            let figure = figures.find(|figure| {
                figure.case == case
                    && figure.contestant == contestant
                    && figure.quantity == quantity
            });
            figure
                .map(|figure| figure.median)
                .ok_or_else(|| format!("{table}, {case}: {contestant} was not measured"))
        };
        Ok(median(of)? / median(to)?)
    }
}
