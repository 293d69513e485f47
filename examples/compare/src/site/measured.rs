use std::{
    fs,
    io::{self, ErrorKind},
    path::Path as FilePath,
    time::SystemTime,
};

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use performance::{Figure, Figures};
use serde::Serialize;

use super::Site;
use crate::bench::{CHARTS, figures_of};

/// What was measured last.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    /// Seconds since 1970.
    at: u64,
    command: String,
    figures: Vec<Figure>,
    charts: Vec<Chart>,
}

#[derive(Debug, Serialize)]
struct Chart {
    file: &'static str,
    title: &'static str,
}

/// Sends the figures; the page gets `null` where there are none.
pub(super) async fn measured(
    State(site): State<Site>,
) -> Result<Json<Option<Measured>>, (StatusCode, String)> {
    match read(&site.results) {
        Ok(measured) => Ok(Json(Some(measured))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Json(None)),
        Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    }
}

/// Sends a chart.
pub(super) async fn chart(
    State(site): State<Site>,
    Path(file): Path<String>,
) -> Result<impl IntoResponse, StatusCode> {
    // No other file of the folder, or of any other one, has one of these names.
    let known = CHARTS.iter().any(|(_, drawing)| drawing.file == file);
    let chart = known.then(|| fs::read_to_string(site.results.join(file)));
    match chart {
        Some(Ok(svg)) => Ok(([(CONTENT_TYPE, "image/svg+xml")], svg)),
        Some(Err(_)) | None => Err(StatusCode::NOT_FOUND),
    }
}

fn read(folder: &FilePath) -> io::Result<Measured> {
    let file = figures_of(folder);
    let Figures { command, figures } = Figures::read(&file)?;
    let at = fs::metadata(&file)?.modified()?;
    let at = at.duration_since(SystemTime::UNIX_EPOCH);
    let charts = CHARTS.iter().map(|(_, drawing)| Chart {
        file: drawing.file,
        title: drawing.title,
    });
    Ok(Measured {
        at: at.unwrap_or_default().as_secs(),
        command,
        figures,
        charts: charts.collect(),
    })
}
