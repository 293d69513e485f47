use std::{convert::Infallible, net::TcpListener};

use eventwire::http_body::{LastEventId, Sse};
use example_hyper::AnyBody;
use http_body_util::BodyExt;
use hyper::{Method, Request, Response, body::Incoming};
use tokio::time::sleep;

use crate::{
    Failure,
    live::{After, Live},
    setup::Setup,
};

pub(crate) async fn serve(listener: TcpListener, setup: Setup) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    setup.listens();
    let shutdown = setup.shutdown.clone().cancelled_owned();
    example_hyper::serve(listener, shutdown, move |request| {
        route(setup.clone(), request)
    })
    .await;
    Ok(())
}

async fn route(setup: Setup, request: Request<Incoming>) -> Result<Response<AnyBody>, Infallible> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/live") => Ok(live(&setup.live, &request)),
        _ => example_hyper::route(setup.app, request).await,
    }
}

fn live(live: &Live, request: &Request<Incoming>) -> Response<AnyBody> {
    let query = request.uri().query().unwrap_or_default();
    let query: After = serde_urlencoded::from_str(query).unwrap_or_default();
    let last = LastEventId::from(request.headers());
    let events = live.events(&last, query.after.as_deref());
    let response = Sse::new(events).timer(sleep).into_response();
    response.map(|body| live.count(body).map_err(Into::into).boxed_unsync())
}
