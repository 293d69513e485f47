//! Five frameworks side by side, in one process and on one page.
//!
//! `cargo run --release -p compare`

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

use crate::options::Options;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match program::run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("compare: {failure}");
            ExitCode::FAILURE
        }
    }
}
