use std::{error::Error, net::SocketAddr};

use ::actix_web::{
    App as Routes, HttpRequest, HttpResponse, HttpServer, Responder,
    http::StatusCode,
    web::{Bytes, Data, Json, PayloadConfig, get, head, post, resource},
};
use actix_cors::Cors;
use eventwire::{
    Event,
    actix_web::{LastEventId, Sse},
};
use futures_util::stream::Empty;
use serde_json::Value;

use crate::{
    App, Certificate,
    answer::Answer,
    echo,
    reading::LONGEST_STREAM,
    refusal::Refusal,
    request::{CHUNK_LIMIT, LONGEST_SCRIPT, ScriptRequest},
};

pub(crate) async fn serve(
    address: SocketAddr,
    workers: usize,
    app: App,
    tls: Option<&Certificate>,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shutdown = app.shutdown();
    let server = HttpServer::new(move || {
        Routes::new()
            .app_data(Data::new(app.clone()))
            .app_data(PayloadConfig::new(LONGEST_SCRIPT))
            .wrap(Cors::permissive())
            .service(
                resource("/script")
                    .route(get().to(script_in_query))
                    .route(head().to(script_in_query))
                    .route(post().to(script_in_body)),
            )
            .route("/last-event-id", get().to(last_event_id))
            .route("/stop", get().to(stop))
            .route("/stats", get().to(stats))
            .route("/shutdown", post().to(shut_down))
            .service(resource(["/hub", "/hub/{rest:.*}", "/relay"]).to(others))
            .service(
                resource("/decode")
                    .app_data(PayloadConfig::new(LONGEST_STREAM))
                    .to(others),
            )
    })
    .workers(workers)
    .disable_signals();
    let server = match tls {
        Some(certificate) => server.bind_rustls_0_23(address, certificate.config()?)?,
        None => server.bind(address)?,
    };
    let address = server.addrs().into_iter().next();
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(async move {
        shutdown.await;
        handle.stop(true).await;
    });
    address.map(listening);
    Ok(server.await?)
}

async fn script_in_query(app: Data<App>, request: HttpRequest) -> HttpResponse {
    answer(
        ScriptRequest::new(&app, request.query_string(), None),
        &request,
    )
}

async fn script_in_body(app: Data<App>, request: HttpRequest, body: Bytes) -> HttpResponse {
    answer(
        ScriptRequest::new(&app, request.query_string(), Some(&body)),
        &request,
    )
}

fn answer(request: Result<ScriptRequest, Refusal>, head: &HttpRequest) -> HttpResponse {
    let request = match request {
        Ok(request) => request,
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status);
            return HttpResponse::build(status.unwrap_or_default()).json(refusal.json);
        }
    };
    Sse::from(request.into_body(CHUNK_LIMIT)).respond_to(head)
}

async fn others(
    app: Data<App>,
    request: HttpRequest,
    last: LastEventId,
    body: Bytes,
) -> HttpResponse {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let query = request.query_string();
    match Answer::new(&app, method, path, query, last.into(), &body).await {
        Answer::Stream(body) => Sse::from(*body).respond_to(&request),
        Answer::Relay(body) => Sse::from(*body).respond_to(&request),
        Answer::Json(status, json) => {
            let status = StatusCode::from_u16(status);
            HttpResponse::build(status.unwrap_or_default()).json(json)
        }
        Answer::Empty(204) => Sse::<Empty<Event>>::stop().respond_to(&request),
        Answer::Empty(status) => {
            HttpResponse::new(StatusCode::from_u16(status).unwrap_or_default())
        }
    }
}

async fn last_event_id(last: LastEventId) -> impl Responder {
    Sse::new(echo(&last))
}

async fn stop() -> Sse<Empty<Event>> {
    Sse::stop()
}

async fn stats(app: Data<App>) -> Json<Value> {
    Json(app.stats())
}

async fn shut_down(app: Data<App>) -> HttpResponse {
    app.shut_down();
    HttpResponse::Accepted().finish()
}
