use std::net::TcpListener;

use eventwire::{
    Frame,
    rocket::{LastEventId, Sse},
};
use futures_util::Stream;
use rocket::{
    Config, State,
    config::{Ident, Shutdown},
    fairing::AdHoc,
    get, routes,
};

use crate::{
    Failure,
    counted::Counted,
    live::{Dropped, Live},
    setup::Setup,
};

pub(crate) async fn serve(listener: TcpListener, setup: Setup) -> Result<(), Failure> {
    let config = Config {
        port: listener.local_addr()?.port(),
        workers: 1,
        ident: Ident::none(),
        shutdown: Shutdown {
            ctrlc: false,
            #[cfg(unix)]
            signals: Default::default(),
            ..Shutdown::default()
        },
        ..Config::release_default()
    };
    // Rocket takes no listener, only the number of a port that is free.
    drop(listener);
    let told = setup.clone();
    let rocket = example_rocket::rocket(config, setup.app)?
        .mount("/", routes![live])
        .manage(setup.live)
        .attach(AdHoc::on_liftoff("listening", |_| {
            Box::pin(async move { told.listens() })
        }))
        .ignite()
        .await?;
    let notify = rocket.shutdown();
    tokio::spawn(async move {
        setup.shutdown.cancelled().await;
        notify.notify();
    });
    rocket.launch().await?;
    Ok(())
}

#[get("/live?<after>")]
fn live(
    live: &State<Live>,
    after: Option<&str>,
    last: LastEventId,
) -> Counted<Sse<impl Stream<Item = Result<Frame, Dropped>>>> {
    live.count(Sse::new(live.events(&last, after)))
}
