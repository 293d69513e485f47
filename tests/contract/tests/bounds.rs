//! The adapters add no bounds to those of the framework. Most of this is shown by compiling.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

use std::{cell::Cell, error::Error, pin::Pin, rc::Rc, time::Duration};

use axum::response::IntoResponse;
use eventwire::Event;
use futures_util::{Stream, StreamExt, stream};
use http::StatusCode;

/// A stream that is `Send` and not `Sync`.
fn not_sync() -> impl Stream<Item = Event> + Send + 'static {
    let count = Cell::new(0_u32);
    stream::repeat_with(move || {
        count.set(count.get() + 1);
        Event::new("x").id(count.get())
    })
    .take(2)
}

/// The error that most applications have.
type BoxError = Box<dyn Error + Send + Sync>;

/// Events with that error.
fn fallible() -> impl Stream<Item = Result<Event, BoxError>> + Send + 'static {
    stream::iter([Ok(Event::new("x"))])
}

/// A sleep that is `Send` and not `Sync`.
async fn sleep(_: Duration) {
    let cell = Cell::new(());
    tokio::task::yield_now().await;
    cell.set(());
}

mod on_actix_web {
    use actix_web::{App, body::to_bytes, test, web::get};
    use eventwire::actix_web::Sse;

    use super::*;

    /// A stream that is not `Send`, with an error that is not either.
    async fn handler() -> Sse<impl Stream<Item = actix_web::Result<Event>>> {
        let shared = Rc::new("x");
        Sse::new(stream::once(async move { Ok(Event::new(*shared)) }))
    }

    /// An error of any kind, and 204 No Content in place of the events.
    async fn fallible_or_stop() -> Sse<impl Stream<Item = Result<Event, BoxError>>> {
        match std::hint::black_box(true) {
            true => Sse::new(fallible()),
            false => Sse::stop(),
        }
    }

    #[actix_web::test]
    async fn a_boxed_error_is_enough() {
        let app = test::init_service(App::new().route("/", get().to(fallible_or_stop))).await;
        let request = test::TestRequest::get().uri("/").to_request();
        let response = test::call_service(&app, request).await;
        assert_eq!(to_bytes(response.into_body()).await.unwrap(), "data: x\n\n");
    }

    #[actix_web::test]
    async fn a_stream_need_not_be_send() {
        let app = test::init_service(App::new().route("/", get().to(handler))).await;
        let request = test::TestRequest::get().uri("/").to_request();
        let response = test::call_service(&app, request).await;
        let body = to_bytes(response.into_body()).await.unwrap();
        assert_eq!(body, "data: x\n\n");
    }

    #[actix_web::test]
    async fn what_the_user_sets_wins() {
        use actix_web::Responder;
        let own = async || {
            Sse::new(not_sync())
                .customize()
                .with_status(actix_web::http::StatusCode::CREATED)
                .insert_header(("cache-control", "no-store"))
        };
        let app = test::init_service(App::new().route("/", get().to(own))).await;
        let request = test::TestRequest::get().uri("/").to_request();
        let response = test::call_service(&app, request).await;
        assert_eq!(response.status(), 201);
        let values: Vec<_> = response.headers().get_all("cache-control").collect();
        assert_eq!(values, ["no-store"]);
    }
}

mod on_axum {
    use eventwire::axum::Sse;

    use super::*;

    #[tokio::test]
    async fn a_stream_need_not_be_sync() {
        let response = Sse::new(not_sync()).into_response();
        let body = axum::body::to_bytes(response.into_body(), 1000)
            .await
            .unwrap();
        assert_eq!(body, "id: 1\ndata: x\n\nid: 2\ndata: x\n\n");
    }

    #[tokio::test]
    async fn a_boxed_error_is_enough_and_its_text_is_kept() {
        let failing = fallible().chain(stream::iter([Err(BoxError::from("broken"))]));
        let response = Sse::new(failing).into_response();
        let error = axum::body::to_bytes(response.into_body(), 1000).await;
        assert_eq!(error.unwrap_err().to_string(), "broken");
    }

    #[tokio::test]
    async fn what_the_user_sets_wins() {
        let own = [("cache-control", "no-store"), ("set-cookie", "a=b")];
        let response = (StatusCode::CREATED, own, Sse::new(not_sync())).into_response();
        assert_eq!(response.status(), 201);
        let values: Vec<_> = response.headers().get_all("cache-control").iter().collect();
        assert_eq!(values, ["no-store"]);
        assert_eq!(response.headers()["set-cookie"], "a=b");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
    }
}

mod on_http_body {
    use eventwire::http_body::Sse;
    use http_body::Body;
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn the_error_of_a_body_of_events_is_infallible() {
        let response = Sse::new(not_sync()).into_response();
        let Ok(body) = response.into_body().collect().await;
        assert_eq!(body.to_bytes(), "id: 1\ndata: x\n\nid: 2\ndata: x\n\n");
        let response = Sse::new(fallible()).timer(sleep).into_response();
        let body = response.into_body().collect().await.unwrap();
        assert_eq!(body.to_bytes(), "data: x\n\n");
    }

