//! From a stream of events to the body of a response.

mod buffer;
mod cause;
mod end;
mod event_body;
mod frame;
mod keep_alive;
mod release;
mod sse;
mod timer;
mod until;

pub use cause::{Cause, Causes};
pub use end::{End, Outcome};
pub use event_body::EventBody;
pub use frame::Frame;
pub(crate) use frame::ends_event;
pub use timer::{MaybeTimer, NoTimer, Timer};
pub use until::Until;
