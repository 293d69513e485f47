//! The page, what it is told, and what it asks for.

mod control;
mod files;
mod stats;

use std::{io, net::TcpListener, sync::Arc};

use axum::{
    Router,
    routing::{get, post},
};
use example_app::App;

use crate::program::Program;

/// What the handlers share.
#[derive(Clone, Debug)]
struct Site {
    program: Arc<Program>,
    app: App,
}

/// Serves the page until the program is interrupted.
pub(crate) async fn serve(listener: TcpListener, program: Arc<Program>) -> io::Result<()> {
    let app = App::new();
    let shutdown = app.shutdown();
    let routes = Router::new()
        .route("/stats", get(stats::stats))
        .route("/control", post(control::control))
        .with_state(Site { program, app })
        .merge(files::routes());
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, routes)
        .with_graceful_shutdown(shutdown)
        .await
}
