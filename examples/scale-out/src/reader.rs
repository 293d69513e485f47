use std::{fmt::Display, sync::Arc, time::Duration};

use eventwire::hub::PublishError;
use tokio::time::sleep;

use crate::{
    log::{After, Log},
    report,
    ring::Ring,
};

/// How long it is until the log is asked again that did not answer.
pub(crate) const PAUSE: Duration = Duration::from_millis(250);

/// Reads the log into the ring until that is closed: once for all clients of this process.
pub(crate) async fn read<L: Log>(log: L, ring: Arc<Ring>) {
    let mut answers = true;
    while !ring.is_closed() {
        match step(&log, &ring).await {
            Ok(()) if !answers => report("the log answers again"),
            Ok(()) => {}
            Err(error) => {
                if answers {
                    report(format_args!("the log does not answer: {error}"));
                }
                answers = false;
                sleep(PAUSE).await;
                continue;
            }
        }
        answers = true;
    }
}

/// Takes what the log has, or waits for more.
pub(crate) async fn step<L: Log>(log: &L, ring: &Ring) -> Result<(), L::Error> {
    let Some(newest) = ring.newest() else {
        let entries = log.newest(ring.capacity()).await?;
        renew_unless(ring, ring.fill(&entries));
        return Ok(());
    };
    match log.after(newest).await? {
        After::Entries(entries) if entries.is_empty() => log.wait(newest).await?,
        After::Entries(entries) => renew_unless(ring, ring.push(&entries)),
        After::Gone => renew(ring, "entries are gone that were not read yet"),
        After::Unknown => renew(ring, "the log is another one, or has lost its end"),
    }
    Ok(())
}

fn renew_unless(ring: &Ring, published: Result<(), PublishError>) {
    if let Err(error) = published {
        renew(ring, error);
    }
}

fn renew(ring: &Ring, why: impl Display) {
    report(format_args!("every client is asked to come back: {why}"));
    ring.empty();
}
