//! Writes PERFORMANCE.md from what is kept.

mod cargo;
mod chart;
mod circumstances;
mod drawing;
mod files;
mod page;
mod results;
mod section;
mod size;
mod table;

use std::{fs, path::PathBuf};

use self::{circumstances::Circumstances, page::page, results::Results, section::SECTIONS};
use crate::{Failure, figures::Figures};

pub(crate) use size::measure as size;

/// The parts that are measured, each in its own file.
const PARTS: [&str; 3] = ["encode", "load", "size"];

/// Keeps the figures of a part, and what they were measured on.
pub(crate) fn keep(part: &str, figures: Option<&Figures>) -> Result<(), Failure> {
    fs::create_dir_all(files::results())?;
    if let Some(figures) = figures {
        figures.write(&path(part))?;
    }
    Circumstances::keep(part)
}

/// Writes the page and its charts.
pub(crate) fn write() -> Result<(), Failure> {
    let results = Results::read()?;
    let circumstances = Circumstances::read()?;
    fs::create_dir_all(files::charts())?;
    for section in SECTIONS {
        let svg = section.drawing.svg(section.table, &results.0)?;
        fs::write(files::charts().join(section.drawing.file), svg)?;
    }
    Ok(fs::write(files::page(), page(&circumstances, &results)?)?)
}

/// Returns the file of a part's figures.
fn path(part: &str) -> PathBuf {
    files::results().join(format!("{part}.json"))
}
