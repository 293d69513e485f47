//! What is counted.

mod body;
mod data;
mod encoder;

pub(crate) use body::BODY;
pub(crate) use encoder::ENCODER;
