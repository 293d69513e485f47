use std::{
    io::Read,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use contract::Failure;

/// Runs a program to its end and returns what it has printed.
///
/// # Errors
///
/// Returns an error if it cannot be started, fails, or has not ended in the time given; then it is
/// killed.
pub fn run(command: &mut Command, limit: Duration) -> Result<String, Failure> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{command:?} does not start: {error}"))?;
    let mut running = Running(child);
    let stdout = running.0.stdout.take();
    let printed = thread::spawn(move || {
        let mut text = String::new();
        stdout.map(|mut stdout| stdout.read_to_string(&mut text));
        text
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = running.0.try_wait()? {
            break status;
        }
        if start.elapsed() > limit {
            return Err(format!("{command:?} has not ended after {limit:?}").into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let printed = printed.join().map_err(|_| "nothing was read")?;
    if !status.success() {
        return Err(format!("{command:?} ended with {status} after {printed}").into());
    }
    Ok(printed)
}

/// A program that does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only if it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
