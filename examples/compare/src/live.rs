use std::{
    fmt, mem,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use eventwire::{
    Event, Frame, LastEventId,
    hub::{Hub, Resumption},
};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::{counted::Counted, counter::Counter};

/// How long a browser waits before it comes back; by itself, it would wait for seconds.
const RETRY: Duration = Duration::from_millis(500);

/// What the servers share to answer `/live`, one of these for each.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    hub: Hub,
    counter: Counter,
    connections: Arc<Mutex<CancellationToken>>,
    shutdown: CancellationToken,
}

/// The query of `/live`: a new `EventSource` has no other way to send its last id.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct After {
    pub(crate) after: Option<String>,
}

/// Ends a response abruptly.
#[derive(Debug)]
pub(crate) struct Dropped;

impl Live {
    pub(crate) fn new(hub: Hub) -> Self {
        Self {
            hub,
            counter: Counter::default(),
            connections: Arc::default(),
            shutdown: CancellationToken::new(),
        }
    }

    /// The same, with a shutdown to come.
    pub(crate) fn until(&self, shutdown: CancellationToken) -> Self {
        Self {
            shutdown,
            ..self.clone()
        }
    }

    pub(crate) const fn counter(&self) -> &Counter {
        &self.counter
    }

    /// Counts the chunks of a body.
    pub(crate) fn count<B>(&self, body: B) -> Counted<B> {
        Counted::new(body, self.counter.clone())
    }

    /// Drops every connection that is open now.
    pub(crate) fn drop_connections(&self) {
        let mut open = self.connections();
        mem::take(&mut *open).cancel();
    }

    /// The events after the last one that a client has seen.
    pub(crate) fn events(
        &self,
        last: &LastEventId,
        after: Option<&str>,
    ) -> impl Stream<Item = Result<Frame, Dropped>> + Send + use<> {
        let events = self.hub.subscribe(last.clone().or(after));
        let first = match events.resumption() {
            Resumption::Fresh | Resumption::Resumed => Event::default(),
            lost => Event::new(format!("{lost:?}")).name("gap"),
        };
        let dropped = self.connections().clone().cancelled_owned();
        let response = self.counter.open();
        events
            .begin(first.retry(RETRY))
            .map(move |frame| {
                let _until_the_end = &response;
                Ok(frame)
            })
            .take_until(dropped)
            .chain(stream::iter([Err(Dropped)]))
            .take_until(self.shutdown.clone().cancelled_owned())
    }

    fn connections(&self) -> impl std::ops::DerefMut<Target = CancellationToken> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was dropped")
    }
}

impl std::error::Error for Dropped {}
