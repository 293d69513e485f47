use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, broadcast},
    time::interval,
};

use super::{Settings, Source, application::Application, form::Form};
use crate::{clock, text};

/// How many events a client may be behind. One that is further behind is disconnected.
const CHANNEL: usize = 4096;

/// What is to be served.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) settings: Settings,
    pub(super) start: Arc<Notify>,
}

impl Site {
    /// Makes the application, and publishes its events if it has any in common.
    pub(super) fn application<F: Form>(&self, form: F) -> Application<F> {
        let shared = self.settings.source == Source::Shared;
        let (channel, _) = broadcast::channel(if shared { CHANNEL } else { 1 });
        let period = Duration::from_millis(self.settings.period_ms);
        if shared {
            let start = Arc::clone(&self.start);
            let burst = self.settings.burst;
            tokio::spawn(publish::<F>(channel.clone(), start, period, burst));
        }
        Application {
            form,
            source: self.settings.source,
            period,
            chunk_limit: self.settings.chunk_limit,
            channel,
        }
    }

    /// How many bytes the prototype gathers in a chunk.
    pub(super) fn chunk_limit(&self) -> usize {
        let default = self.settings.framework.chunk_limit();
        self.settings.chunk_limit.unwrap_or(default)
    }
}

async fn publish<F: Form>(
    channel: broadcast::Sender<F::Shared>,
    start: Arc<Notify>,
    period: Duration,
    burst: usize,
) {
    start.notified().await;
    let mut ticks = interval(period);
    loop {
        ticks.tick().await;
        for _ in 0..burst {
            let now = clock::now().unwrap_or_default();
            // Without a client there is nobody to send to.
            let _ = channel.send(text::stamped(now).into());
        }
    }
}
