use std::{
    mem,
    num::NonZeroU64,
    sync::Arc,
    task::{RawWakerVTable, Waker},
};

use slab::Slab;

use crate::{garbage::Garbage, round::Round};

/// From this size on, the memory of a list is freed when the list is empty, or almost.
const LARGE: usize = 64;

/// The wakers of the subscriptions of a topic that have nothing to take.
///
/// All of them are woken together, so that taking them is the exchange of one list for another. When
/// all were woken, the list comes back, so that a subscription can wait with the same waker again
/// without a clone of it.
#[derive(Debug)]
pub(crate) struct Waiting {
    wakers: Slab<Waker>,
    round: NonZeroU64,
    /// The list that came back last.
    woken: Slab<Waker>,
    woken_in: Option<NonZeroU64>,
    /// The lists that were taken and have not come back.
    rounds: Vec<Arc<Round>>,
    /// What was removed from those lists.
    removed: Vec<Slot>,
}

/// The slot of a subscription's waker, in the round in which it was put there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    round: NonZeroU64,
    key: usize,
}

/// Distinguishes a waker from others that exist at the same time.
pub(crate) type Identity = (usize, usize);

pub(crate) fn identity(waker: &Waker) -> Identity {
    let functions: *const RawWakerVTable = waker.vtable();
    (waker.data().addr(), functions.addr())
}

impl Waiting {
    /// Whether somebody is to be woken.
    pub(crate) fn is_empty(&self) -> bool {
        self.wakers.is_empty() && self.rounds.is_empty()
    }

    #[inline]
    pub(crate) fn add(&mut self, waker: Waker) -> Slot {
        Slot {
            round: self.round,
            key: self.wakers.insert(waker),
        }
    }

    /// Lets a waker that is there, or has come back, be woken the next time. `emptied` receives memory
    /// that is not used any more.
    #[inline]
    pub(crate) fn again(&mut self, slot: Slot, emptied: &mut Option<Slab<Waker>>) -> Option<Slot> {
        if slot.round == self.round {
            return Some(slot);
        }
        if self.woken_in != Some(slot.round) {
            return None;
        }
        let waker = self.woken.try_remove(slot.key)?;
        if self.woken.is_empty() && self.woken.capacity() >= LARGE {
            *emptied = Some(mem::take(&mut self.woken));
        }
        Some(self.add(waker))
    }

    /// Removes a waker, to be dropped when no lock is held. One that is being woken is dropped later.
    pub(crate) fn remove(&mut self, slot: Slot) -> Option<Waker> {
        if slot.round == self.round {
            return self.wakers.try_remove(slot.key);
        }
        if self.woken_in == Some(slot.round) {
            return self.woken.try_remove(slot.key);
        }
        if self.rounds.iter().any(|round| round.number() == slot.round) {
            self.removed.push(slot);
        }
        None
    }

    /// Takes all wakers of a topic, of which this is the key.
    pub(crate) fn take(&mut self, topic: usize) {
        if self.wakers.is_empty() {
            return;
        }
        let wakers = self.wakers.len();
        let next = if self.woken.is_empty() && !is_sparse(wakers, self.woken.capacity()) {
            mem::take(&mut self.woken)
        } else {
            Slab::with_capacity(wakers)
        };
        let wakers = mem::replace(&mut self.wakers, next);
        self.rounds
            .push(Arc::new(Round::new(topic, self.round, wakers)));
        self.round = self.round.saturating_add(1);
    }

    /// The rounds that were begun and may not be finished.
    pub(crate) fn rounds(&self) -> impl Iterator<Item = Arc<Round>> {
        self.rounds.iter().map(Arc::clone)
    }

    /// Takes a round back that is finished, if it is one of this topic.
    pub(crate) fn finish(&mut self, round: Arc<Round>, garbage: &mut Garbage) {
        let mut rounds = self.rounds.iter();
        let Some(at) = rounds.position(|known| Arc::ptr_eq(known, &round)) else {
            return garbage.add(round);
        };
        self.rounds.remove(at);
        let number = round.number();
        let removed = self.removed.extract_if(.., |slot| slot.round == number);
        let removed: Vec<_> = removed.collect();
        // A thread that was overtaken may still have it.
        let round = match Arc::try_unwrap(round) {
            Ok(round) => round,
            Err(round) => return garbage.add(round),
        };
        let mut wakers = round.into_wakers();
        let removed = removed.iter();
        let removed = removed.filter_map(|slot| wakers.try_remove(slot.key));
        removed.for_each(|waker| garbage.add(waker));
        if is_sparse(wakers.len(), wakers.capacity()) {
            garbage.add(wakers);
        } else {
            let before = mem::replace(&mut self.woken, wakers);
            if before.capacity() > 0 {
                garbage.add(before);
            }
            self.woken_in = Some(number);
        }
    }

    /// Frees memory of wakers that have left, and returns whether the others were taken for that.
    pub(crate) fn shrink(&mut self, topic: usize, garbage: &mut Garbage) -> bool {
        if is_sparse(self.woken.len(), self.woken.capacity()) {
            garbage.add(mem::take(&mut self.woken));
        }
        let sparse = is_sparse(self.wakers.len(), self.wakers.capacity());
        if sparse {
            self.take(topic);
            self.wakers = Slab::new();
            self.round = self.round.saturating_add(1);
        }
        sparse
    }
}

/// Whether wakers use a small part of the memory for them.
const fn is_sparse(wakers: usize, room: usize) -> bool {
    room >= LARGE && wakers <= room / 8
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            wakers: Slab::new(),
            round: NonZeroU64::MIN,
            woken: Slab::new(),
            woken_in: None,
            rounds: Vec::new(),
            removed: Vec::new(),
        }
    }
}
