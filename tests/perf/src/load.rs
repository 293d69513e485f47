//! Measures servers of events from outside: what a second of processor time sends, what a delivery
//! to many clients costs, how late it is, and how much memory a client takes.

mod client;
mod contestant;
mod cores;
mod measure;
mod options;
mod results;
mod samples;
mod serve;
mod server;
mod text;

use clap::ValueEnum;

use crate::Failure;

use self::{
    cores::Cores,
    measure::{Plan, Size},
    options::Command,
};

pub(crate) use options::Options;

/// Measures what the command line asks for.
///
/// # Errors
///
/// Returns an error if a server does not do what it should, or the figures cannot be kept.
pub(crate) fn run(options: Options) -> Result<(), Failure> {
    let measurements: &[Measurement] = match options.command {
        Command::Serve(settings) => return serve::serve(settings),
        Command::Ready => &[measure::ready],
        Command::FanOut => &[measure::fan_out],
        Command::Hub => &[measure::hub],
        Command::Latency => &[measure::latency],
        Command::Chunks => &[measure::chunks],
        Command::Idle => &[measure::idle],
        Command::All => &[
            measure::ready,
            measure::fan_out,
            measure::hub,
            measure::latency,
            measure::chunks,
            measure::idle,
        ],
    };
    let size = if options.reduced {
        Size::REDUCED
    } else {
        Size::FULL
    };
    let plan = Plan {
        frameworks: all_or(options.frameworks),
        implementations: all_or(options.implementations),
        cores: prepare()?,
        size: match options.rounds {
            Some(rounds) => size.rounds(rounds),
            None => size,
        },
    };
    for measure in measurements {
        let samples = measure(&plan)?;
        results::print(&results::table(&samples))?;
        results::keep(&samples, results::COMMAND, &options.output)?;
    }
    Ok(())
}

type Measurement = fn(&Plan) -> Result<samples::Samples, Failure>;

/// Chooses the cores, and allows as many connections as the system does.
fn prepare() -> Result<Cores, Failure> {
    // Each client is a descriptor here, and one in the server.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let cores = Cores::choose()?;
    cores::pin(cores.client)?;
    if cores.are_one() {
        eprintln!("load: there is one core, which the server and its clients share");
    }
    Ok(cores)
}

/// What is chosen, or everything.
fn all_or<T: ValueEnum + Clone>(chosen: Vec<T>) -> Vec<T> {
    match chosen.is_empty() {
        true => T::value_variants().to_vec(),
        false => chosen,
    }
}
