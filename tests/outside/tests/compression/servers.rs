//! A server on each framework, with its compression.

use std::{convert::Infallible, net};

use contract::Failure;
use eventwire::{actix_web, axum, http_body, warp};
use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::{ServiceBuilder, service_fn};
use tower_http::compression::{CompressionLayer, predicate::Predicate};

use crate::ticks;

pub(crate) async fn actix_web(listener: net::TcpListener) -> Result<(), Failure> {
    use ::actix_web::{App, HttpServer, middleware::Compress, web::get};

    let app = || {
        App::new()
            .wrap(Compress::default())
            .route("/", get().to(async || actix_web::Sse::new(ticks())))
    };
    let server = HttpServer::new(app).workers(1).disable_signals();
    Ok(server.listen(listener)?.run().await?)
}

/// The default of the middleware leaves event streams alone.
pub(crate) async fn axum_by_default(listener: net::TcpListener) -> Result<(), Failure> {
    serve_axum(listener, axum_routes().layer(CompressionLayer::new())).await
}

pub(crate) async fn axum_whatever(listener: net::TcpListener) -> Result<(), Failure> {
    let layer = CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true);
    serve_axum(listener, axum_routes().layer(layer)).await
}

fn axum_routes() -> ::axum::Router {
    let ticks = ::axum::routing::get(async || axum::Sse::new(ticks()));
    ::axum::Router::new().route("/", ticks)
}

async fn serve_axum(listener: net::TcpListener, routes: ::axum::Router) -> Result<(), Failure> {
    let listener = TcpListener::from_std(listener)?;
    Ok(::axum::serve(listener, routes).await?)
}

/// The default of the middleware leaves event streams alone.
pub(crate) async fn hyper_by_default(listener: net::TcpListener) -> Result<(), Failure> {
    serve_hyper(listener, CompressionLayer::new()).await
}

pub(crate) async fn hyper_whatever(listener: net::TcpListener) -> Result<(), Failure> {
    let layer = CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true);
    serve_hyper(listener, layer).await
}

async fn serve_hyper<P>(
    listener: net::TcpListener,
    layer: CompressionLayer<P>,
) -> Result<(), Failure>
where
    P: Predicate + Clone + Send + 'static,
{
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (socket, _) = listener.accept().await?;
        let service = ServiceBuilder::new()
            .layer(layer.clone())
            .service(service_fn(async |_: Request<Incoming>| {
                Ok::<_, Infallible>(http_body::Sse::new(Box::pin(ticks())).into_response())
            }));
        let service = TowerToHyperService::new(service);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
    }
}

pub(crate) async fn warp(listener: net::TcpListener) -> Result<(), Failure> {
    use ::warp::{Filter, filters::compression};

    let listener = TcpListener::from_std(listener)?;
    let routes = ::warp::path::end()
        .map(|| warp::Sse::new(ticks()))
        .with(compression::gzip());
    ::warp::serve(routes).incoming(listener).run().await;
    Ok(())
}
