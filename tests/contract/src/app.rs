use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use eventwire::{End, Outcome};
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{HubOptions, topics::Topics};

/// What the handlers of one server share.
#[derive(Clone, Debug)]
pub struct App {
    counts: Arc<Counts>,
    topics: Arc<Topics>,
    client: Client,
    shutdown: CancellationToken,
}

#[derive(Debug, Default)]
struct Counts {
    started: AtomicU64,
    dropped: AtomicU64,
    polls: AtomicU64,
    ends: Ends,
}

/// How responses ended, as the hook of the library reports it.
#[derive(Debug, Default)]
struct Ends {
    finished: AtomicU64,
    until: AtomicU64,
    error: AtomicU64,
    dropped: AtomicU64,
}

impl App {
    /// Creates an application with a hub.
    #[must_use]
    pub fn new(hub: &HubOptions) -> Self {
        Self {
            counts: Arc::default(),
            topics: Arc::new(hub.topics()),
            client: client(),
            shutdown: CancellationToken::default(),
        }
    }

    /// The client of the relay.
    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn topics(&self) -> &Topics {
        &self.topics
    }

    /// Counts a stream from now until the guard is dropped.
    pub(crate) fn start_stream(&self) -> OpenStream {
        self.counts.started.fetch_add(1, Ordering::Relaxed);
        OpenStream {
            counts: Arc::clone(&self.counts),
        }
    }

    /// Returns the hook that counts how a response ended.
    pub(crate) fn count_end<E>(&self) -> impl FnOnce(End<'_, E>) + Send + use<E> {
        let counts = Arc::clone(&self.counts);
        move |end| {
            let ends = &counts.ends;
            let count = match end.outcome {
                Outcome::Finished => &ends.finished,
                Outcome::Until => &ends.until,
                Outcome::Error(_) => &ends.error,
                _ => &ends.dropped,
            };
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Returns the answer to `GET /stats`.
    pub(crate) fn stats(&self) -> Value {
        let ends = &self.counts.ends;
        let dropped = self.counts.dropped.load(Ordering::Relaxed);
        let started = self.counts.started.load(Ordering::Relaxed);
        json!({
            "open": started.saturating_sub(dropped),
            "started": started,
            "dropped": dropped,
            "polls": self.counts.polls.load(Ordering::Relaxed),
            "ends": {
                "finished": ends.finished.load(Ordering::Relaxed),
                "until": ends.until.load(Ordering::Relaxed),
                "error": ends.error.load(Ordering::Relaxed),
                "dropped": ends.dropped.load(Ordering::Relaxed),
            },
        })
    }

    /// Begins a graceful shutdown: all streams end, then the server.
    pub fn shut_down(&self) {
        self.shutdown.cancel();
    }

    /// Returns whether a shutdown has begun.
    pub(crate) fn is_shutting_down(&self) -> bool {
        self.shutdown.is_cancelled()
    }

    /// Completes when a shutdown has begun.
    pub fn shutdown(&self) -> impl Future<Output = ()> + Send + use<> {
        self.shutdown.clone().cancelled_owned()
    }

    /// Completes at a shutdown, or after a time.
    pub(crate) fn end_after(
        &self,
        limit: Option<Duration>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let shutdown = self.shutdown();
        async move {
            match limit {
                Some(limit) => tokio::select! {
                    () = shutdown => {}
                    () = sleep(limit) => {}
                },
                None => shutdown.await,
            }
        }
    }
}

fn client() -> Client {
    let client = Client::builder()
        .redirect(Policy::none())
        .referer(false)
        .no_proxy();
    // It fails for options that are not used.
    client.build().unwrap_or_default()
}

impl Default for App {
    fn default() -> Self {
        Self::new(&HubOptions::default())
    }
}

/// One stream that is alive.
#[derive(Debug)]
pub(crate) struct OpenStream {
    counts: Arc<Counts>,
}

impl OpenStream {
    pub(crate) fn count_poll(&self) {
        self.counts.polls.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.counts.dropped.fetch_add(1, Ordering::Relaxed);
    }
}
