//! Five frameworks side by side, in one process and on one page.
//!
//! `cargo run --release -p compare`

mod bench;
mod code;
mod counted;
mod counter;
mod crowd;
mod feed;
mod framework;
mod frameworks;
mod live;
mod options;
mod pace;
mod program;
mod server;
mod setup;
mod site;
mod snapshot;
mod threads;

use std::process::ExitCode;

use clap::Parser;

use load::Extent;

use crate::options::{Command, Options};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("compare: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), Failure> {
    match options.command {
        None => program::run(&options),
        Some(Command::Bench { reduced }) => {
            let extent = match reduced {
                true => Extent::Reduced,
                false => Extent::Brief,
            };
            bench::run(extent, &options.results)
        }
        Some(Command::Serve(settings)) => load::serve(settings),
    }
}
