use std::{
    mem,
    task::{RawWakerVTable, Waker},
};

use slab::Slab;

/// The wakers of the subscribers who have nothing to take.
///
/// All of them are woken together, so that taking them is the exchange of one list for another.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    wakers: Slab<Waker>,
    /// An empty list, with room from an earlier round.
    spare: Slab<Waker>,
    round: u64,
}

/// The slot of a subscriber's waker, in the round in which it was put there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    round: u64,
    key: usize,
    identity: (usize, usize),
}

impl Place {
    /// Whether this waker is there, if none was taken meanwhile: as long as it is in the list, no
    /// other has its identity.
    pub(crate) fn holds(self, waker: &Waker) -> bool {
        self.identity == identity(waker)
    }
}

/// The identity of a waker among those that exist at the same time.
fn identity(waker: &Waker) -> (usize, usize) {
    let functions: *const RawWakerVTable = waker.vtable();
    (waker.data().addr(), functions.addr())
}

impl Waiting {
    pub(crate) fn is_empty(&self) -> bool {
        self.wakers.is_empty()
    }

    /// Adds a waker, and returns the one that it replaces. That one is not dropped here: it may be
    /// the last that holds its task, and a subscription in that.
    pub(crate) fn add(&mut self, place: &mut Option<Place>, waker: &Waker) -> Option<Waker> {
        if let Some(place) = place
            && place.round == self.round
            && let Some(known) = self.wakers.get_mut(place.key)
        {
            if known.will_wake(waker) {
                return None;
            }
            place.identity = identity(waker);
            return Some(mem::replace(known, waker.clone()));
        }
        *place = Some(Place {
            round: self.round,
            key: self.wakers.insert(waker.clone()),
            identity: identity(waker),
        });
        None
    }

    /// Removes a waker, to be dropped later.
    pub(crate) fn remove(&mut self, place: Place) -> Option<Waker> {
        let current = place.round == self.round;
        current.then(|| self.wakers.try_remove(place.key))?
    }

    /// Takes all wakers, to be woken later.
    pub(crate) fn take(&mut self) -> Slab<Waker> {
        self.round += 1;
        mem::replace(&mut self.wakers, mem::take(&mut self.spare))
    }

    /// Keeps the room of a list that was taken, unless it is far more than there are subscribers.
    pub(crate) fn give_back(&mut self, wakers: Slab<Waker>, subscribers: usize) {
        if wakers.capacity() <= subscribers * 2 + 16 {
            self.spare = wakers;
        }
    }

    /// Frees the room, when there is no subscriber.
    pub(crate) fn shrink(&mut self) {
        *self = Self {
            round: self.round + 1,
            ..Self::default()
        };
    }
}
