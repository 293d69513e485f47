//! The response bodies, each polled as its server polls it, from a stream that is always ready and
//! without a keep-alive. Data, names and ids are given in the cheapest form that the type takes.

mod chunks;
mod frames;

use self::{
    chunks::{ActixWebLab, Eventwire, Rocket},
    frames::{Axum, Poem, Salvo, SseStream, Warp},
};
use crate::encode::{Case, Contestant, Table};

/// Events through the body of a response.
pub(crate) const BODY: Table = Table::new(
    "body",
    &[
        Case::Short,
        Case::Named,
        Case::Line,
        Case::Lines,
        Case::Owned,
        Case::Json,
        Case::JsonEvent,
        Case::Shared,
    ],
    &[
        Contestant::new("eventwire", Eventwire::run),
        Contestant::new("actix-web-lab", ActixWebLab::run),
        Contestant::new("axum", Axum::run),
        Contestant::new("poem", Poem::run),
        Contestant::new("rocket", Rocket::run),
        Contestant::new("salvo", Salvo::run),
        Contestant::new("sse-stream", SseStream::run),
        Contestant::new("warp", Warp::run),
    ],
);
