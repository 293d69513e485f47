//! Measures how fast the library is, beside others in the same run, and writes PERFORMANCE.md.
//!
//! It reads the clocks of other processes, and so needs Linux. It is empty elsewhere.

#![cfg(target_os = "linux")]

mod clock;
mod decode;
mod encode;
mod figures;
mod load;
mod report;

use clap::Parser;
use contract::Failure;

pub use encode::bench;
pub use figures::{Figure, Figures};

/// Measures how fast the library is, beside others in the same run.
#[derive(Debug, Parser)]
enum Command {
    /// Measures everything that PERFORMANCE.md states, and writes it, in about an hour.
    All,
    /// Measures what it costs to encode an event, without a server.
    Encode,
    /// Measures what it costs to read an event.
    Decode,
    /// Measures servers from outside, each framework with its own type for server-sent events and
    /// with its adapter, in separate processes, on separate cores.
    Load(load::Options),
    /// Measures how large the library is: crates, time to build, bytes.
    Size,
    /// Writes PERFORMANCE.md from what was measured before.
    Report,
}

/// Does what the command line asks for.
///
/// # Errors
///
/// Returns an error if something cannot be measured, or the figures cannot be kept.
pub fn run() -> Result<(), Failure> {
    match Command::parse() {
        Command::All => {
            report::keep("encode", Some(&encode::measure()?))?;
            report::keep("decode", Some(&decode::measure()?))?;
            measure_load(load::Options::all())?;
            report::keep("size", Some(&report::size()?))?;
            report::write()?;
        }
        Command::Decode => report::keep("decode", Some(&decode::measure()?))?,
        Command::Encode => report::keep("encode", Some(&encode::measure()?))?,
        Command::Load(options) => measure_load(options)?,
        Command::Size => report::keep("size", Some(&report::size()?))?,
        Command::Report => report::write()?,
    }
    Ok(())
}

fn measure_load(options: load::Options) -> Result<(), Failure> {
    let is_complete = options.is_complete();
    load::run(options)?;
    match is_complete {
        true => report::keep("load", None),
        false => Ok(()),
    }
}
