//! The adapters add no bounds of their own. Most of this is shown by compiling.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

use std::{cell::Cell, pin::Pin, rc::Rc, time::Duration};

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

mod on_warp {
    use eventwire::warp::{Sse, last_event_id};
    use warp::Filter;

    use super::*;

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

    #[get("/endless")]
    fn endless() -> Sse<impl Stream<Item = Event>> {
        Sse::new(stream::pending())
    }

    async fn client() -> Client {
        let rocket = rocket::build().manage(String::from("state"));
        Client::untracked(rocket.mount("/", routes![borrowed, endless, own]))
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
