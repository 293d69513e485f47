//! The response bodies, each polled as its server polls it, from a stream that is always ready and
//! without a keep-alive. Data, names and ids are given in the cheapest form that the type takes.

mod actix_web_lab;
mod axum;
mod eventwire;
mod frames;
mod poem;
mod rocket;
mod salvo;
mod sse_stream;
mod warp;

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
        Contestant::new("eventwire", eventwire::run),
        Contestant::new("actix-web-lab", actix_web_lab::run),
        Contestant::new("axum", axum::run),
        Contestant::new("poem", poem::run),
        Contestant::new("rocket", rocket::run),
        Contestant::new("salvo", salvo::run),
        Contestant::new("sse-stream", sse_stream::run),
        Contestant::new("warp", warp::run),
    ],
);
