//! `cargo bench -p perf --bench body`; a text after `--` picks the groups that contain it.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    perf::bench_body()
}
