use std::{error::Error, net::SocketAddr};

use ::warp::{
    Filter, Reply, body, cors, get, head,
    http::{Method, StatusCode},
    method, path,
    path::FullPath,
    post, query, reply,
    reply::Response,
};
use bytes::Bytes;
use eventwire::{
    Event,
    warp::{LastEventId, Sse, last_event_id},
};
use futures_util::stream::Empty;
use tokio::net::TcpListener;

use crate::{
    App, Certificate,
    answer::Answer,
    echo, https,
    refusal::Refusal,
    request::{CHUNK_LIMIT, ScriptRequest},
};

pub(crate) async fn serve(
    address: SocketAddr,
    app: App,
    tls: Option<&Certificate>,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shutdown = app.shutdown();
    let app = ::warp::any().map(move || app.clone());
    let query = query::raw().or(::warp::any().map(String::new)).unify();
    let script = path!("script").and(app.clone()).and(query);
    let script_in_query = script
        .clone()
        .and(get())
        .map(|app, query: String| answer(ScriptRequest::new(&app, &query, None)));
    // Over HTTP/2 the server would poll the body.
    let script_head = script
        .clone()
        .and(head())
        .map(|app, query: String| answer(ScriptRequest::new(&app, &query, None)))
        .map(|response: Response| {
            let (head, _) = response.into_parts();
            Response::from_parts(head, "".into())
        });
    let script_in_body =
        script
            .and(post())
            .and(body::bytes())
            .map(|app, query: String, body: Bytes| {
                answer(ScriptRequest::new(&app, &query, Some(&body)))
            });
    let last_event_id = path!("last-event-id")
        .and(get())
        .and(last_event_id())
        .map(|last: LastEventId| Sse::new(echo(&last)));
    let stop = path!("stop").and(get()).map(Sse::<Empty<Event>>::stop);
    let stats = path!("stats")
        .and(get())
        .and(app.clone())
        .map(|app: App| reply::json(&app.stats()));
    let shut_down = path!("shutdown")
        .and(post())
        .and(app.clone())
        .map(|app: App| {
            app.shut_down();
            StatusCode::ACCEPTED
        });
    let query = query::raw().or(::warp::any().map(String::new)).unify();
    let others = path("hub")
        .or(path("decode"))
        .unify()
        .or(path("relay"))
        .unify()
        .and(app)
        .and(method())
        .and(path::full())
        .and(query)
        .and(eventwire::warp::last_event_id())
        .and(body::bytes())
        .then(others);
    let cors = cors()
        .allow_any_origin()
        .allow_credentials(true)
        .allow_methods(["DELETE", "GET", "HEAD", "POST"])
        .allow_headers(["content-type", "last-event-id"]);
    let routes = script_in_query
        .or(script_head)
        .or(script_in_body)
        .or(last_event_id)
        .or(stop)
        .or(stats)
        .or(shut_down)
        .or(others)
        .with(cors);
    let listener = TcpListener::bind(address).await?;
    listening(listener.local_addr()?);
    if let Some(certificate) = tls {
        let service = ::warp::service(routes);
        https::serve(listener, certificate.config()?, service, shutdown).await;
        return Ok(());
    }
    let server = ::warp::serve(routes).incoming(listener).graceful(shutdown);
    server.run().await;
    Ok(())
}

fn answer(request: Result<ScriptRequest, Refusal>) -> Response {
    let request = match request {
        Ok(request) => request,
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status);
            let json = reply::json(&refusal.json);
            return reply::with_status(json, status.unwrap_or_default()).into_response();
        }
    };
    Sse::from(request.into_body(CHUNK_LIMIT)).into_response()
}

async fn others(
    app: App,
    method: Method,
    path: FullPath,
    query: String,
    last: LastEventId,
    body: Bytes,
) -> Response {
    let answer = Answer::new(
        &app,
        method.as_str(),
        path.as_str(),
        &query,
        last.into(),
        &body,
    );
    let response = match answer.await {
        Answer::Stream(body) => Sse::from(*body).into_response(),
        Answer::Relay(body) => Sse::from(*body).into_response(),
        Answer::Json(status, json) => {
            let status = StatusCode::from_u16(status);
            reply::with_status(reply::json(&json), status.unwrap_or_default()).into_response()
        }
        Answer::Empty(204) => Sse::<Empty<Event>>::stop().into_response(),
        Answer::Empty(status) => StatusCode::from_u16(status)
            .unwrap_or_default()
            .into_response(),
    };
    // Over HTTP/2 the server would poll the body.
    match method {
        Method::HEAD => Response::from_parts(response.into_parts().0, "".into()),
        _ => response,
    }
}
