//! Measures servers of events from outside: what a second of processor time sends, what a delivery
//! to many clients costs, how late it is, and how much memory a client takes.

mod client;
mod contestant;
mod measure;
mod samples;
mod serve;
mod server;
mod text;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use self::{
    contestant::{Framework, Implementation},
    measure::{Plan, Size},
    samples::Samples,
    serve::Settings,
    server::Cores,
};
use crate::Failure;

/// The file of the figures.
const OUTPUT: &str = "tests/perf/results/load.json";

/// Measures what servers of events cost, from outside: each framework with its own type for
/// server-sent events beside its adapter, in a separate process, on a separate core.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    /// Only these frameworks.
    #[arg(long, global = true, value_enum, value_delimiter = ',')]
    frameworks: Vec<Framework>,
    /// Only these implementations.
    #[arg(long, global = true, value_enum, value_delimiter = ',')]
    implementations: Vec<Implementation>,
    /// How often each contestant has its turn, in place of the default.
    #[arg(long, global = true)]
    rounds: Option<usize>,
    /// Few clients for a short time: shows that everything works, and says nothing about speed.
    #[arg(long, global = true)]
    reduced: bool,
    /// The file whose figures are replaced.
    #[arg(
        long,
        global = true,
        default_value = OUTPUT
    )]
    output: PathBuf,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Events that are always ready: how many a second of processor time sends.
    Ready,
    /// The same events to many clients: processor time, latency and memory.
    FanOut,
    /// Events of a hub to many clients, beside those of a channel: processor time, latency and memory.
    Hub,
    /// One event after the other: how long it takes to the client.
    Latency,
    /// The limit of a chunk: what a second of processor time sends with each.
    Chunks,
    /// Clients that wait: their memory.
    Idle,
    /// Everything, in about seventeen minutes.
    All,
    /// One of the servers; the program starts them itself.
    Serve(Settings),
}

impl Options {
    /// Everything, in full.
    pub(crate) fn all() -> Self {
        Self {
            command: Command::All,
            frameworks: Vec::new(),
            implementations: Vec::new(),
            rounds: None,
            reduced: false,
            output: OUTPUT.into(),
        }
    }

    /// Whether all figures of the file are measured.
    pub(crate) fn is_complete(&self) -> bool {
        let is_all = matches!(self.command, Command::All);
        let is_chosen = !(self.frameworks.is_empty() && self.implementations.is_empty());
        is_all && !is_chosen && !self.reduced && self.output == Path::new(OUTPUT)
    }
}

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
        let measured = measure(&plan)?;
        samples::print(&samples::table(&measured))?;
        samples::keep(&measured, samples::COMMAND, &options.output)?;
    }
    Ok(())
}

type Measurement = fn(&Plan) -> Result<Samples, Failure>;

/// Chooses the cores, and allows as many connections as the system does.
fn prepare() -> Result<Cores, Failure> {
    // Each client is a descriptor here, and one in the server.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let cores = Cores::choose()?;
    server::pin(cores.client)?;
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
