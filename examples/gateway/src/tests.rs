use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::StatusCode,
    routing::post,
};
use example_app::App;
use futures_util::{StreamExt, stream};
use reqwest::Client;
use tokio::{
    net::TcpListener,
    time::{Instant, sleep},
};

use crate::{gateway, model};

async fn serve(routes: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, routes).into_future());
    format!("http://{address}")
}

async fn gateway_to(routes: Router) -> String {
    serve(gateway::routes(App::new(), serve(routes).await).unwrap()).await
}

#[tokio::test]
async fn the_answer_is_relayed_unchanged_and_its_tokens_are_counted() {
    let model = serve(model::routes()).await;
    let gateway = serve(gateway::routes(App::new(), model.clone()).unwrap()).await;
    let ask = async |server: &str| {
        let request = Client::new().post(format!("{server}/v1/chat/completions"));
        request
            .body("{}")
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
    };
    assert_eq!(ask(&gateway).await, ask(&model).await);
    let usage = reqwest::get(format!("{gateway}/usage")).await.unwrap();
    assert_eq!(usage.text().await.unwrap(), "16 tokens\n");
}

#[tokio::test]
async fn an_answer_that_is_no_stream_is_passed_on() {
    for (status, content_type) in [
        (StatusCode::UNAUTHORIZED, "text/plain"),
        (StatusCode::TOO_MANY_REQUESTS, "text/event-stream"),
        (StatusCode::FOUND, "text/event-stream"),
        (StatusCode::OK, "text/event-stream-x"),
    ] {
        let head = [
            ("content-type", content_type),
            ("retry-after", "5"),
            ("location", "/"),
        ];
        let refuse = async move || (status, head, "data: no\n\n");
        let gateway = gateway_to(Router::new().route("/v1/chat/completions", post(refuse))).await;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        let request = client
            .build()
            .unwrap()
            .post(format!("{gateway}/v1/chat/completions"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status);
        for (name, value) in head {
            assert_eq!(response.headers().get(name).unwrap(), value);
        }
        assert_eq!(response.text().await.unwrap(), "data: no\n\n");
        let usage = reqwest::get(format!("{gateway}/usage")).await.unwrap();
        assert_eq!(usage.text().await.unwrap(), "0 tokens\n");
    }
}

#[tokio::test]
async fn a_client_that_leaves_drops_the_request_to_the_model() {
    struct Busy(Arc<AtomicUsize>);

    impl Drop for Busy {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let dropped = Arc::new(AtomicUsize::new(0));
    let endless = {
        let dropped = Arc::clone(&dropped);
        async move || {
            let busy = Busy(dropped);
            let first = stream::iter([Ok::<_, Infallible>(Bytes::from("data: {}\n\n"))]);
            let body = first.chain(stream::pending()).inspect(move |_| {
                let _ = &busy;
            });
            (
                [("content-type", "text/event-stream")],
                Body::from_stream(body),
            )
        }
    };
    let gateway = gateway_to(Router::new().route("/v1/chat/completions", post(endless))).await;
    let request = Client::new().post(format!("{gateway}/v1/chat/completions"));
    let mut chunks = request.send().await.unwrap().bytes_stream();
    assert_eq!(chunks.next().await.unwrap().unwrap(), "data: {}\n\n");
    drop(chunks);
    let left = Instant::now();
    while dropped.load(Ordering::Relaxed) == 0 {
        assert!(
            left.elapsed() < Duration::from_secs(5),
            "the request goes on"
        );
        sleep(Duration::from_millis(5)).await;
    }
}
