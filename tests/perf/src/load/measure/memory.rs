use std::time::Duration;

use crate::{
    Failure,
    load::{client::Crowd, server::Server},
};

/// How many clients come and go before: the memory that the first ones bring is the server's own.
const FIRST: usize = 10;

/// The memory that a server has without clients.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    bytes: u64,
}

impl Memory {
    pub(super) fn before_clients(server: &Server, settling: Duration) -> Result<Self, Failure> {
        Crowd::open(server.address, FIRST)?.read(settling, |_, _| Ok(()))?;
        let bytes = server.memory()?;
        Ok(Self { bytes })
    }

    /// Returns what the server needs more now for each of so many clients, in KiB.
    pub(super) fn kib_each(self, server: &Server, clients: usize) -> Result<f64, Failure> {
        let more = server.memory()?.saturating_sub(self.bytes);
        Ok(more as f64 / 1024.0 / clients as f64)
    }
}
