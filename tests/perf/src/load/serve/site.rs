use std::{sync::Arc, time::Duration};

use eventwire::{Event, hub::Hub};
use tokio::{
    sync::{Notify, broadcast},
    time::interval,
};

use super::{Settings, Source, application::Application, form::Form};
use crate::{clock, load::text};

/// How many events a client may miss. One that has missed more is disconnected.
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
            let channel = channel.clone();
            self.publish(move |data| {
                // Without a client there is no receiver.
                let _ = channel.send(data.into());
            });
        }
        Application {
            form,
            source: self.settings.source,
            period,
            channel,
        }
    }

    /// Makes a hub, and publishes the events that all clients have in common.
    pub(super) fn hub(&self) -> Hub {
        let window = Duration::from_millis(self.settings.window_ms);
        let hub = Hub::builder().max_lag(CHANNEL).window(window).build();
        let publishing = hub.clone();
        self.publish(move |data| {
            // Only a hub that was closed refuses it.
            let _ = publishing.publish(Event::new(data));
        });
        hub
    }

    /// Publishes in every period, as often as is asked for.
    fn publish(&self, mut publish: impl FnMut(String) + Send + 'static) {
        let start = Arc::clone(&self.start);
        let Settings {
            period_ms, burst, ..
        } = self.settings;
        tokio::spawn(async move {
            start.notified().await;
            let mut ticks = interval(Duration::from_millis(period_ms));
            loop {
                ticks.tick().await;
                for _ in 0..burst {
                    publish(text::stamped(clock::now().unwrap_or_default()));
                }
            }
        });
    }

    /// The limit of a chunk: the adapter's default unless another is set.
    pub(super) fn chunk_limit(&self) -> usize {
        let default = self.settings.framework.chunk_limit();
        self.settings.chunk_limit.unwrap_or(default)
    }
}
