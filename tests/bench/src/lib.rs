//! What one event costs: through the response body that a server polls, and in the encoder alone.
//!
//! Each case is run by the library, by what else there is in Rust, and by the least work that could
//! be done, which is the limit. `cargo run --release -p bench` runs everything and keeps the figures.

mod body;
mod case;
mod check;
mod clock;
mod contestant;
mod encoder;
pub mod hub;
mod input;
mod limits;
mod output;
mod reuse;
mod table;
mod timing;

pub use body::BODY;
pub use case::Case;
pub use contestant::Contestant;
pub use encoder::ENCODER;
pub use table::Table;
pub use timing::{second_turn, time};
