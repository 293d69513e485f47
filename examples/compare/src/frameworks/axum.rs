use std::net::TcpListener;

use axum::{
    Router,
    body::Body,
    extract::{Query, State},
    response::{IntoResponse, Response},
    routing::get,
};
use eventwire::axum::{LastEventId, Sse};
use tower_http::cors::CorsLayer;

use crate::{
    Failure,
    live::{After, Live},
    setup::Setup,
};

pub(crate) async fn serve(listener: TcpListener, setup: Setup) -> Result<(), Failure> {
    let routes = Router::new()
        .route("/live", get(live))
        .layer(CorsLayer::very_permissive())
        .with_state(setup.live.clone())
        .merge(example_axum::routes(setup.app.clone()));
    let listener = tokio::net::TcpListener::from_std(listener)?;
    setup.listens();
    let shutdown = setup.shutdown.cancelled_owned();
    axum::serve(listener, routes)
        .with_graceful_shutdown(shutdown)
        .await?;
    Ok(())
}

async fn live(State(live): State<Live>, Query(query): Query<After>, last: LastEventId) -> Response {
    let events = live.events(&last, query.after.as_deref());
    let response = Sse::new(events).into_response();
    response.map(|body| Body::new(live.count(body)))
}
