//! `cargo bench -p bench --bench hub`; a text behind `--` picks the groups that it is found in.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    bench::hub::time()
}
