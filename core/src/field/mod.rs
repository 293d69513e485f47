//! The fields of an event: types that cannot hold a value that would not arrive.

#[cfg(feature = "alloc")]
mod conversions;
#[cfg(feature = "alloc")]
mod error;
mod id;
#[cfg(feature = "alloc")]
mod into;
mod name;
#[cfg(feature = "serde")]
mod serde;
#[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
mod shared;
#[cfg(all(test, feature = "alloc"))]
mod tests;
mod text;

#[cfg(feature = "alloc")]
pub use error::InvalidField;
pub use id::EventId;
#[cfg(feature = "alloc")]
pub use into::{IntoId, IntoName, IntoText};
pub use name::EventName;
