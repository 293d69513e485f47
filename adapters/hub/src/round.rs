use std::{
    mem,
    num::NonZeroU64,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Waker,
};

use slab::Slab;

use crate::lock::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Wakers that are woken one after the other, by one thread at a time.
///
/// A thread that begins takes over from the one before, which may be blocked by a waker. The waker
/// that is being woken is left to that thread.
#[derive(Debug)]
pub(crate) struct Round {
    wakers: Slab<Waker>,
    /// The key of their topic.
    topic: usize,
    number: NonZeroU64,
    /// The key after that of the last waker.
    end: usize,
    /// The key of the next waker.
    next: AtomicUsize,
    /// How many threads have begun.
    turns: AtomicUsize,
    /// Whether another thread is going to begin.
    queued: AtomicBool,
}

/// How far a thread has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Progress {
    Finished,
    /// There are wakers left.
    Paused,
    /// Another thread has taken over.
    Overtaken,
}

impl Round {
    pub(crate) fn new(topic: usize, number: NonZeroU64, wakers: Slab<Waker>) -> Self {
        let end = wakers.iter().next_back().map_or(0, |(key, _)| key + 1);
        Self {
            wakers,
            topic,
            number,
            end,
            next: AtomicUsize::new(0),
            turns: AtomicUsize::new(0),
            queued: AtomicBool::new(false),
        }
    }

    pub(crate) const fn topic(&self) -> usize {
        self.topic
    }

    pub(crate) const fn number(&self) -> NonZeroU64 {
        self.number
    }

    pub(crate) fn into_wakers(self) -> Slab<Waker> {
        self.wakers
    }

    /// Notes that another thread is going to begin. Returns whether that was known.
    pub(crate) fn queue(&self) -> bool {
        self.queued.swap(true, Ordering::AcqRel)
    }

    /// Begins as that other thread, and wakes at most so many.
    pub(crate) fn run_queued(&self, mut share: usize) -> Progress {
        self.queued.store(false, Ordering::Release);
        self.run(&mut share)
    }

    pub(crate) fn len(&self) -> usize {
        self.wakers.len()
    }

    /// Wakes at most so many, and subtracts them. A waker that panics does not stop it.
    pub(crate) fn run(&self, share: &mut usize) -> Progress {
        let turn = self.turns.fetch_add(1, Ordering::AcqRel) + 1;
        loop {
            let run = || self.wake(turn, share);
            match catch_unwind(AssertUnwindSafe(run)) {
                Ok(progress) => return progress,
                // What the panic carries is not dropped, because that may panic too.
                Err(panic) => mem::forget(panic),
            }
        }
    }

    fn wake(&self, turn: usize, share: &mut usize) -> Progress {
        let mut next = self.next.load(Ordering::Acquire);
        while next < self.end {
            if self.turns.load(Ordering::Relaxed) != turn {
                return Progress::Overtaken;
            }
            if *share == 0 {
                return Progress::Paused;
            }
            let waker = self.wakers.get(next);
            next += 1;
            self.next.store(next, Ordering::Release);
            if let Some(waker) = waker {
                *share -= 1;
                waker.wake_by_ref();
            }
        }
        Progress::Finished
    }
}
