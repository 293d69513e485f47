use std::{collections::BTreeMap, mem};

use crate::rank::{Index, Rank};

/// How many subscriptions of a topic take which event next.
#[derive(Debug)]
pub(crate) struct Readers {
    /// Subscriptions that have taken everything.
    live: Group,
    /// Subscriptions that have taken everything but the last event: most that are not live.
    near: Group,
    /// All others, by the event they take next.
    far: BTreeMap<Index, usize>,
    /// Subscriptions whose client has seen an event that is still to come, by its rank.
    ahead: BTreeMap<Rank, Ahead>,
}

#[derive(Debug)]
struct Group {
    at: Index,
    readers: usize,
}

#[derive(Debug, Default)]
struct Ahead {
    readers: usize,
    /// The first event that they have not seen, once it is there.
    next: Option<Index>,
}

impl Readers {
    /// The index of the slowest.
    pub(crate) fn slowest(&self) -> Option<Index> {
        let far = self.far.keys().next().copied();
        let groups = [&self.near, &self.live].into_iter();
        let groups = groups
            .filter(|group| group.readers > 0)
            .map(|group| group.at);
        far.into_iter().chain(groups).min()
    }

    pub(crate) fn add(&mut self, index: Index) {
        self.add_some(index, 1);
    }

    fn add_some(&mut self, index: Index, readers: usize) {
        if index == self.live.at {
            self.live.readers += readers;
        } else if index == self.near.at {
            self.near.readers += readers;
        } else {
            *self.far.entry(index).or_default() += readers;
        }
    }

    pub(crate) fn remove(&mut self, index: Index) {
        if index == self.live.at {
            self.live.readers -= 1;
        } else if index == self.near.at {
            self.near.readers -= 1;
        } else if let Some(readers) = self.far.get_mut(&index) {
            *readers -= 1;
            if *readers == 0 {
                self.far.remove(&index);
            }
        }
    }

    #[inline]
    pub(crate) fn shift(&mut self, from: Index, to: Index) {
        if from == to {
            return;
        }
        if from == self.near.at && to == self.live.at {
            self.near.readers -= 1;
            self.live.readers += 1;
        } else {
            self.shift_far(from, to);
        }
    }

    #[inline(never)]
    fn shift_far(&mut self, from: Index, to: Index) {
        self.add(to);
        self.remove(from);
    }

    /// Adds a reader that has seen everything up to a rank that is still to come.
    pub(crate) fn add_ahead(&mut self, rank: Rank) {
        let ahead = self.ahead.entry(rank).or_default();
        ahead.readers += 1;
        if let Some(next) = ahead.next {
            self.add(next);
        }
    }

    /// The index at which a reader that was ahead continues, if that event is there.
    pub(crate) fn landed(&mut self, rank: Rank) -> Option<Index> {
        let next = self.ahead.get(&rank)?.next?;
        self.forget(rank);
        Some(next)
    }

    /// Removes a reader that is ahead.
    pub(crate) fn remove_ahead(&mut self, rank: Rank) {
        if let Some(next) = self.ahead.get(&rank).and_then(|ahead| ahead.next) {
            self.remove(next);
        }
        self.forget(rank);
    }

    /// Notes that an event was published. Readers that were ahead to a smaller rank continue with it.
    pub(crate) fn published(&mut self, rank: Rank, index: Index) {
        let live = Group {
            at: index.plus(1),
            readers: 0,
        };
        let near = mem::replace(&mut self.live, live);
        let far = mem::replace(&mut self.near, near);
        if far.readers > 0 {
            self.far.insert(far.at, far.readers);
        }
        if self.ahead.is_empty() {
            return;
        }
        let mut landed = 0;
        for ahead in self.ahead.range_mut(..rank).map(|(_, ahead)| ahead) {
            if ahead.next.is_none() {
                ahead.next = Some(index);
                landed += ahead.readers;
            }
        }
        self.add_some(index, landed);
    }

    fn forget(&mut self, rank: Rank) {
        if let Some(ahead) = self.ahead.get_mut(&rank) {
            ahead.readers -= 1;
            if ahead.readers == 0 {
                self.ahead.remove(&rank);
            }
        }
    }
}

impl Default for Readers {
    fn default() -> Self {
        let group = |at| Group { at, readers: 0 };
        Self {
            live: group(Index::FIRST),
            // There is no event before the first, so this group is empty.
            near: group(Index::FIRST),
            far: BTreeMap::new(),
            ahead: BTreeMap::new(),
        }
    }
}
