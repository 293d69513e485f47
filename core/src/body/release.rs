use alloc::sync::Arc;
use core::{
    sync::atomic::{AtomicBool, Ordering},
    task::Waker,
};

use bytes::Bytes;

/// Notes when a server has dropped a chunk.
///
/// Over HTTP/2 a server discards what it has not written when a body fails. It writes in order, so
/// once it has dropped an empty chunk, everything before that is written.
#[derive(Clone, Debug)]
pub(super) struct Release(Arc<AtomicBool>);

/// Owns the empty chunk.
struct Owner {
    released: Arc<AtomicBool>,
    waker: Waker,
}

impl Release {
    /// Returns an empty chunk, and what notes that it was dropped and wakes the task.
    pub(super) fn new(waker: &Waker) -> (Bytes, Self) {
        let released = Arc::new(AtomicBool::new(false));
        let owner = Owner {
            released: Arc::clone(&released),
            waker: waker.clone(),
        };
        (Bytes::from_owner(owner), Self(released))
    }

    pub(super) fn give_up(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(super) fn is_complete(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &[]
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.released.store(true, Ordering::Release);
        self.waker.wake_by_ref();
    }
}
