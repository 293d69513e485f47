//! One event to many subscribers, without sockets: the hub beside the channels that are used in its
//! place, from which each subscriber encodes for itself.

mod async_broadcast;
mod catching_up;
mod channel;
mod check;
mod delivery;
mod eventwire;
mod executor;
mod measure;
mod measures;
mod memory;
mod publishing;
mod timing;
mod tokio_broadcast;

pub(crate) use check::check;
pub(crate) use measure::Measure;
pub(crate) use measures::measures;
pub(crate) use memory::memory;
pub(crate) use timing::time;

/// The table of these figures.
pub(crate) const TABLE: &str = "hub";
