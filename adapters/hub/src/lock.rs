#[cfg(not(all(loom, test)))]
use std::sync::Mutex;
#[cfg(not(all(loom, test)))]
pub(crate) use std::sync::MutexGuard;
use std::sync::PoisonError;
#[cfg(not(all(loom, test)))]
pub(crate) use std::sync::atomic;

#[cfg(all(loom, test))]
use loom::sync::Mutex;
#[cfg(all(loom, test))]
pub(crate) use loom::sync::MutexGuard;
#[cfg(all(loom, test))]
pub(crate) use loom::sync::atomic;

/// A mutex that does not spread a panic: what it guards is changed by code that has none.
#[derive(Debug)]
pub(crate) struct Lock<T>(Mutex<T>);

impl<T> Lock<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
