use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    task::{Wake, Waker},
};

use eventwire_core::EventId;

use crate::{
    rank::{Index, Rank},
    waiting::{Identity, Slot},
};

/// A subscription's part of the state.
#[derive(Debug)]
pub(crate) struct Client {
    /// One cursor for each topic.
    pub(crate) cursors: Cursors,
    /// Those cursors that have no next event have seen everything up to this rank.
    pub(crate) floor: Option<Box<Rank>>,
    /// The id of the place before the first event, if that is known.
    pub(crate) before: Option<EventId>,
    /// The waker that is called for more, if there is nothing to take.
    waker: Option<Identity>,
    /// Calls that waker, if there are several topics.
    pub(crate) relay: Option<Waker>,
    /// How much had changed when there was nothing to take.
    changes: u64,
}

/// The cursors of a subscription. Most have one, which is stored in place.
#[derive(Debug)]
pub(crate) enum Cursors {
    One([Cursor; 1]),
    Several(Box<[Cursor]>),
}

impl From<Vec<Cursor>> for Cursors {
    fn from(cursors: Vec<Cursor>) -> Self {
        match cursors.try_into() {
            Ok(one) => Self::One(one),
            Err(several) => Self::Several(several.into_boxed_slice()),
        }
    }
}

impl Deref for Cursors {
    type Target = [Cursor];

    fn deref(&self) -> &[Cursor] {
        match self {
            Self::One(one) => one,
            Self::Several(several) => several,
        }
    }
}

impl DerefMut for Cursors {
    fn deref_mut(&mut self) -> &mut [Cursor] {
        match self {
            Self::One(one) => one,
            Self::Several(several) => several,
        }
    }
}

/// How far a subscription is in one of its topics.
#[derive(Debug)]
pub(crate) struct Cursor {
    /// The key of the topic.
    pub(crate) topic: usize,
    pub(crate) next: Option<Index>,
    pub(crate) slot: Option<Slot>,
}

/// Wakes a task. Its clones run no code but the library's.
struct Relay(Waker);

impl Wake for Relay {
    fn wake(self: Arc<Self>) {
        self.0.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.wake_by_ref();
    }
}

impl Client {
    pub(crate) fn new(cursors: Vec<Cursor>) -> Self {
        Self {
            cursors: cursors.into(),
            floor: None,
            before: None,
            waker: None,
            relay: None,
            changes: 0,
        }
    }

    /// Whether there is nothing to take, and this waker will be called for more.
    #[inline]
    pub(crate) fn waits(&self, waker: Identity, changes: u64) -> bool {
        self.changes == changes && self.waker == Some(waker)
    }

    /// Returns what to leave with the topics for a waker that they do not have, which is cloned while
    /// no lock is held.
    pub(crate) fn prepare(&self, waker: &Waker) -> Waker {
        match self.cursors {
            Cursors::One(_) => waker.clone(),
            Cursors::Several(_) => Arc::new(Relay(waker.clone())).into(),
        }
    }

    /// Whether this waker is the one that the topics have, or had.
    pub(crate) fn is_called_by(&self, waker: Identity) -> bool {
        self.waker == Some(waker)
    }

    /// Forgets who is called, because there may be something to take.
    pub(crate) const fn call_nobody(&mut self) {
        self.waker = None;
    }

    /// Notes who is called from now on.
    pub(crate) const fn call(&mut self, waker: Identity, changes: u64) {
        self.waker = Some(waker);
        self.changes = changes;
    }
}
