use std::fmt;

use crate::cost::Cost;

/// By how many percent the instructions may differ: what a change elsewhere moves them by, since the
/// compiler inlines in another way.
const TOLERANCE: u64 = 3;

/// What a cost is, compared with the one that is kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    Same,
    Cheaper,
    Dearer,
    /// No cost is kept.
    New,
}

impl Verdict {
    pub(crate) fn new(kept: Option<Cost>, now: Cost) -> Self {
        let Some(kept) = kept else {
            return Self::New;
        };
        let (hundredfold, unit) = (now.instructions * 100, kept.instructions);
        if now.allocations > kept.allocations || hundredfold > unit * (100 + TOLERANCE) {
            return Self::Dearer;
        }
        if now.allocations < kept.allocations || hundredfold < unit * (100 - TOLERANCE) {
            return Self::Cheaper;
        }
        Self::Same
    }

    pub(crate) const fn is_failure(self) -> bool {
        matches!(self, Self::Dearer | Self::New)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Same => "same",
            Self::Cheaper => "cheaper",
            Self::Dearer => "DEARER",
            Self::New => "NEW",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;
    use crate::cost::Cost;

    #[test]
    fn more_than_three_percent_and_any_allocation_count() {
        let kept = Cost {
            instructions: 1000,
            allocations: 5,
        };
        let cases = [
            (1000, 5, Verdict::Same),
            (1030, 5, Verdict::Same),
            (1031, 5, Verdict::Dearer),
            (970, 5, Verdict::Same),
            (969, 5, Verdict::Cheaper),
            (1000, 6, Verdict::Dearer),
            (1000, 4, Verdict::Cheaper),
            (900, 6, Verdict::Dearer),
            (1100, 4, Verdict::Dearer),
        ];
        for (instructions, allocations, want) in cases {
            let now = Cost {
                instructions,
                allocations,
            };
            assert_eq!(Verdict::new(Some(kept), now), want, "{now:?}");
            assert_eq!(Verdict::new(None, now), Verdict::New);
        }
    }
}
