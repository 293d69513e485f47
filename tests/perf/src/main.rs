//! `cargo run --release -p perf -- --help`

use std::process::ExitCode;

fn main() -> ExitCode {
    perf::run().unwrap_or_else(|failure| {
        eprintln!("perf: {failure}");
        ExitCode::FAILURE
    })
}
