use std::time::Duration;

use contract::{Failure, Server};
use futures_util::StreamExt;
use outside::Detour;
use reqwest::Client;
use reqwest_eventsource::{Error, Event, EventSource};
use serde_json::{Value, json};
use tokio::{runtime, time::timeout};

use crate::{events, url};

pub(crate) fn reads_and_reconnects(server: &Server) -> Result<(), Failure> {
    let detour = Detour::open(server.address())?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let url = url(detour.address());
    let (received, retries) =
        runtime.block_on(async { timeout(Duration::from_secs(20), read(url)).await })??;
    let mut want = events();
    // This client forgets the id when it has reconnected, but sends it.
    want.push(json!({"name": "last-event-id", "data": "\"42\"", "id": ""}));
    assert_eq!(received, want);
    assert_eq!(retries, [Duration::from_millis(100)]);
    Ok(())
}

/// Reads over reconnections until `last-event-id`; returns the events and the times of `retry`.
async fn read(url: String) -> Result<(Vec<Value>, Vec<Duration>), Failure> {
    let client = Client::builder().no_proxy().build()?;
    let mut source = EventSource::new(client.get(url))?;
    let (mut events, mut retries) = (Vec::new(), Vec::new());
    while let Some(event) = source.next().await {
        match event {
            Ok(Event::Open) | Err(Error::StreamEnded) => {}
            Ok(Event::Message(event)) => {
                if event.event == "last-event-id" {
                    source.close();
                }
                events.push(json!({"name": event.event, "data": event.data, "id": event.id}));
                retries.extend(event.retry);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok((events, retries))
}
