use eventwire_core::Frame;

use crate::rank::{Index, Rank};

/// What is known of an event in a block.
#[derive(Clone, Copy, Debug)]
struct Entry {
    rank: Rank,
    /// When it was published, in milliseconds.
    time: u64,
    /// Where its bytes begin.
    start: usize,
}

/// An event that is in no block yet, or is one by itself.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) frame: Frame,
    pub(crate) rank: Rank,
    /// When it was published, in milliseconds.
    pub(crate) time: u64,
}

impl Item {
    pub(crate) fn bytes(&self) -> usize {
        self.frame.as_ref().len()
    }
}

/// Consecutive events of a topic in one buffer.
#[derive(Debug)]
pub(crate) struct Block {
    first: Index,
    entries: Box<[Entry]>,
    frame: Frame,
}

impl Block {
    /// Joins events, of which the first has this index.
    pub(crate) fn join<'a>(first: Index, items: impl Iterator<Item = &'a Item> + Clone) -> Self {
        let entries = items.clone().scan(0, |end, item| {
            let start = *end;
            *end += item.bytes();
            let Item { rank, time, .. } = *item;
            Some(Entry { rank, time, start })
        });
        Self {
            first,
            entries: entries.collect(),
            frame: Frame::concat(items.map(|item| &item.frame)),
        }
    }

    /// Keeps one event as it is.
    pub(crate) fn single(first: Index, item: Item) -> Self {
        let Item { frame, rank, time } = item;
        let start = 0;
        Self {
            first,
            entries: Box::new([Entry { rank, time, start }]),
            frame,
        }
    }

    pub(crate) const fn first(&self) -> Index {
        self.first
    }

    /// The index after the last event.
    pub(crate) const fn end(&self) -> Index {
        self.first.plus(self.entries.len())
    }

    /// The rank of the last event.
    pub(crate) fn last_rank(&self) -> Option<Rank> {
        self.entries.last().map(|entry| entry.rank)
    }

    /// When the last event was published.
    pub(crate) fn last_time(&self) -> Option<u64> {
        self.entries.last().map(|entry| entry.time)
    }

    pub(crate) fn rank(&self, index: Index) -> Option<Rank> {
        let entry = self.entries.get(index.offset(self.first));
        entry.map(|entry| entry.rank)
    }

    pub(crate) fn time(&self, index: Index) -> Option<u64> {
        let entry = self.entries.get(index.offset(self.first));
        entry.map(|entry| entry.time)
    }

    /// The index of the first event with a greater rank.
    pub(crate) fn after(&self, rank: Rank) -> Index {
        let before = self.entries.partition_point(|entry| entry.rank <= rank);
        self.first.plus(before)
    }

    /// The events from an index up to a rank, which are shared and not copied, and the index after
    /// them.
    pub(crate) fn read(&self, from: Index, until: Option<Rank>) -> Option<(Frame, Index)> {
        let end = until.map_or(self.end(), |rank| {
            self.first
                .plus(self.entries.partition_point(|entry| entry.rank < rank))
        });
        let bytes = self.start(from)..self.start(end);
        Some((self.frame.slice(bytes)?, end))
    }

    /// How many bytes the events from one index up to another have.
    pub(crate) fn length(&self, from: Index, until: Index) -> usize {
        self.start(until) - self.start(from)
    }

    pub(crate) fn into_frame(self) -> Frame {
        self.frame
    }

    fn start(&self, index: Index) -> usize {
        let entry = self.entries.get(index.offset(self.first));
        entry.map_or(self.frame.as_ref().len(), |entry| entry.start)
    }
}
