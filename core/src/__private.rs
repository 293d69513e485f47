//! What the macro `sse!`, the adapters and the hub use. Not part of the public API.

pub use core::{ops::Deref, pin::Pin, time::Duration};

pub use alloc::boxed::Box;
pub use futures_core::Stream;
pub use pin_project_lite::pin_project;

use crate::EventId;
pub use crate::body::{Cause, Causes, MaybeTimer};

/// Creates the id that begins with another and ends with a number, without an allocation if it is
/// short.
#[inline]
#[must_use]
pub fn numbered(start: &EventId, number: u64) -> EventId {
    start.numbered(number)
}
