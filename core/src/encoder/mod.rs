//! From fields to bytes.

mod data_writer;
mod digits;
#[expect(
    clippy::module_inception,
    reason = "the type that the folder is named after"
)]
mod encoder;
#[cfg(feature = "json")]
mod json;
mod lines;
mod output;

pub use data_writer::DataWriter;
pub(crate) use digits::Digits;
pub use encoder::Encoder;
#[cfg(feature = "json")]
pub use json::JsonError;
#[cfg(feature = "alloc")]
pub(crate) use lines::split_line;
pub use output::Output;
#[cfg(feature = "stream")]
pub(crate) use output::Sink;
