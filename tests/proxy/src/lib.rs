//! Support for the tests: nginx, a client that decompresses as it reads, and what it measures.

mod arrival;
mod nginx;
mod response;

pub use arrival::{Arrival, EVENTS, PAUSE};
pub use nginx::Nginx;
pub use response::Response;
