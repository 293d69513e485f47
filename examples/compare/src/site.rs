//! The page, what it receives, and what it sends.

mod control;
mod files;
mod stats;

use std::{future::IntoFuture, io, net::TcpListener, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    http::StatusCode,
    routing::{get, post},
};
use example_app::App;
use tokio::time::sleep;

use crate::{
    code::{Part, parts},
    program::Program,
};

/// How long a browser has to take the rest of its responses when the program ends.
const GRACE: Duration = Duration::from_millis(100);

/// What the handlers share.
#[derive(Clone, Debug)]
struct Site {
    program: Arc<Program>,
    app: App,
}

/// Serves the page until the program is interrupted.
pub(crate) async fn serve(listener: TcpListener, program: Arc<Program>) -> io::Result<()> {
    let app = App::new();
    let (shutdown, interrupted) = (app.shutdown(), app.shutdown());
    let routes = Router::new()
        .route("/stats", get(stats::stats))
        .route("/control", post(control::control))
        .route("/code.json", get(code))
        .with_state(Site { program, app })
        .merge(files::routes());
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let served = axum::serve(listener, routes).with_graceful_shutdown(shutdown);
    let deadline = async {
        interrupted.await;
        sleep(GRACE).await;
    };
    tokio::select! {
        served = served.into_future() => served,
        () = deadline => Ok(()),
    }
}

/// Sends the sources, which are part of the program.
async fn code() -> Result<Json<[Part; 3]>, (StatusCode, String)> {
    let failed = |error: crate::Failure| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    parts().map(Json).map_err(failed)
}
