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
mod signal;
mod streams;
mod ticks;

pub use announce::announce;
pub use answer::Answer;
pub use app::App;
pub use note::{InvalidNote, Note, Rooms};
pub use options::Options;
pub use pace::Pace;

/// The page: an EventSource client of all streams, in one file without a build step.
pub const PAGE: &str = include_str!("../page/index.html");
