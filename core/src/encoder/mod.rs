//! From fields to bytes.

mod data_writer;
#[expect(
    clippy::module_inception,
    reason = "the type that the folder is named after"
)]
mod encoder;
#[cfg(feature = "json")]
mod json;
mod lines;
mod output;
mod short;

pub use data_writer::DataWriter;
pub use encoder::Encoder;
#[cfg(feature = "json")]
pub use json::JsonError;
#[cfg(feature = "alloc")]
pub(crate) use lines::split_line;
pub use output::Output;
#[cfg(feature = "stream")]
pub(crate) use output::Sink;
pub(crate) use short::Short;
