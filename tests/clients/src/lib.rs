//! Support for the tests: how a program is run, and how a client that reconnects is watched.

mod detour;
mod program;

pub use detour::Detour;
pub use program::run;
