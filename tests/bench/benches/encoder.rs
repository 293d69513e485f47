//! `cargo bench -p bench --bench encoder`; a text behind `--` picks the groups that it is found in.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    bench::time(&bench::ENCODER)
}
