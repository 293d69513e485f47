use std::{future::Future, process::exit, time::Duration};

use eventwire::{Event, hub::Hub};
use tokio_util::sync::CancellationToken;

use crate::{Note, signal::interrupted};

/// How many rooms there may be, and how long an unused one is kept.
const ROOMS: usize = 1_000;
const IDLE: Duration = Duration::from_secs(60 * 60);

/// What the handlers of one server share; its methods are the streams.
///
/// A stream ends when its response is dropped, or at the shutdown. It needs the timers of tokio.
#[derive(Clone, Debug)]
pub struct App {
    shutdown: CancellationToken,
    /// What people write to each other.
    pub(crate) hub: Hub,
}

impl App {
    /// Creates an application that shuts down at Ctrl-C or SIGTERM; it is called on tokio.
    ///
    /// A second such signal ends the process at once.
    #[must_use]
    pub fn new() -> Self {
        let app = Self::default();
        let shared = app.clone();
        tokio::spawn(async move {
            // If the signals cannot be received, they end the process at once.
            if interrupted().await.is_ok() {
                shared.shut_down();
            }
            // A client that does not read keeps a server waiting for its response.
            if interrupted().await.is_ok() {
                exit(1);
            }
        });
        app
    }

    /// Completes when the shutdown has begun.
    ///
    /// A server waits for its open responses then, which is why every stream watches this too.
    pub fn shutdown(&self) -> impl Future<Output = ()> + Send + use<> {
        self.shutdown.clone().cancelled_owned()
    }

    /// Begins the shutdown: all streams end, and each client gets its own reconnection time.
    pub fn shut_down(&self) {
        self.shutdown.cancel();
        let retry = Duration::from_millis(500)..=Duration::from_secs(3);
        self.hub.close_with(Event::default(), retry);
    }
}

impl Default for App {
    fn default() -> Self {
        Self {
            shutdown: CancellationToken::default(),
            hub: Hub::builder()
                .history(Note::HISTORY)
                .max_topics(ROOMS)
                .max_idle(IDLE)
                .build(),
        }
    }
}

#[cfg(test)]
mod tests {
    use eventwire::LastEventId;
    use futures_util::StreamExt;

    use crate::{App, Pace};

    #[tokio::test(start_paused = true)]
    async fn the_shutdown_ends_a_stream() {
        let app = App::default();
        let mut counter = Box::pin(app.counter(&Pace::default(), &LastEventId::default()));
        assert!(counter.next().await.is_some());
        app.shut_down();
        assert_eq!(counter.next().await, None);
    }
}
