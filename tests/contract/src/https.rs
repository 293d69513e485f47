//! HTTPS for the frameworks that have no TLS, with HTTP/2 if the client wants it.

use std::{error::Error, future::Future, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use rustls::ServerConfig;
use tokio::{
    net::TcpListener,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tower::Service;

/// How long a client may take for the handshake.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// Serves until the shutdown has begun and every connection has ended.
pub(crate) async fn serve<S, B>(
    listener: TcpListener,
    config: ServerConfig,
    service: S,
    shutdown: impl Future<Output = ()>,
) where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let socket = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => socket,
                // The process may have no descriptor left, until a connection ends.
                Err(_) => {
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let (acceptor, watcher) = (acceptor.clone(), connections.watcher());
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(async move {
            // An error is that of the client, or of a stream whose script ends in one.
            if let Ok(Ok(socket)) = timeout(HANDSHAKE, acceptor.accept(socket)).await {
                let server = auto::Builder::new(TokioExecutor::new());
                let connection = server.serve_connection(TokioIo::new(socket), service);
                let _ = watcher.watch(connection.into_owned()).await;
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}
