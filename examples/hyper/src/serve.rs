use std::{io, net::SocketAddr, pin::pin, time::Duration};

use example_app::{App, announce};
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use tokio::{net::TcpListener, time::sleep};
use tower::{ServiceBuilder, service_fn};
use tower_http::cors::CorsLayer;

use crate::route;

/// Accepts connections until the application shuts down, and then waits for their responses.
pub(crate) async fn serve(address: SocketAddr, app: App) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(app.shutdown());
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
        let app = app.clone();
        let service = ServiceBuilder::new()
            .layer(CorsLayer::very_permissive())
            .service(service_fn(move |request| route(app.clone(), request)));
        let connection = http1::Builder::new()
            .serve_connection(TokioIo::new(socket), TowerToHyperService::new(service));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // The error is that of a client, which has left.
            let _ = connection.await;
        });
    }
    drop(listener);
    connections.shutdown().await;
    Ok(())
}
