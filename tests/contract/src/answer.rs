use std::{io, pin::Pin, time::Duration};

use eventwire::{EventBody, Frame, LastEventId};
use futures_util::Stream;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use tokio::time::Sleep;

use crate::{App, hub, reading, refusal::Refusal};

/// The body of a subscription.
pub(crate) type HubBody =
    EventBody<Pin<Box<dyn Stream<Item = Frame> + Send>>, fn(Duration) -> Sleep>;

/// The body of a relay.
pub(crate) type RelayBody =
    EventBody<Pin<Box<dyn Stream<Item = io::Result<Frame>> + Send>>, fn(Duration) -> Sleep>;

/// What a request is answered with.
pub(crate) enum Answer {
    Stream(Box<HubBody>),
    Relay(Box<RelayBody>),
    Json(u16, Box<RawValue>),
    /// Nothing but a status; with 204 an EventSource stops.
    Empty(u16),
}

impl Answer {
    pub(crate) fn json(status: u16, json: &impl Serialize) -> Self {
        Self::Json(status, to_raw_value(json).unwrap_or_default())
    }

    /// Answers a request of the hub, or one that has the library read. The path is encoded.
    pub(crate) async fn new(
        app: &App,
        method: &str,
        path: &str,
        query: &str,
        last: LastEventId,
        body: &[u8],
    ) -> Self {
        let answer = match (method, path) {
            ("POST", "/decode") => reading::decode(query, body),
            ("GET", "/relay") => reading::relay(app, query).await,
            (_, "/decode" | "/relay") => Ok(Self::Empty(405)),
            _ => hub::answer(app, method, path, query, last, body),
        };
        answer.unwrap_or_else(Into::into)
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::json(refusal.status, &refusal.json)
    }
}
