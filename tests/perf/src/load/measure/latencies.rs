use crate::{Failure, clock, load::client::Stamps};

/// How long events took from the time stamp in them until they were read.
#[derive(Debug, Default)]
pub(super) struct Latencies {
    nanoseconds: Vec<u64>,
}

impl Latencies {
    /// Reads a piece of a response.
    pub(super) fn read(&mut self, stamps: &mut Stamps, piece: &[u8]) -> Result<(), Failure> {
        let now = clock::now()?;
        stamps.read(piece, |stamp| {
            self.nanoseconds.push(now.saturating_sub(stamp));
        })
    }

    pub(super) fn len(&self) -> usize {
        self.nanoseconds.len()
    }

    /// Returns the latency in microseconds that so many of a hundred events did not exceed.
    pub(super) fn percentile(&mut self, percent: usize) -> Result<f64, Failure> {
        self.nanoseconds.sort_unstable();
        let rank = (self.nanoseconds.len() * percent).div_ceil(100);
        let latency = self.nanoseconds.get(rank.saturating_sub(1));
        Ok(*latency.ok_or("no event arrived")? as f64 / 1000.0)
    }
}
