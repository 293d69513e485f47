use std::net;

use axum::{Router, routing::get};
use contract::Failure;
use eventwire::axum::Sse;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

use crate::ticks;

/// The default of the middleware leaves event streams alone.
pub(crate) async fn by_default(listener: net::TcpListener) -> Result<(), Failure> {
    serve(listener, routes().layer(CompressionLayer::new())).await
}

pub(crate) async fn whatever(listener: net::TcpListener) -> Result<(), Failure> {
    let layer = CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true);
    serve(listener, routes().layer(layer)).await
}

fn routes() -> Router {
    Router::new().route("/", get(async || Sse::new(ticks())))
}

async fn serve(listener: net::TcpListener, routes: Router) -> Result<(), Failure> {
    let listener = TcpListener::from_std(listener)?;
    Ok(axum::serve(listener, routes).await?)
}
