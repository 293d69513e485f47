use std::{
    convert::Infallible, error::Error, fmt::Display, net::SocketAddr, pin::pin, time::Duration,
};

use ::hyper::{body::Incoming, server::conn::http1};
use bytes::Bytes;
use eventwire::{
    Event,
    http_body::{LastEventId, Sse},
};
use futures_util::stream::Empty;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited, combinators::UnsyncBoxBody};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use tokio::{net::TcpListener, time::sleep};
use tower::{ServiceBuilder, service_fn};
use tower_http::cors::CorsLayer;

use crate::{
    App, Certificate,
    answer::Answer,
    echo, https,
    reading::LONGEST_STREAM,
    refusal::Refusal,
    request::{CHUNK_LIMIT, LONGEST_SCRIPT, ScriptRequest},
};

type Body = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

pub(crate) async fn serve(
    address: SocketAddr,
    app: App,
    tls: Option<&Certificate>,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let listener = TcpListener::bind(address).await?;
    listening(listener.local_addr()?);
    let shutdown = app.shutdown();
    let service = ServiceBuilder::new()
        .layer(CorsLayer::very_permissive())
        .service(service_fn(move |request| route(app.clone(), request)));
    if let Some(certificate) = tls {
        https::serve(listener, certificate.config()?, service, shutdown).await;
        return Ok(());
    }
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let (socket, _) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // The process may have no descriptor left, until a connection ends.
                Err(_) => {
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let service = TowerToHyperService::new(service.clone());
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // An error is that of the client, or of a stream whose script ends in one.
            let _ = connection.await;
        });
    }
    drop(listener);
    connections.shutdown().await;
    Ok(())
}

async fn route(app: App, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let (head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    let method = match head.method {
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    };
    let response = match (method, head.uri.path()) {
        (Method::GET, "/script") => answer(ScriptRequest::new(&app, query, None)),
        (Method::POST, "/script") => match Limited::new(body, LONGEST_SCRIPT).collect().await {
            Ok(body) => answer(ScriptRequest::new(&app, query, Some(&body.to_bytes()))),
            Err(_) => answer(Err(Refusal::too_long())),
        },
        (Method::GET, "/last-event-id") => {
            let last = LastEventId::from(&head.headers);
            boxed(Sse::new(echo(&last)).into_response())
        }
        (Method::GET, "/stop") => boxed(Sse::<Empty<Event>>::stop().into_response()),
        (Method::GET, "/stats") => json(StatusCode::OK, &app.stats()),
        (Method::POST, "/shutdown") => {
            app.shut_down();
            empty(StatusCode::ACCEPTED)
        }
        (_, path) if is_other(path) => {
            let last = LastEventId::from(&head.headers).into();
            let Ok(body) = Limited::new(body, LONGEST_STREAM).collect().await else {
                return Ok(empty(StatusCode::PAYLOAD_TOO_LARGE));
            };
            let body = body.to_bytes();
            match Answer::new(&app, head.method.as_str(), path, query, last, &body).await {
                Answer::Stream(body) => boxed(Sse::from(*body).into_response()),
                Answer::Relay(body) => boxed(Sse::from(*body).into_response()),
                Answer::Json(status, value) => {
                    json(StatusCode::from_u16(status).unwrap_or_default(), &value)
                }
                Answer::Empty(204) => boxed(Sse::<Empty<Event>>::stop().into_response()),
                Answer::Empty(status) => empty(StatusCode::from_u16(status).unwrap_or_default()),
            }
        }
        _ => empty(StatusCode::NOT_FOUND),
    };
    Ok(match head.method {
        // Over HTTP/2 the server would poll the body.
        Method::HEAD => {
            response.map(|_| boxed(Response::new(Sse::<Empty<Event>>::stop())).into_body())
        }
        _ => response,
    })
}

fn is_other(path: &str) -> bool {
    path.starts_with("/hub/") || ["/hub", "/decode", "/relay"].contains(&path)
}

fn answer(request: Result<ScriptRequest, Refusal>) -> Response<Body> {
    let request = match request {
        Ok(request) => request,
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status);
            return json(status.unwrap_or_default(), &refusal.json);
        }
    };
    boxed(Sse::from(request.into_body(CHUNK_LIMIT)).into_response())
}

fn json(status: StatusCode, json: &impl Display) -> Response<Body> {
    let mut response = boxed(Response::new(Full::from(json.to_string())));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    response
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = boxed(Response::new(Full::default()));
    *response.status_mut() = status;
    response
}

fn boxed<B>(response: Response<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    response.map(|body| body.map_err(Into::into).boxed_unsync())
}
