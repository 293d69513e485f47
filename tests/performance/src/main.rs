//! Measures what PERFORMANCE.md states, and writes it.
//!
//! `cargo run --release -p performance` measures everything; `-- --only size` measures a part anew,
//! and `-- --only report` writes the page from what is kept. It fails where a target is not met and
//! targets.toml gives no reason.

mod cargo;
mod circumstances;
mod files;
mod outcome;
mod page;
mod part;
mod results;
mod section;
mod size;
mod table;
mod target;

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use crate::{
    circumstances::Circumstances, outcome::Outcome, page::page, part::Part, results::Results,
    section::SECTIONS, target::Target,
};

/// Measures how fast the library is, compared with others, and writes PERFORMANCE.md.
#[derive(Debug, Parser)]
struct Options {
    /// Measures nothing but this, and writes the page.
    #[arg(long, value_enum)]
    only: Vec<Part>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<ExitCode, Failure> {
    let options = Options::parse();
    let parts = match options.only.is_empty() {
        true => Part::MEASURED.into(),
        false => options.only,
    };
    for part in parts {
        part.measure()?;
    }
    report()
}

/// Writes the page, and names the targets that are not met without a reason.
fn report() -> Result<ExitCode, Failure> {
    let results = Results::read()?;
    let circumstances = Circumstances::read()?;
    let targets = Target::read(&fs::read_to_string(files::targets())?)?;
    fs::create_dir_all(files::charts())?;
    for section in SECTIONS {
        for drawing in section.drawings {
            let svg = drawing.svg(section.table, &results.0)?;
            fs::write(files::charts().join(drawing.file), svg)?;
        }
    }
    let outcomes: Vec<_> = targets
        .iter()
        .map(|target| (target, Outcome::new(target, &results)))
        .collect();
    fs::write(files::page(), page(&circumstances, &results, &outcomes)?)?;
    let mut failed = false;
    for (target, outcome) in &outcomes {
        if let Some(failure) = outcome.failure(target) {
            failed = true;
            writeln!(io::stderr(), "{target}: {failure}")?;
        }
    }
    Ok(match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
