//! Compares what an event costs with what it cost before, in figures that noise cannot move.
//!
//! The counts depend on the compiler, whose version is kept with them, on the C library, and on whether the
//! processor has AVX2.

mod case;
mod cases;
mod cost;
mod kept;
mod verdict;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use self::{
    case::Case,
    cost::Cost,
    kept::{Kept, Line},
    verdict::Verdict,
};

type Failure = Box<dyn Error + Send + Sync>;

/// Compares the cost of events with the figures that are kept, and fails if it has grown.
#[derive(Debug, Parser)]
struct Options {
    /// Writes the figures instead.
    #[arg(long)]
    renew: bool,
    /// Only takes the events of this case; this is how the program runs itself under valgrind.
    #[arg(long, hide = true, requires = "events")]
    case: Option<String>,
    /// How many of them.
    #[arg(long, hide = true)]
    events: Option<u32>,
}

fn main() -> Result<ExitCode, Failure> {
    let options = Options::parse();
    if let (Some(name), Some(events)) = (options.case, options.events) {
        let case = Case::find(&name).ok_or("there is no such case")?;
        case.run(events);
        return Ok(ExitCode::SUCCESS);
    }
    if options.renew {
        return renew();
    }
    compare()
}

fn renew() -> Result<ExitCode, Failure> {
    let rustc = kept::rustc()?;
    let mut lines = Vec::new();
    for case in Case::all() {
        let cost = Cost::of(case)?;
        writeln!(io::stdout(), "{}: {}", case.name, cost.per_event(case))?;
        lines.push(Line::new(case, cost));
    }
    Kept { rustc, lines }.write()?;
    Ok(ExitCode::SUCCESS)
}

fn compare() -> Result<ExitCode, Failure> {
    let mut out = io::stdout();
    let kept = Kept::read()?;
    let mut failed = Vec::new();
    let mut cheaper = false;
    for case in Case::all() {
        let cost = Cost::of(case)?;
        let before = kept.cost(case);
        let verdict = Verdict::new(before, cost);
        let mut line = format!("{}: {}", case.name, cost.per_event(case));
        if let (Some(before), true) = (before, verdict != Verdict::Same) {
            line = format!("{line}; kept: {}", before.per_event(case));
        }
        writeln!(out, "{verdict:<8}  {line}")?;
        cheaper |= verdict == Verdict::Cheaper;
        if verdict.is_failure() {
            failed.push(line);
        }
    }
    if cheaper {
        writeln!(
            out,
            "\nSome cost less now. Keep it so: cargo run --release -p cost -- --renew"
        )?;
    }
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "\nThese cost more than the figures that are kept:")?;
    for line in failed {
        writeln!(out, "    {line}")?;
    }
    writeln!(
        out,
        "kept with {}\nnow with  {}",
        kept.rustc,
        kept::rustc()?
    )?;
    Ok(ExitCode::FAILURE)
}
