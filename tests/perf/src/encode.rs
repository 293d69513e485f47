//! What one event costs: through the response body that a server polls, and in the encoder alone.
//!
//! Each case is run by the library, by what else there is in Rust, and by the least work that could
//! be done, which is the limit.

mod body;
mod case;
mod check;
mod contestant;
mod encoder;
mod estimates;
mod hub;
mod input;
mod keep;
mod limits;
mod output;
mod reuse;
mod table;
mod timing;

use body::BODY;
use case::Case;
use contestant::Contestant;
use encoder::ENCODER;
pub(crate) use keep::measure;
use table::Table;

use crate::Failure;

/// Times the body of a response, the encoder and the hub with criterion, beside those of others.
///
/// # Errors
///
/// Returns an error if a contestant does something else than the others.
pub fn bench() -> Result<(), Failure> {
    timing::time(&BODY)?;
    timing::time(&ENCODER)?;
    hub::time()
}
