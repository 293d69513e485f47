use axum::{Json, http::StatusCode};

use crate::code::{Part, parts};

/// Sends the sources, which are part of the program.
pub(super) async fn code() -> Result<Json<[Part; 3]>, (StatusCode, String)> {
    let failed = |error: crate::Failure| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    parts().map(Json).map_err(failed)
}
