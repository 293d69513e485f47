use std::collections::VecDeque;

use eventwire_core::Frame;

use crate::{
    Limits,
    block::{Block, Item},
    garbage::Garbage,
    rank::{Index, Place, Rank},
    tail::Tail,
};

/// How many bytes make a block: from this size on, a response hands a frame on without a copy.
const BLOCK: usize = 16 * 1024;

/// The newest events of a topic. What leaves it is garbage, to be dropped when no lock is held.
#[derive(Debug)]
pub(crate) struct Log {
    limits: Limits,
    /// The index of the oldest event held.
    first: Index,
    blocks: VecDeque<Block>,
    tail: Tail,
    bytes: usize,
    /// The bytes of the newest event.
    newest_bytes: usize,
    /// The place after which nothing is missing.
    left: Place,
}

impl Log {
    pub(crate) const fn new(limits: Limits, left: Place) -> Self {
        Self {
            limits,
            first: Index::FIRST,
            blocks: VecDeque::new(),
            tail: Tail::new(Index::FIRST),
            bytes: 0,
            newest_bytes: 0,
            left,
        }
    }

    pub(crate) const fn first(&self) -> Index {
        self.first
    }

    /// The index of the next event.
    pub(crate) fn end(&self) -> Index {
        self.tail.end()
    }

    /// How many events there have been.
    pub(crate) fn published(&self) -> u64 {
        self.end().since(Index::FIRST)
    }

