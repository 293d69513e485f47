//! The notes of the examples on several machines, with a stream in Redis as the log.
//!
//! `cargo run --release -p example-scale-out -- cluster` starts all of it on this machine. The README
//! of the package says how it works, and what happens when a part of it fails.

#[cfg(unix)]
mod cluster;
mod log;
#[cfg(test)]
mod memory_log;
mod notes;
mod options;
mod reader;
mod redis_log;
mod ring;
mod serve;
mod stream_id;

use std::{error::Error, fmt::Display};

use crate::options::{Command, Options};

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match Options::command() {
        Command::Serve(options) => serve::serve(options).await,
        #[cfg(unix)]
        Command::Cluster(options) => cluster::cluster(options).await,
        #[cfg(not(unix))]
        Command::Cluster(_) => Err("a cluster needs a Unix system".into()),
    }
}

/// Prints a line for the operator.
#[expect(clippy::print_stderr, reason = "an example has no log file")]
pub(crate) fn report(what: impl Display) {
    // In one piece, since several processes of a cluster write to the same terminal.
    let line = format!("{what}\n");
    eprint!("{line}");
}
