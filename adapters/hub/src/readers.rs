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
    /// How many subscriptions have a client that has seen an event that is still to come, by its rank.
    ahead: BTreeMap<Rank, usize>,
    /// The same, once there is an event that they have not seen.
    landed: BTreeMap<Rank, Group>,
}

#[derive(Debug)]
struct Group {
    at: Index,
    readers: usize,
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
        *self.ahead.entry(rank).or_default() += 1;
    }

    /// Whether the event is there at which a reader that was ahead continues.
    pub(crate) fn has_landed(&self, rank: Rank) -> bool {
        self.landed.contains_key(&rank)
    }

    /// The index at which a reader that was ahead continues, if that event is there.
    pub(crate) fn landed(&mut self, rank: Rank) -> Option<Index> {
        let group = self.landed.get_mut(&rank)?;
        let next = group.at;
        group.readers -= 1;
        if group.readers == 0 {
            self.landed.remove(&rank);
        }
        Some(next)
    }

    /// Removes a reader that is ahead.
    pub(crate) fn remove_ahead(&mut self, rank: Rank) {
        if let Some(next) = self.landed(rank) {
            self.remove(next);
        } else if let Some(readers) = self.ahead.get_mut(&rank) {
            *readers -= 1;
            if *readers == 0 {
                self.ahead.remove(&rank);
            }
        }
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
        while let Some(first) = self.ahead.first_entry()
            && *first.key() < rank
        {
            let (seen, readers) = first.remove_entry();
            self.landed.insert(seen, Group { at: index, readers });
            self.add_some(index, readers);
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
            landed: BTreeMap::new(),
        }
    }
}
