use std::num::NonZeroU64;

/// The number of an event in its topic, from 1 on.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Index(NonZeroU64);

impl Index {
    pub(crate) const FIRST: Self = Self(NonZeroU64::MIN);

    /// The index that is so many events later.
    pub(crate) const fn plus(self, events: usize) -> Self {
        Self(self.0.saturating_add(events as u64))
    }

    /// The index that is so many events earlier, or the first.
    pub(crate) fn minus(self, events: usize) -> Self {
        let number = self.0.get().saturating_sub(events as u64);
        NonZeroU64::new(number).map_or(Self::FIRST, Self)
    }

    /// How many events there are from another index up to this one.
    pub(crate) const fn since(self, earlier: Self) -> u64 {
        self.0.get().saturating_sub(earlier.0.get())
    }

    /// The same, as the offset into a list that begins with the other index.
    pub(crate) fn offset(self, first: Self) -> usize {
        usize::try_from(self.since(first)).unwrap_or(usize::MAX)
    }
}

/// The rank of an event in the order of the ids of its hub.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Rank(pub(crate) u128);

/// A place in the order of the ids: after an event, or before all of them.
pub(crate) type Place = Option<Rank>;
