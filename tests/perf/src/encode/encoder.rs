//! The encoders, each into a buffer that is used again. An event is made for each turn if the
//! encoder takes one.

mod borrowed;
mod event;
mod russe;

use crate::encode::{Case, Contestant, Table};

/// Events through the encoder alone.
pub(crate) const ENCODER: Table = Table::new(
    "encoder",
    &[Case::Short, Case::Named, Case::Line, Case::Lines],
    &[
        Contestant::new("eventwire, Event", event::run),
        Contestant::new("eventwire, borrowed", borrowed::run),
        Contestant::new("russe", russe::run),
    ],
);
