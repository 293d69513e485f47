use std::{io::Read, process::Command, thread, time::Duration};

use contract::{Failure, Process};

/// Runs a program to its end and returns what it has printed.
///
/// # Errors
///
/// Returns an error if it cannot be started, fails, or has not ended in the time given; then it is
/// killed.
pub fn run(command: &mut Command, limit: Duration) -> Result<String, Failure> {
    let mut process = Process::start(command)?;
    let output = process.output();
    let printed = thread::spawn(move || {
        let mut text = String::new();
        output.map(|mut output| output.read_to_string(&mut text));
        text
    });
    let status = process.wait(limit)?;
    let printed = printed.join().map_err(|_| "nothing was read")?;
    if !status.success() {
        return Err(format!("{command:?} ended with {status} after {printed}").into());
    }
    Ok(printed)
}
