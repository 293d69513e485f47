use std::time::Duration;

use axum::extract::State;
use eventwire::{Event, JsonError, axum::Sse};
use futures_util::{Stream, stream};
use sysinfo::System;
use tokio::time::{MissedTickBehavior, interval};

use super::Site;

const PERIOD: Duration = Duration::from_millis(500);

/// Sends the state of all servers to the page.
pub(super) async fn stats(
    State(site): State<Site>,
) -> Sse<impl Stream<Item = Result<Event, JsonError>>> {
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let shutdown = site.app.shutdown();
    let snapshots = stream::unfold((ticks, System::new()), move |(mut ticks, mut system)| {
        let program = site.program.clone();
        async move {
            ticks.tick().await;
            let event = Event::json(&program.snapshot(&mut system));
            Some((event, (ticks, system)))
        }
    });
    Sse::new(snapshots).until(shutdown)
}
