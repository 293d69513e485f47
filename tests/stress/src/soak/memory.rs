use std::time::Duration;

/// How much more the server may take at the end than at the beginning, of what it took then.
const TOLERANCE: f64 = 0.1;

/// And how much more in bytes, for the allocator's own.
const SLACK: u64 = 4 * 1024 * 1024;

/// The memory of the server, in a span after the clients have come and in one at the end.
#[derive(Debug)]
pub(crate) struct Memory {
    time: Duration,
    /// A minute, if there is time for that.
    span: Duration,
    early: Vec<u64>,
    late: Vec<u64>,
}

impl Memory {
    pub(crate) fn new(time: Duration) -> Self {
        Self {
            time,
            span: (time / 4).min(Duration::from_secs(60)),
            early: Vec::new(),
            late: Vec::new(),
        }
    }

    /// Adds what was resident at that time.
    pub(crate) fn add(&mut self, at: Duration, bytes: u64) {
        if at >= self.span && at < 2 * self.span {
            self.early.push(bytes);
        }
        if at >= self.time - self.span {
            self.late.push(bytes);
        }
    }

    pub(crate) const fn span(&self) -> Duration {
        self.span
    }

    /// The medians of both spans.
    pub(crate) fn medians(&self) -> (u64, u64) {
        (median(&self.early), median(&self.late))
    }

    /// How much it may be at the end.
    pub(crate) fn bound(&self) -> u64 {
        let (early, _) = self.medians();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a tenth of a memory is one"
        )]
        let tolerance = (early as f64 * TOLERANCE) as u64;
        early + tolerance + SLACK
    }

    pub(crate) fn is_flat(&self) -> bool {
        let (early, late) = self.medians();
        early > 0 && late > 0 && late <= self.bound()
    }
}

fn median(samples: &[u64]) -> u64 {
    let mut samples = samples.to_vec();
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Memory;

    const MIB: u64 = 1024 * 1024;

    fn with_growth(each_second: u64) -> Memory {
        let mut memory = Memory::new(Duration::from_secs(600));
        for second in 0..600 {
            memory.add(
                Duration::from_secs(second),
                100 * MIB + second * each_second,
            );
        }
        memory
    }

    #[test]
    fn the_second_minute_is_compared_with_the_last() {
        let memory = with_growth(1);
        assert_eq!(memory.medians(), (100 * MIB + 90, 100 * MIB + 570));
        assert!(memory.is_flat());
        assert!(with_growth(MIB / 40).is_flat());
        assert!(!with_growth(MIB / 32).is_flat());
    }

    #[test]
    fn without_a_sample_nothing_is_known() {
        assert!(!Memory::new(Duration::from_secs(20)).is_flat());
    }
}
