//! The server of each framework: its example, and beside it the events of this program.

pub(crate) mod actix_web;
pub(crate) mod axum;
pub(crate) mod hyper;
pub(crate) mod rocket;
pub(crate) mod warp;
