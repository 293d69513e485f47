//! What the macro `sse!` and the adapters use. Not part of the public API.

pub use core::{ops::Deref, pin::Pin, time::Duration};

pub use alloc::boxed::Box;
pub use futures_core::Stream;
pub use pin_project_lite::pin_project;

pub use crate::body::{Cause, Causes, MaybeTimer};
