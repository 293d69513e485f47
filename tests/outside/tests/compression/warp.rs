use std::net;

use contract::Failure;
use eventwire::warp::Sse;
use tokio::net::TcpListener;
use warp::{Filter, filters::compression};

use crate::ticks;

pub(crate) async fn serve(listener: net::TcpListener) -> Result<(), Failure> {
    let listener = TcpListener::from_std(listener)?;
    let routes = warp::path::end()
        .map(|| Sse::new(ticks()))
        .with(compression::gzip());
    warp::serve(routes).incoming(listener).run().await;
    Ok(())
}