    #[tokio::test]
    async fn a_body_has_ended_once_its_end_was_polled() {
        let mut body = Sse::new(not_sync());
        while let Some(frame) = body.frame().await {
            assert!(frame.is_ok_and(|frame| frame.is_data()));
            // A middleware that learns of the end before the last poll would not see the end.
            assert!(!body.is_end_stream());
        }
        assert!(body.is_end_stream());
    }

    #[tokio::test]
    async fn collecting_a_body_that_fails_does_not_wait() {
        let events = stream::iter([Ok(Event::new("a")), Err("broken")]);
        let collected = Sse::new(events).timer(tokio::time::sleep).collect();
        let collected = tokio::time::timeout(Duration::from_secs(5), collected).await;
        assert_eq!(collected.unwrap().err(), Some("broken"));
    }

    #[test]
    fn the_answer_to_head_has_no_body() {
        let response = Sse::new(not_sync()).into_head();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.body().is_end_stream());
    }
}

mod on_warp {
    use eventwire::warp::{Sse, last_event_id};
    use warp::{Filter, Reply};

    use super::*;

    #[test]
    fn the_answer_to_head_has_no_body() {
        let response = Sse::new(not_sync()).into_head();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(Sse::new(fallible()).into_response().status(), 200);
    }

    #[tokio::test]
    async fn a_stream_need_not_be_sync() {
        let route = warp::path("ticks")
            .and(last_event_id())
            .map(|_| Sse::new(not_sync()).timer(sleep));
        let response = warp::test::request().path("/ticks").reply(&route).await;
        assert_eq!(response.body(), "id: 1\ndata: x\n\nid: 2\ndata: x\n\n");
    }

    #[tokio::test]
    async fn what_the_user_sets_wins() {
        let route = warp::any()
            .map(|| Sse::new(not_sync()))
            .map(|sse| warp::reply::with_header(sse, "cache-control", "no-store"))
            .map(|reply| warp::reply::with_status(reply, StatusCode::CREATED));
        let response = warp::test::request().reply(&route).await;
        assert_eq!(response.status(), 201);
        let values: Vec<_> = response.headers().get_all("cache-control").iter().collect();
        assert_eq!(values, ["no-store"]);
    }
}

mod on_rocket {
    use eventwire::rocket::Sse;
    use rocket::{State, get, http::Header, local::asynchronous::Client, routes};

    use super::*;

    /// The stream borrows from the request and from the state of the server.
    #[get("/<word>")]
    fn borrowed<'r>(
        word: &'r str,
        state: &'r State<String>,
    ) -> Sse<impl Stream<Item = Event> + 'r> {
        let words = [word, state.as_str()];
        Sse::new(stream::iter(words).map(Event::new))
    }

    #[derive(rocket::Responder)]
    #[response(status = 201)]
    struct Own<T> {
        events: T,
        cache: Header<'static>,
    }

    #[get("/own")]
    fn own() -> Own<Sse<Pin<Box<dyn Stream<Item = Event> + Send>>>> {
        Own {
            events: Sse::new(not_sync()).boxed(),
            cache: Header::new("cache-control", "no-store"),
        }
    }

    #[get("/fallible")]
    fn boxed_error() -> Sse<impl Stream<Item = Result<Event, BoxError>>> {
        Sse::new(fallible())
    }

    #[get("/endless")]
    fn endless() -> Sse<impl Stream<Item = Event>> {
        Sse::new(stream::pending())
    }

    async fn client() -> Client {
        let rocket = rocket::build().manage(String::from("state"));
        Client::untracked(rocket.mount("/", routes![borrowed, boxed_error, endless, own]))
            .await
            .unwrap()
    }

    #[rocket::async_test]
    async fn a_stream_may_borrow_from_the_request() {
        let client = client().await;
        let response = client.get("/request").dispatch().await;
        let body = response.into_string().await.unwrap();
        assert_eq!(body, "data: request\n\ndata: state\n\n");
    }

    #[rocket::async_test]
    async fn a_boxed_error_is_enough() {
        let client = client().await;
        let response = client.get("/fallible").dispatch().await;
        assert_eq!(response.into_string().await.unwrap(), "data: x\n\n");
    }

    #[rocket::async_test]
    async fn a_shutdown_of_rocket_ends_a_stream() {
        let client = client().await;
        let response = client.get("/endless").dispatch().await;
        client.rocket().shutdown().notify();
        let ended = tokio::time::timeout(Duration::from_secs(10), response.into_string()).await;
        assert_eq!(ended.unwrap().unwrap_or_default(), "");
    }

    #[rocket::async_test]
    async fn what_the_user_sets_wins() {
        let client = client().await;
        let response = client.get("/own").dispatch().await;
        assert_eq!(response.status().code, 201);
        let values: Vec<_> = response.headers().get("cache-control").collect();
        assert_eq!(values, ["no-store"]);
    }
}
