use std::net::TcpListener;

use actix_web::{App, HttpServer, middleware::Compress, web::get};
use contract::Failure;
use eventwire::actix_web::Sse;

use crate::ticks;

pub(crate) async fn serve(listener: TcpListener) -> Result<(), Failure> {
    let app = || {
        App::new()
            .wrap(Compress::default())
            .route("/", get().to(async || Sse::new(ticks())))
    };
    let server = HttpServer::new(app).workers(1).disable_signals();
    Ok(server.listen(listener)?.run().await?)
}
