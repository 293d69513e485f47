use std::{convert::Infallible, future::Future, pin::pin, time::Duration};

use hyper::{Request, Response, body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use tokio::{net::TcpListener, time::sleep};
use tower::{ServiceBuilder, service_fn};
use tower_http::cors::CorsLayer;

use crate::AnyBody;

/// Accepts connections until the shutdown, and then waits for their responses.
pub async fn serve<F>(
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
    route: impl Fn(Request<Incoming>) -> F + Clone + Send + 'static,
) where
    F: Future<Output = Result<Response<AnyBody>, Infallible>> + Send + 'static,
{
    let service = ServiceBuilder::new()
        .layer(CorsLayer::very_permissive())
        .service(service_fn(route));
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let Ok((socket, _)) = accepted else {
            // The process may have no descriptor left, until a connection ends.
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        // Without it, an event may be late by 40 ms; at worst it is.
        let _ = socket.set_nodelay(true);
        let service = TowerToHyperService::new(service.clone());
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // The error is that of a client, which has left.
            let _ = connection.await;
        });
    }
    drop(listener);
    connections.shutdown().await;
}
