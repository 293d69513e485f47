//! In place of a language model.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
    routing::post,
};
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

/// How long it takes for a token.
const STEP: Duration = Duration::from_millis(30);

const ANSWER: &str =
    "A gateway passes on what the model says, byte for byte, and counts on the side.";

pub(crate) fn routes() -> Router {
    Router::new().route("/v1/chat/completions", post(answer))
}

/// Streams an answer in chunks that do not end where events end.
async fn answer() -> Response {
    let events = ANSWER.split_inclusive(' ').map(|token| {
        let delta = serde_json::json!({ "choices": [{ "delta": { "content": token } }] });
        format!("data: {delta}\n\n")
    });
    let text: String = events.chain(["data: [DONE]\n\n".into()]).collect();
    let chunks: Vec<_> = text
        .as_bytes()
        .chunks(50)
        .map(Bytes::copy_from_slice)
        .collect();
    let body = stream::iter(chunks).then(async |chunk| {
        sleep(STEP).await;
        Ok::<_, Infallible>(chunk)
    });
    let head = [(header::CONTENT_TYPE, "text/event-stream")];
    (head, Body::from_stream(body)).into_response()
}
