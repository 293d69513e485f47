use std::collections::{VecDeque, vec_deque};

use eventwire_core::Frame;

use crate::block::Block;

/// The newest events, each in a separate frame until there are enough for a block.
#[derive(Debug)]
pub(crate) struct Tail {
    first: u64,
    frames: VecDeque<Frame>,
    bytes: usize,
    joined: Option<Joined>,
}

/// The events from one on, in one frame that all subscribers are given.
#[derive(Debug)]
struct Joined {
    first: u64,
    frame: Frame,
}

impl Tail {
    pub(crate) const fn new(first: u64) -> Self {
        Self {
            first,
            frames: VecDeque::new(),
            bytes: 0,
            joined: None,
        }
    }

    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    /// The number after the last event.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.frames.len() as u64
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    pub(crate) fn push(&mut self, frame: Frame) {
        self.joined = None;
        self.bytes += frame.as_ref().len();
        self.frames.push_back(frame);
    }

    /// Removes the oldest event.
    pub(crate) fn pop(&mut self) -> Option<Frame> {
        let frame = self.frames.pop_front()?;
        self.joined = None;
        self.bytes -= frame.as_ref().len();
        self.first += 1;
        Some(frame)
    }

    /// Makes a block of all events, and returns the frames that it replaces.
    pub(crate) fn seal(&mut self) -> (Block, VecDeque<Frame>) {
        let next = Self::new(self.end());
        let Self { first, frames, .. } = std::mem::replace(self, next);
        (Block::join(first, frames.iter()), frames)
    }

    /// Everything from an event on: its own frame if it is the last, or else one of them all.
    pub(crate) fn from(&mut self, number: u64) -> Option<Frame> {
        if number + 1 == self.end() {
            return self.frames.back().cloned();
        }
        let joined = match self.joined.take() {
            Some(joined) if joined.first <= number => joined,
            _ => Joined {
                first: number,
                frame: Frame::concat(self.range(number, self.end())),
            },
        };
        let before = self.range(joined.first, number);
        let before = before.map(|frame| frame.as_ref().len()).sum();
        let frame = joined.frame.skip(before);
        self.joined = Some(joined);
        frame
    }

    fn range(&self, from: u64, until: u64) -> vec_deque::Iter<'_, Frame> {
        let index = |number: u64| {
            let index = number.saturating_sub(self.first);
            usize::try_from(index).map_or(self.frames.len(), |index| index.min(self.frames.len()))
        };
        self.frames.range(index(from)..index(until))
    }
}
