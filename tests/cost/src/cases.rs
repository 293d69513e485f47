//! What is counted.

mod body;
mod data;
mod decoder;
mod encoder;

pub(crate) use body::BODY;
pub(crate) use decoder::DECODER;
pub(crate) use encoder::ENCODER;
