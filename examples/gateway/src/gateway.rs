use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use eventwire::{Decoder, Frame, Frames, axum::Sse};
use example_app::App;
use futures_util::TryStreamExt;
use reqwest::{Client, redirect::Policy};
use serde_json::Value;

/// The longest prompt, which may have images.
const LONGEST: usize = 64 * 1024 * 1024;

#[derive(Clone)]
struct Gateway {
    app: App,
    client: Client,
    upstream: String,
    /// The tokens of all answers.
    tokens: Arc<AtomicU64>,
}

pub(crate) fn routes(app: App, upstream: String) -> reqwest::Result<Router> {
    let gateway = Gateway {
        app,
        client: Client::builder().redirect(Policy::none()).build()?,
        upstream,
        tokens: Arc::default(),
    };
    Ok(Router::new()
        .route("/v1/chat/completions", post(completions))
        .route("/usage", get(usage))
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(gateway))
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
    let upstream = tokio::select! {
        upstream = request.send() => upstream.map_err(|_| StatusCode::BAD_GATEWAY)?,
        () = gateway.app.shutdown() => return Err(StatusCode::SERVICE_UNAVAILABLE),
    };
    if !is_event_stream(&upstream) {
        let (status, mut headers) = (upstream.status(), upstream.headers().clone());
        for name in [header::CONNECTION, header::TRANSFER_ENCODING] {
            headers.remove(name);
        }
        return Ok((status, headers, Body::from_stream(upstream.bytes_stream())).into_response());
    }
    let mut count = Count {
        decoder: Decoder::new(),
        tokens: gateway.tokens,
    };
    // The frames reach the client unchanged, with a keep-alive between them while the model thinks.
    let frames = Frames::new(upstream.bytes_stream()).inspect_ok(move |frame| count.read(frame));
    let response = Sse::new(frames).until(gateway.app.shutdown());
    Ok(response.into_response())
}

fn is_event_stream(response: &reqwest::Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next());
    response.status() == StatusCode::OK
        && !response.headers().contains_key(header::CONTENT_ENCODING)
        && essence.is_some_and(|value| value.trim().eq_ignore_ascii_case("text/event-stream"))
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
    fn read(&mut self, frame: &Frame) {
        let mut bytes = frame.as_ref();
        while let Some(event) = self.decoder.next(&mut bytes) {
            // An event that is too long has no token to count.
            let Ok(event) = event else { continue };
            let chunk: Value = serde_json::from_str(event.data()).unwrap_or_default();
            let content = chunk.pointer("/choices/0/delta/content");
            if content
                .and_then(Value::as_str)
                .is_some_and(|text| !text.is_empty())
            {
                self.tokens.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}
