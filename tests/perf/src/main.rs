//! `cargo run --release -p perf -- --help`

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    match perf::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("perf: {failure}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("perf: it measures on Linux only");
    ExitCode::FAILURE
}
