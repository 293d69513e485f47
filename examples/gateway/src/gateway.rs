use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use eventwire::{Decoder, Frame, Frames, axum::Sse};
use example_app::App;
use futures_util::TryStreamExt;
use reqwest::Client;
use serde_json::Value;

#[derive(Clone)]
struct Gateway {
    app: App,
    client: Client,
    upstream: String,
    /// The tokens of all answers.
    tokens: Arc<AtomicU64>,
}

pub(crate) fn routes(app: App, upstream: String) -> Router {
    let gateway = Gateway {
        app,
        client: Client::new(),
        upstream,
        tokens: Arc::default(),
    };
    Router::new()
        .route("/v1/chat/completions", post(completions))
        .route("/usage", get(usage))
        .with_state(gateway)
}

/// Passes a request on, and relays the answer as it comes.
///
/// When the client leaves, the server drops the response, and with it the request to the model.
async fn completions(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, StatusCode> {
    let url = format!("{}/v1/chat/completions", gateway.upstream);
    let mut request = gateway.client.post(url).body(body);
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT] {
        if let Some(value) = headers.get(&name) {
            request = request.header(name, value);
        }
    }
    let upstream = request.send().await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    let content_type = upstream.headers().get(header::CONTENT_TYPE).cloned();
    let is_stream = content_type
        .as_ref()
        .is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"));
    if !is_stream {
        let status = upstream.status();
        let body = upstream.bytes().await;
        let body = body.map_err(|_| StatusCode::BAD_GATEWAY)?;
        let mut response = (status, body).into_response();
        if let Some(value) = content_type {
            response.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        return Ok(response);
    }
    let mut count = Count::new(gateway.tokens);
    // The frames reach the client unchanged, with a keep-alive between them while the model thinks.
    let frames = Frames::new(upstream.bytes_stream()).inspect_ok(move |frame| count.read(frame));
    let response = Sse::new(frames).until(gateway.app.shutdown());
    Ok(response.into_response())
}

async fn usage(State(gateway): State<Gateway>) -> String {
    format!("{} tokens\n", gateway.tokens.load(Ordering::Relaxed))
}

/// Counts the tokens of an answer.
struct Count {
    decoder: Decoder,
    tokens: Arc<AtomicU64>,
}

impl Count {
    fn new(tokens: Arc<AtomicU64>) -> Self {
        Self {
            decoder: Decoder::new(),
            tokens,
        }
    }

    fn read(&mut self, frame: &Frame) {
        let mut bytes = frame.as_ref();
        while let Some(event) = self.decoder.next(&mut bytes) {
            // An event that is too long has no token to count.
            let Ok(event) = event else { continue };
            let chunk: Result<Value, _> = serde_json::from_str(event.data());
            let has_content = chunk.is_ok_and(|chunk| {
                let content = chunk.pointer("/choices/0/delta/content");
                content.is_some_and(|content| content.as_str() != Some(""))
            });
            if has_content {
                self.tokens.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}
