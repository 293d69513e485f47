use std::{error::Error, net::SocketAddr};

use ::axum::{
    Json, Router,
    extract::{DefaultBodyLimit, RawQuery, State},
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use bytes::Bytes;
use eventwire::{
    Event,
    axum::{LastEventId, Sse},
};
use futures_util::stream::Empty;
use serde_json::Value;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;

use crate::{
    App, Certificate,
    answer::Answer,
    echo, https,
    reading::LONGEST_STREAM,
    refusal::Refusal,
    request::{CHUNK_LIMIT, LONGEST_SCRIPT, ScriptRequest},
};

pub(crate) async fn serve(
    address: SocketAddr,
    app: App,
    tls: Option<&Certificate>,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shutdown = app.shutdown();
    let decode = any(others).layer(DefaultBodyLimit::max(LONGEST_STREAM));
    let routes = Router::new()
        .route("/script", get(script_in_query).post(script_in_body))
        .route("/last-event-id", get(last_event_id))
        .route("/stop", get(stop))
        .route("/stats", get(stats))
        .route("/shutdown", post(shut_down))
        .route("/hub", any(others))
        .route("/hub/{*rest}", any(others))
        .route("/relay", any(others))
        .route("/decode", decode)
        .layer(DefaultBodyLimit::max(LONGEST_SCRIPT))
        .layer(CorsLayer::very_permissive())
        .with_state(app);
    let listener = TcpListener::bind(address).await?;
    listening(listener.local_addr()?);
    if let Some(certificate) = tls {
        https::serve(listener, certificate.config()?, routes, shutdown).await;
        return Ok(());
    }
    let server = ::axum::serve(listener, routes);
    Ok(server.with_graceful_shutdown(shutdown).await?)
}

async fn script_in_query(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    answer(ScriptRequest::new(&app, &query.unwrap_or_default(), None))
}

async fn script_in_body(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    answer(ScriptRequest::new(
        &app,
        &query.unwrap_or_default(),
        Some(&body),
    ))
}

fn answer(request: Result<ScriptRequest, Refusal>) -> Response {
    let request = match request {
        Ok(request) => request,
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status);
            return (status.unwrap_or_default(), Json(refusal.json)).into_response();
        }
    };
    Sse::from(request.into_body(CHUNK_LIMIT)).into_response()
}

async fn others(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    last: LastEventId,
    body: Bytes,
) -> Response {
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    match Answer::new(&app, method.as_str(), path, query, last.into(), &body).await {
        Answer::Stream(body) => Sse::from(*body).into_response(),
        Answer::Relay(body) => Sse::from(*body).into_response(),
        Answer::Json(status, json) => {
            let status = StatusCode::from_u16(status);
            (status.unwrap_or_default(), Json(json)).into_response()
        }
        Answer::Empty(204) => Sse::<Empty<Event>>::stop().into_response(),
        Answer::Empty(status) => StatusCode::from_u16(status)
            .unwrap_or_default()
            .into_response(),
    }
}

async fn last_event_id(last: LastEventId) -> impl IntoResponse {
    Sse::new(echo(&last))
}

async fn stop() -> Sse<Empty<Event>> {
    Sse::stop()
}

async fn stats(State(app): State<App>) -> Json<Value> {
    Json(app.stats())
}

async fn shut_down(State(app): State<App>) -> StatusCode {
    app.shut_down();
    StatusCode::ACCEPTED
}
