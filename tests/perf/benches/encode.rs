//! `cargo bench -p perf`; a text after `--` picks the groups that contain it.

use std::error::Error;

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    perf::bench()
}

#[cfg(not(target_os = "linux"))]
fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    Err("it measures on Linux only".into())
}
