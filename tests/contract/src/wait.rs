use std::{
    thread,
    time::{Duration, Instant},
};

use crate::Failure;

/// Asks again and again until there is an answer, and returns it.
///
/// # Errors
///
/// Returns an error if asking fails, or if there is no answer in the time given.
pub fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut ask: impl FnMut() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if start.elapsed() > limit {
            return Err(format!("{what}: not within {limit:?}").into());
        }
        thread::sleep(Duration::from_millis(20));
    }
}
