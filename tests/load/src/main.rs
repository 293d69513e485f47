//! `cargo run --release -p load -- all`

use std::process::ExitCode;

use clap::Parser;
use load::Options;

fn main() -> ExitCode {
    match load::run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("load: {failure}");
            ExitCode::FAILURE
        }
    }
}
