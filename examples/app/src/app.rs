use std::{future::Future, process::exit};

use tokio_util::sync::CancellationToken;

use crate::signal::interrupted;

/// What the handlers of one server share; its methods are the streams.
///
/// A stream ends when its response is dropped, or at the shutdown. It needs the timers of tokio.
#[derive(Clone, Debug, Default)]
pub struct App {
    shutdown: CancellationToken,
}

impl App {
    /// Creates an application that shuts down at Ctrl-C or SIGTERM; it is called on tokio.
    ///
    /// A second such signal ends the process at once.
    #[must_use]
    pub fn new() -> Self {
        let app = Self::default();
        let shutdown = app.shutdown.clone();
        tokio::spawn(async move {
            // Where the signals cannot be received, they end the process without this.
            if interrupted().await.is_ok() {
                shutdown.cancel();
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
        app.shutdown.cancel();
        assert_eq!(counter.next().await, None);
    }
}
