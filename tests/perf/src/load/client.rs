//! The other side of the wire: many connections, read by one thread that waits for all of them.

mod chunks;
mod connection;
mod crowd;
mod stamps;

pub(crate) use chunks::Chunks;
pub(crate) use crowd::Crowd;
pub(crate) use stamps::Stamps;
