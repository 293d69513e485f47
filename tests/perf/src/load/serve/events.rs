use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::Stream;
use tokio::time::Interval;
use tokio_stream::wrappers::BroadcastStream;

use super::form::Form;
use crate::{clock, load::text};

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
