//! Crowds, faults and long runs, over real sockets, against servers in separate processes.
//!
//! `cargo run --release -p stress -- faults` takes about fifteen minutes, and two with `--reduced`.
//! `cargo run --release -p stress -- soak` takes ten; see `--help` for shorter ones.

mod child;
mod faults;
mod soak;

use std::process::ExitCode;

use clap::Parser;
use contract::Failure;
use tokio::runtime;

/// Puts servers under stress, and fails if one of them does not keep its promises.
#[derive(Debug, Parser)]
enum Command {
    /// Measures what each framework does when clients vanish, stall or come in thousands.
    Faults(faults::Options),
    /// Lets clients of a hub come, go, stall and resume; fails if one of them misses an event, or if
    /// the memory of the server grows.
    Soak(soak::Options),
}

fn main() -> Result<ExitCode, Failure> {
    let command = Command::parse();
    // Each client is a descriptor here, and one in the server.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Faults(options) => faults::run(options).await,
            Command::Soak(options) => soak::run(options).await,
        }
    })
}
