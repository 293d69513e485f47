use std::{convert::Infallible, net};

use contract::Failure;
use eventwire::http_body::Sse;
use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::{ServiceBuilder, service_fn};
use tower_http::compression::{CompressionLayer, predicate::Predicate};

use crate::ticks;

/// The default of the middleware leaves event streams alone.
pub(crate) async fn by_default(listener: net::TcpListener) -> Result<(), Failure> {
    serve(listener, CompressionLayer::new()).await
}

pub(crate) async fn whatever(listener: net::TcpListener) -> Result<(), Failure> {
    let layer = CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true);
    serve(listener, layer).await
}

async fn serve<P>(listener: net::TcpListener, layer: CompressionLayer<P>) -> Result<(), Failure>
where
    P: Predicate + Clone + Send + 'static,
{
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (socket, _) = listener.accept().await?;
        let service = ServiceBuilder::new()
            .layer(layer.clone())
            .service(service_fn(async |_: Request<Incoming>| {
                Ok::<_, Infallible>(Sse::new(Box::pin(ticks())).into_response())
            }));
        let service = TowerToHyperService::new(service);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
    }
}
