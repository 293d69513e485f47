//! What happens to the notes when Redis or a server process dies, and when Redis has trimmed them.
//!
//! `cargo test -p example-scale-out -- --ignored` runs it. It needs `redis-server` and `nginx`, and is
//! ignored otherwise, so that the tests of the workspace pass on a machine without them.

#![cfg(unix)]
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests may panic, and print what the harness shows if they fail"
)]

mod client;
mod cluster;
mod dying;
mod publisher;
mod resuming;

use std::{
    error::Error,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::publisher::Publisher;

type Failure = Box<dyn Error + Send + Sync>;

/// How long anything may take that the tests wait for.
const PATIENCE: Duration = Duration::from_secs(40);

async fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) -> Result<(), Failure> {
    let start = Instant::now();
    while !is_so() {
        if start.elapsed() > PATIENCE {
            return Err(format!("{what}: not within {PATIENCE:?}").into());
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Waits until more notes have been accepted.
async fn more_notes(publisher: &Publisher, count: usize) -> Result<(), Failure> {
    let accepted = || publisher.published().accepted.len();
    let before = accepted();
    wait_until("more notes", || accepted() >= before + count).await
}
