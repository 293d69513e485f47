use std::collections::VecDeque;

use eventwire_core::Frame;

use crate::{Resumption, block::Block, tail::Tail};

/// How many bytes make a block: from this size on, a response hands a frame on without a copy.
const BLOCK: usize = 16 * 1024;

/// How much a log holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many events a client receives that asks for the history.
    pub(crate) history: usize,
    /// How many events there are at most.
    pub(crate) events: usize,
    /// How many bytes they have at most.
    pub(crate) bytes: usize,
}

/// The newest events, numbered from 1 on. The last one is always held, whatever the limits are.
#[derive(Debug)]
pub(crate) struct Log {
    limits: Limits,
    /// The number of the oldest event held.
    first: u64,
    blocks: VecDeque<Block>,
    tail: Tail,
    bytes: usize,
    /// The rank of each event in the order of the ids.
    positions: VecDeque<u128>,
    /// The position of the last event that has left, after which nothing is missing.
    left: Option<u128>,
}

impl Log {
    pub(crate) const fn new(limits: Limits, left: Option<u128>) -> Self {
        Self {
            limits,
            first: 1,
            blocks: VecDeque::new(),
            tail: Tail::new(1),
            bytes: 0,
            positions: VecDeque::new(),
            left,
        }
    }

    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    /// The number of the next event.
    pub(crate) fn end(&self) -> u64 {
        self.tail.end()
    }

    pub(crate) fn held(&self) -> usize {
        self.positions.len()
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The position of the last event.
    pub(crate) fn newest(&self) -> Option<u128> {
        self.positions.back().copied().or(self.left)
    }

    /// The number of the first event of the history.
    pub(crate) fn history(&self) -> u64 {
        let start = self.end().saturating_sub(self.limits.history as u64);
        start.max(self.first)
    }

    /// Appends an event, and returns the frames that need not be kept, to be dropped later.
    pub(crate) fn push(&mut self, frame: Frame, position: u128) -> VecDeque<Frame> {
        let mut garbage = VecDeque::new();
        let bytes = frame.as_ref().len();
        self.bytes += bytes;
        self.positions.push_back(position);
        if bytes >= BLOCK {
            let number = self.end();
            if !self.tail.is_empty() {
                garbage = self.seal();
            }
            self.blocks.push_back(Block::single(number, frame));
            self.tail = Tail::new(number + 1);
        } else {
            self.tail.push(frame);
            if self.tail.bytes() >= BLOCK {
                garbage = self.seal();
            }
        }
        while self.is_over() {
            garbage.extend(self.evict());
        }
        garbage
    }

    /// Everything from an event on that is one buffer, and the number behind it.
    pub(crate) fn read(&mut self, number: u64) -> Option<(Frame, u64)> {
        if number >= self.end() {
            return None;
        }
        if number >= self.tail.first() {
            let frame = self.tail.from(number)?;
            return Some((frame, self.tail.end()));
        }
        let behind = self.blocks.partition_point(|block| block.first() <= number);
        let block = self.blocks.get(behind.checked_sub(1)?)?;
        Some((block.from(number)?, block.end()))
    }

    /// Finds the event after one that a client claims to have seen.
    pub(crate) fn resume(&self, position: u128) -> Result<u64, Resumption> {
        if self.left == Some(position) {
            return Ok(self.first);
        }
        match self.positions.binary_search(&position) {
            Ok(index) => Ok(self.first + index as u64 + 1),
            Err(0) if self.held() > 0 => Err(Resumption::Gone),
            Err(_) => Err(Resumption::Unknown),
        }
    }

    /// Finds the first event after a position, if none of them has left.
    pub(crate) fn after(&self, position: u128) -> Option<u64> {
        if self.left > Some(position) {
            return None;
        }
        let index = self.positions.partition_point(|known| *known <= position);
        Some(self.first + index as u64)
    }

    fn is_over(&self) -> bool {
        let events = self.positions.len();
        events > 1 && (events > self.limits.events || self.bytes > self.limits.bytes)
    }

    fn seal(&mut self) -> VecDeque<Frame> {
        let (block, frames) = self.tail.seal();
        self.blocks.push_back(block);
        frames
    }

    /// Removes the oldest event, and returns its memory where nothing else is in that.
    fn evict(&mut self) -> Option<Frame> {
        let number = self.first;
        self.first += 1;
        self.left = self.positions.pop_front();
        let Some(block) = self.blocks.front() else {
            let frame = self.tail.pop()?;
            self.bytes -= frame.as_ref().len();
            return Some(frame);
        };
        self.bytes -= block.length(number);
        if self.first < block.end() {
            return None;
        }
        self.blocks.pop_front().map(Block::into_frame)
    }
}

#[cfg(test)]
mod tests;
