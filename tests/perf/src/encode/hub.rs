//! One event to many subscribers, without sockets: the hub beside the channels that are used in its
//! place, from which each subscriber encodes for itself.

mod catching_up;
mod channel;
mod check;
mod delivery;
mod executor;
mod measure;
mod memory;
mod publishing;

pub(crate) use check::check;
pub(crate) use measure::{measures, time};
pub(crate) use memory::memory;

/// The table of these figures.
pub(crate) const TABLE: &str = "hub";
