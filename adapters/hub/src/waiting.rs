use std::{
    num::NonZeroU64,
    sync::Arc,
    task::{RawWakerVTable, Waker},
};

use slab::Slab;

use crate::round::Round;

/// The wakers of the subscriptions of a topic that have nothing to take.
///
/// All of them are woken together, so that taking them is the exchange of one list for another.
#[derive(Debug)]
pub(crate) struct Waiting {
    wakers: Slab<Waker>,
    round: NonZeroU64,
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
    pub(crate) fn is_empty(&self) -> bool {
        self.wakers.is_empty()
    }

    /// Whether the slot still holds what was put there.
    pub(crate) fn holds(&self, slot: Slot) -> bool {
        slot.round == self.round
    }

    pub(crate) fn add(&mut self, waker: Waker) -> Slot {
        Slot {
            round: self.round,
            key: self.wakers.insert(waker),
        }
    }

    /// Removes a waker, to be dropped when no lock is held.
    pub(crate) fn remove(&mut self, slot: Slot) -> Option<Waker> {
        self.holds(slot).then(|| self.wakers.try_remove(slot.key))?
    }

    /// Takes all wakers.
    pub(crate) fn take(&mut self) -> Option<Arc<Round>> {
        if self.wakers.is_empty() {
            return None;
        }
        self.round = self.round.saturating_add(1);
        let next = Slab::with_capacity(self.wakers.len());
        Some(Arc::new(Round::new(std::mem::replace(
            &mut self.wakers,
            next,
        ))))
    }

    /// Takes all wakers if they use a small part of the memory for them.
    pub(crate) fn take_if_sparse(&mut self) -> Option<Arc<Round>> {
        let (wakers, room) = (self.wakers.len(), self.wakers.capacity());
        if room < 64 || wakers > room / 8 {
            return None;
        }
        let round = self.take();
        self.wakers = Slab::new();
        self.round = self.round.saturating_add(1);
        round
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            wakers: Slab::new(),
            round: NonZeroU64::MIN,
        }
    }
}
