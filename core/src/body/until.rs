use alloc::sync::Arc;
use core::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    task::{Context, Poll},
};

use futures_core::Stream;
use pin_project_lite::pin_project;

/// What a body and its [`Until`]s share.
#[derive(Debug, Default)]
pub(super) struct Signal {
    /// Changes with each poll of the body: a future is polled once in each, not before each item.
    polls: AtomicUsize,
    /// Whether a future has completed.
    completed: AtomicBool,
}

impl Signal {
    pub(super) fn next_poll(&self) {
        self.polls.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn is_completed(&self) -> bool {
        self.completed.load(Ordering::Relaxed)
    }
}

pin_project! {
    /// A stream that ends when a future completes. Created by
    /// [`EventBody::until`](crate::EventBody::until).
    #[derive(Debug)]
    #[must_use = "streams do nothing unless polled"]
    pub struct Until<S, F> {
        #[pin]
        events: S,
        #[pin]
        future: F,
        signal: Arc<Signal>,
        // The poll of the body in which the future was polled last.
        polled: usize,
    }
}

impl<S, F> Until<S, F> {
    pub(super) fn new(events: S, future: F, signal: Arc<Signal>) -> Self {
        Self {
            events,
            future,
            polled: signal.polls.load(Ordering::Relaxed),
            signal,
        }
    }
}

impl<S: Stream, F: Future<Output = ()>> Stream for Until<S, F> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let polls = this.signal.polls.load(Ordering::Relaxed);
        if polls != *this.polled {
            *this.polled = polls;
            if this.future.poll(cx).is_ready() {
                this.signal.completed.store(true, Ordering::Relaxed);
                return Poll::Ready(None);
            }
        }
        this.events.poll_next(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.events.size_hint().1)
    }
}
