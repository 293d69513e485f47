use std::net::TcpListener;

use eventwire::warp::{LastEventId, Sse, last_event_id};
use http_body_util::BodyDataStream;
use warp::{
    Filter, Reply, any, cors, get, path,
    query::query,
    reply::{self, Response},
};

use crate::{
    Failure,
    live::{After, Live},
    setup::Setup,
};

pub(crate) async fn serve(listener: TcpListener, setup: Setup) -> Result<(), Failure> {
    let state = setup.live.clone();
    let cors = cors().allow_any_origin().allow_header("last-event-id");
    let routes = get()
        .and(path!("live"))
        .and(any().map(move || state.clone()))
        .and(query())
        .and(last_event_id())
        .map(live)
        .with(cors)
        .or(example_warp::routes(setup.app.clone()));
    let listener = tokio::net::TcpListener::from_std(listener)?;
    setup.listens();
    let shutdown = setup.shutdown.cancelled_owned();
    let server = warp::serve(routes).incoming(listener);
    server.graceful(shutdown).run().await;
    Ok(())
}

fn live(live: Live, query: After, last: LastEventId) -> Response {
    let events = live.events(&last, query.after.as_deref());
    let (head, body) = Sse::new(events).into_response().into_parts();
    let body = BodyDataStream::new(live.count(body));
    let mut response = reply::stream(body).into_response();
    *response.headers_mut() = head.headers;
    response
}
