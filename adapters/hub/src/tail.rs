use std::collections::{VecDeque, vec_deque};

use eventwire_core::Frame;

use crate::{
    block::{Block, Item},
    rank::{Index, Rank},
};

/// The newest events of a topic, each in a separate frame until there are enough for a block.
#[derive(Debug)]
pub(crate) struct Tail {
    first: Index,
    items: VecDeque<Item>,
    bytes: usize,
    joined: Option<Joined>,
}

/// The events from an index on, in one frame that all subscriptions are given.
#[derive(Debug)]
struct Joined {
    first: Index,
    frame: Frame,
}

impl Tail {
    pub(crate) const fn new(first: Index) -> Self {
        Self {
            first,
            items: VecDeque::new(),
            bytes: 0,
            joined: None,
        }
    }

    pub(crate) const fn first(&self) -> Index {
        self.first
    }

    /// The index after the last event.
    pub(crate) fn end(&self) -> Index {
        self.first.plus(self.items.len())
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The oldest event.
    pub(crate) fn front(&self) -> Option<&Item> {
        self.items.front()
    }

    /// The newest event.
    #[inline]
    pub(crate) fn last(&self) -> Option<&Item> {
        self.items.back()
    }

    pub(crate) fn rank(&self, index: Index) -> Option<Rank> {
        let item = self.items.get(index.offset(self.first));
        item.map(|item| item.rank)
    }

    /// The index of the first event with a greater rank.
    pub(crate) fn after(&self, rank: Rank) -> Index {
        let before = self.items.partition_point(|item| item.rank <= rank);
        self.first.plus(before)
    }

    pub(crate) fn push(&mut self, item: Item) {
        self.joined = None;
        self.bytes += item.bytes();
        self.items.push_back(item);
    }

    /// Removes the oldest event.
    pub(crate) fn pop(&mut self) -> Option<Item> {
        let item = self.items.pop_front()?;
        self.joined = None;
        self.bytes -= item.bytes();
        self.first = self.first.plus(1);
        Some(item)
    }

    /// Makes a block of all events, and returns the items that it replaces.
    pub(crate) fn seal(&mut self) -> (Block, VecDeque<Item>) {
        let next = Self::new(self.end());
        let Self { first, items, .. } = std::mem::replace(self, next);
        (Block::join(first, items.iter()), items)
    }

    /// The events from an index up to a rank, and the index after them.
    pub(crate) fn read(&mut self, from: Index, until: Option<Rank>) -> Option<(Frame, Index)> {
        // Most take the same as others.
        let joined = self.joined.as_ref().filter(|joined| joined.first == from);
        if let Some(joined) = joined.filter(|_| until.is_none()) {
            return Some((joined.frame.clone(), self.end()));
        }
        let end = until.map_or(self.end(), |rank| {
            let before = self.items.partition_point(|item| item.rank < rank);
            self.first.plus(before)
        });
        if from.plus(1) == end {
            let item = self.items.get(from.offset(self.first))?;
            return Some((item.frame.clone(), end));
        }
        let joined = match self.joined.take() {
            Some(joined) if joined.first <= from => joined,
            _ => Joined {
                first: from,
                frame: Frame::concat(self.range(from, self.end()).map(|item| &item.frame)),
            },
        };
        let start = self.length(joined.first, from);
        let frame = joined.frame.slice(start..start + self.length(from, end));
        self.joined = Some(joined);
        Some((frame?, end))
    }

    /// How many bytes the events from one index up to another have.
    fn length(&self, from: Index, until: Index) -> usize {
        if from == self.first && until == self.end() {
            return self.bytes;
        }
        self.range(from, until).map(Item::bytes).sum()
    }

    fn range(&self, from: Index, until: Index) -> vec_deque::Iter<'_, Item> {
        let offset = |index: Index| index.offset(self.first).min(self.items.len());
        self.items.range(offset(from)..offset(until))
    }
}
