use axum::{
    Router,
    extract::{Query, State},
    response::Html,
    routing::get,
};
use eventwire::{Event, JsonError, axum::Sse};
use example_app::App;
use futures_util::Stream;
use serde::Deserialize;

use crate::{completion::completion, model::Model};

#[derive(Debug, Deserialize)]
struct Request {
    #[serde(default)]
    prompt: String,
}

pub(crate) fn routes(app: App) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/completions", get(completions))
        .with_state(app)
}

async fn page() -> Html<&'static str> {
    Html(include_str!("../page/index.html"))
}

/// Streams an answer; when the client leaves, the stream is dropped, and the model with it.
async fn completions(
    State(app): State<App>,
    Query(request): Query<Request>,
) -> Sse<impl Stream<Item = Result<Event, JsonError>>> {
    let tokens = Model::default().answer(&request.prompt);
    Sse::new(completion(tokens)).until(app.shutdown())
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use eventwire::{Decoder, OwnedEvent};
    use example_app::App;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::routes;

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_tokens_and_then_done() {
        let request = Request::get("/completions?prompt=hello").body(Body::empty());
        let response = routes(App::default())
            .oneshot(request.unwrap())
            .await
            .unwrap();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let (mut decoder, mut body) = (Decoder::new(), &body[..]);
        let mut events = Vec::new();
        while let Some(event) = decoder.next(&mut body) {
            events.push(OwnedEvent::from(event.unwrap()).into_data());
        }
        let (last, tokens) = events.split_last().unwrap();
        assert_eq!(last, "[DONE]");
        let tokens = tokens.iter().map(|data| {
            let chunk: serde_json::Value = serde_json::from_str(data).unwrap();
            let content = chunk.pointer("/choices/0/delta/content").unwrap();
            content.as_str().unwrap().to_owned()
        });
        let text: String = tokens.collect();
        assert!(text.starts_with("You asked: hello\n\n"), "{text}");
    }
}