    pub(crate) fn held(&self) -> usize {
        self.end().offset(self.first)
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The bytes of all events but the newest.
    pub(crate) const fn spare(&self) -> usize {
        self.bytes.saturating_sub(self.newest_bytes)
    }

    /// The place after which nothing is missing.
    pub(crate) const fn left(&self) -> Place {
        self.left
    }

    /// The place of the last event.
    pub(crate) fn newest_place(&self) -> Place {
        let rank = self.tail.last().map(|item| item.rank);
        let rank = rank.or_else(|| self.blocks.back().and_then(Block::last_rank));
        rank.filter(|_| self.held() > 0).or(self.left)
    }

    /// The index of the first event of the history.
    pub(crate) fn history(&self) -> Index {
        self.end().minus(self.limits.history).max(self.first)
    }

    /// The index of the first event held that comes after a place.
    pub(crate) fn after(&self, place: Place) -> Index {
        let Some(rank) = place.filter(|_| place > self.left) else {
            return self.first;
        };
        let full = |block: &Block| block.last_rank() <= Some(rank);
        let block = self.blocks.get(self.blocks.partition_point(full));
        let index = block.map_or_else(|| self.tail.after(rank), |block| block.after(rank));
        index.max(self.first)
    }

    /// The rank of an event that is held.
    pub(crate) fn rank(&self, index: Index) -> Option<Rank> {
        match self.block(index) {
            Some(block) => block.rank(index),
            None => self.tail.rank(index),
        }
    }

    /// The newest event if it has this index and is in no block yet, and the index after it.
    #[inline]
    pub(crate) fn newest(&self, index: Index) -> Option<(&Frame, Index)> {
        let end = self.end();
        let item = self.tail.last().filter(|_| index.plus(1) == end)?;
        Some((&item.frame, end))
    }

    /// Events from an index up to a rank that are one buffer, and the index after them.
    #[inline]
    pub(crate) fn read(&mut self, from: Index, until: Option<Rank>) -> Option<(Frame, Index)> {
        if from >= self.end() {
            return None;
        }
        match self.block(from) {
            Some(block) => block.read(from, until),
            None => self.tail.read(from, until),
        }
    }

    /// Appends an event. The time, here and below, is in milliseconds.
    pub(crate) fn push(&mut self, item: Item, garbage: &mut Garbage) {
        let (bytes, time) = (item.bytes(), item.time);
        self.bytes += bytes;
        self.newest_bytes = bytes;
        if bytes >= BLOCK {
            let index = self.end();
            self.seal(garbage);
            self.blocks.push_back(Block::single(index, item));
            self.tail = Tail::new(index.plus(1));
        } else {
            self.tail.push(item);
            if self.tail.bytes() >= BLOCK {
                self.seal(garbage);
            }
        }
        self.trim(time, usize::MAX, garbage);
    }

    /// Removes what is more than the limits allow, or more than so many bytes.
    #[inline]
    pub(crate) fn trim(&mut self, now: u64, bytes: usize, garbage: &mut Garbage) {
        let limit = bytes.min(self.limits.bytes);
        if self.is_too_long(now, limit) {
            // Mostly it is one event.
            self.drop_until(self.first.plus(1), garbage);
            if self.is_too_long(now, limit) {
                self.shorten(now, limit, garbage);
            }
        }
    }

    #[cold]
    fn shorten(&mut self, now: u64, limit: usize, garbage: &mut Garbage) {
        while let Some(block) = self.blocks.front() {
            // A million events may leave at once: block by block, and one by one from the last.
            let last = block.end().minus(1);
            let is_old = block.last_time().is_some_and(|time| self.is_old(time, now));
            let events = self.held() - last.offset(self.first);
            let bytes = self.bytes - block.length(self.first, last);
            if !is_old && !self.is_over(events, bytes, limit) {
                break;
            }
            self.drop_until(block.end(), garbage);
        }
        while self.is_too_long(now, limit) {
            self.drop_until(self.first.plus(1), garbage);
        }
    }

    /// Removes the events before an index.
    pub(crate) fn drop_until(&mut self, index: Index, garbage: &mut Garbage) {
        while self.first < index.min(self.end()) {
            let Some(block) = self.blocks.front() else {
                if let Some(item) = self.tail.pop() {
                    self.bytes -= item.bytes();
                    self.left = Some(item.rank);
                    garbage.frames.push(item.frame);
                }
                self.first = self.tail.first();
                continue;
            };
            let end = index.min(block.end());
            self.bytes -= block.length(self.first, end);
            self.left = block.rank(end.minus(1)).or(self.left);
            self.first = end;
            if end == block.end() {
                let block = self.blocks.pop_front();
                garbage.frames.extend(block.map(Block::into_frame));
            }
        }
    }

    #[inline]
    fn block(&self, index: Index) -> Option<&Block> {
        if index >= self.tail.first() {
            return None;
        }
        self.find(index)
    }

    #[inline(never)]
    fn find(&self, index: Index) -> Option<&Block> {
        let behind = self.blocks.partition_point(|block| block.first() <= index);
        self.blocks.get(behind.checked_sub(1)?)
    }

    fn is_too_long(&self, now: u64, limit: usize) -> bool {
        self.is_over(self.held(), self.bytes, limit) || self.begins_old(now)
    }

    /// Whether the events from an index on are half of what the log can hold.
    pub(crate) fn is_half(&self, from: Index) -> bool {
        let events = 2 * self.end().offset(from);
        let is_long = self.bytes > self.limits.bytes / 2;
        events >= self.limits.events() || is_long && events >= self.held()
    }

    /// Whether its events are removed at a certain age.
    pub(crate) const fn ages(&self) -> bool {
        self.limits.max_age.is_some()
    }

    const fn is_over(&self, events: usize, bytes: usize, limit: usize) -> bool {
        events > 1 && (events > self.limits.events() || bytes > limit)
    }

    fn is_old(&self, time: u64, now: u64) -> bool {
        let age = self.limits.max_age;
        age.is_some_and(|age| now.saturating_sub(time) >= age)
    }

    fn begins_old(&self, now: u64) -> bool {
        if !self.ages() {
            return false;
        }
        let time = match self.blocks.front() {
            Some(block) => block.time(self.first),
            None => self.tail.front().map(|item| item.time),
        };
        time.is_some_and(|time| self.is_old(time, now))
    }

    fn seal(&mut self, garbage: &mut Garbage) {
        if !self.tail.is_empty() {
            let (block, items) = self.tail.seal();
            self.blocks.push_back(block);
            garbage
                .frames
                .extend(items.into_iter().map(|item| item.frame));
        }
    }
}

#[cfg(test)]
mod tests;
