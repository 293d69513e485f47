use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::load::{
    contestant::{Framework, Implementation},
    serve::Settings,
};

/// The file of the figures.
const OUTPUT: &str = "tests/perf/results/load.json";

/// Measures what servers of events cost, from outside: each framework with its own type for
/// server-sent events beside its adapter, in a separate process, on a separate core.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Only these frameworks.
    #[arg(long, global = true, value_enum, value_delimiter = ',')]
    pub(crate) frameworks: Vec<Framework>,
    /// Only these implementations.
    #[arg(long, global = true, value_enum, value_delimiter = ',')]
    pub(crate) implementations: Vec<Implementation>,
    /// How often each contestant has its turn, in place of the default.
    #[arg(long, global = true)]
    pub(crate) rounds: Option<usize>,
    /// Few clients for a short time: shows that everything works, and says nothing about speed.
    #[arg(long, global = true)]
    pub(crate) reduced: bool,
    /// The file whose figures are replaced.
    #[arg(
        long,
        global = true,
        default_value = OUTPUT
    )]
    pub(crate) output: PathBuf,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
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
