use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::Site;
use crate::{Failure, framework::Framework, pace::Pace, program::Program};

/// What the page asks for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Control {
    Pace(Pace),
    Drop(Framework),
    ShutDown(Framework),
    Start(Framework),
}

/// Does what the page asks for, and answers when it is done.
///
/// The body is JSON, which no page of another origin can send without being allowed to.
pub(super) async fn control(
    State(site): State<Site>,
    Json(control): Json<Control>,
) -> Result<StatusCode, (StatusCode, String)> {
    // A server starts and ends on a separate thread, which is waited for.
    let done = spawn_blocking(move || control.apply(&site.program)).await;
    let failed = |error: Failure| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    match done {
        Ok(done) => done.map_err(failed)?,
        Err(panicked) => return Err(failed(panicked.into())),
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Control {
    fn apply(self, program: &Program) -> Result<(), Failure> {
        let server = |framework| program.server(framework).ok_or("no such server");
        match self {
            Self::Pace(pace) => program.set_pace(pace),
            Self::Drop(framework) => server(framework)?.live.drop_connections(),
            Self::ShutDown(framework) => server(framework)?.stop()?,
            Self::Start(framework) => server(framework)?.start()?,
        }
        Ok(())
    }
}
