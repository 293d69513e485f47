//! From bytes to events.

mod buffer;
#[cfg(feature = "stream")]
mod decode_error;
#[expect(
    clippy::module_inception,
    reason = "the type that the folder is named after"
)]
mod decoder;
mod error;
mod event_ref;
#[cfg(feature = "stream")]
mod events;
mod fixed_buffer;
#[cfg(feature = "stream")]
mod frames;
#[cfg(feature = "alloc")]
mod growing_buffer;
mod line;
#[cfg(feature = "alloc")]
mod owned_event;
mod reading;
mod scan;
#[cfg(all(test, feature = "alloc"))]
mod tests;

pub use buffer::Buffer;
#[cfg(feature = "stream")]
pub use decode_error::DecodeError;
pub use decoder::Decoder;
pub use error::EventTooLong;
pub use event_ref::EventRef;
#[cfg(feature = "stream")]
pub use events::Events;
pub use fixed_buffer::FixedBuffer;
#[cfg(feature = "stream")]
pub use frames::Frames;
#[cfg(feature = "alloc")]
pub use growing_buffer::GrowingBuffer;
#[cfg(feature = "alloc")]
pub use owned_event::OwnedEvent;
