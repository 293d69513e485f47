//! What the examples have in common: the streams, which know no framework, and one web page.
//!
//! A framework's example adds the routing. A handler takes the [`App`], calls the method that is
//! named after its path, and returns the stream as an `Sse`.

mod announce;
mod answer;
mod app;
mod date;
mod note;
mod options;
mod pace;
mod page;
mod signal;
mod streams;
#[cfg(unix)]
mod terminated;
mod ticks;

pub use announce::announce;
pub use answer::Answer;
pub use app::App;
pub use note::{InvalidNote, Note};
pub use options::Options;
pub use pace::Pace;
pub use page::PAGE;
