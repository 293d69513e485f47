use std::time::Duration;

use tokio::{sync::broadcast, time::interval};
use tokio_stream::wrappers::BroadcastStream;

use super::{Source, events::Events, form::Form};

/// The application that every server runs: it makes a stream of events for each client.
#[derive(Clone, Debug)]
pub(super) struct Application<F: Form> {
    pub(super) form: F,
    pub(super) source: Source,
    pub(super) period: Duration,
    pub(super) channel: broadcast::Sender<F::Shared>,
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
