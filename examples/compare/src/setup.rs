use std::sync::mpsc::Sender;

use example_app::App;
use tokio_util::sync::CancellationToken;

use crate::{live::Live, threads::Threads};

/// What a server is started with.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) app: App,
    pub(crate) live: Live,
    pub(crate) shutdown: CancellationToken,
    pub(crate) threads: Threads,
    listening: Sender<()>,
}

impl Setup {
    pub(crate) fn new(live: &Live, listening: Sender<()>) -> Self {
        let shutdown = CancellationToken::new();
        Self {
            app: App::default(),
            live: live.until(shutdown.clone()),
            shutdown,
            threads: Threads::default(),
            listening,
        }
    }

    /// Reports that clients can connect.
    pub(crate) fn listens(&self) {
        // The thread that started the server may have given up.
        let _ = self.listening.send(());
    }
}
