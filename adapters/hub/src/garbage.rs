//! What is dropped only when no lock is held: it may be much, or run code that is not the library's.

use std::{
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

use eventwire_core::Frame;

use crate::trace;

#[derive(Default)]
pub(crate) struct Garbage {
    pub(crate) frames: Vec<Frame>,
    others: Vec<Box<dyn Send>>,
    /// How many topics there are among them.
    topics: usize,
}

impl Garbage {
    pub(crate) fn add(&mut self, other: impl Send + 'static) {
        self.others.push(Box::new(other));
    }

    pub(crate) fn add_topic(&mut self, topic: Box<dyn Send>) {
        self.others.push(topic);
        self.topics += 1;
    }

    #[inline]
    pub(crate) fn discard(self) {
        if !self.frames.is_empty() || !self.others.is_empty() {
            discard((self.frames, self.others));
            if self.topics > 0 {
                trace::forgotten(self.topics);
            }
        }
    }
}

/// Drops values whose code is not known. A panic of that is printed and ends here.
pub(crate) fn discard<T>(values: T) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(values))) {
        mem::forget(panic);
    }
}
