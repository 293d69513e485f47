use std::net::TcpListener;

use actix_cors::Cors;
use actix_web::{
    App as Router, HttpRequest, HttpResponse, HttpServer, Responder,
    body::MessageBody,
    web::{Data, Query, get},
};
use eventwire::actix_web::{LastEventId, Sse};

use crate::{
    Failure,
    live::{After, Live},
    setup::Setup,
};

pub(crate) async fn serve(listener: TcpListener, setup: Setup) -> Result<(), Failure> {
    let worker = setup.clone();
    let server = HttpServer::new(move || {
        worker.threads.add_current();
        Router::new()
            .app_data(Data::new(worker.live.clone()))
            .route("/live", get().to(live))
            .configure(example_actix_web::routes(worker.app.clone()))
            .wrap(Cors::permissive())
    })
    .workers(1)
    .shutdown_timeout(1)
    .shutdown_signal(setup.shutdown.clone().cancelled_owned())
    .listen(listener)?
    .run();
    setup.listens();
    Ok(server.await?)
}

async fn live(
    live: Data<Live>,
    query: Query<After>,
    last: LastEventId,
    request: HttpRequest,
) -> HttpResponse<impl MessageBody> {
    let events = live.events(&last, query.after.as_deref());
    let response = Sse::new(events).respond_to(&request);
    response.map_body(|_, body| live.count(body))
}
