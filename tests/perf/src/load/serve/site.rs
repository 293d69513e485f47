//! What a server sends: the application that every server runs.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use eventwire::{Event, hub::Hub};
use futures_util::Stream;
use tokio::{
    sync::{Notify, broadcast},
    time::{Interval, interval},
};
use tokio_stream::wrappers::BroadcastStream;

use super::{Settings, Source, form::Form};
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

/// The application that every server runs: it makes a stream of events for each client.
#[derive(Clone, Debug)]
pub(super) struct Application<F: Form> {
    form: F,
    source: Source,
    period: Duration,
    channel: broadcast::Sender<F::Shared>,
}

impl<F: Form> Application<F> {
    pub(super) fn events(&self) -> Events<F> {
        match self.source {
            Source::Ready => Events::Ready(self.form.clone()),
            Source::Once => Events::Once(Some(self.form.ready())),
            Source::Paced => Events::Paced(interval(self.period)),
            Source::Shared => Events::Shared(BroadcastStream::new(self.channel.subscribe())),
        }
    }
}

/// The events of one client. It is no trait object, so that there is no virtual call.
#[derive(Debug)]
pub(super) enum Events<F: Form> {
    Ready(F),
    Once(Option<F::Item>),
    Paced(Interval),
    Shared(BroadcastStream<F::Shared>),
}

impl<F: Form> Stream for Events<F> {
    type Item = F::Item;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Item>> {
        match self.get_mut() {
            Self::Ready(form) => Poll::Ready(Some(form.ready())),
            Self::Once(event) => match event.take() {
                Some(event) => Poll::Ready(Some(event)),
                None => Poll::Pending,
            },
            Self::Paced(ticks) => {
                ready!(ticks.poll_tick(cx));
                let now = clock::now().unwrap_or_default();
                Poll::Ready(Some(F::item(text::stamped(now).into())))
            }
            Self::Shared(events) => {
                // A client that is too slow is disconnected, which ends the measurement.
                let event = ready!(Pin::new(events).poll_next(cx)).and_then(Result::ok);
                Poll::Ready(event.map(F::item))
            }
        }
    }
}
