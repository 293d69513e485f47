use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

pin_project! {
    /// A future that completes with the first of two: how a stream has several ends.
    #[derive(Clone, Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct First<A, B> {
        #[pin]
        a: A,
        #[pin]
        b: B,
    }
}

impl<A, B> First<A, B> {
    pub(crate) const fn new(a: A, b: B) -> Self {
        Self { a, b }
    }
}

impl<A: Future<Output = ()>, B: Future<Output = ()>> Future for First<A, B> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        if this.a.poll(cx).is_ready() {
            return Poll::Ready(());
        }
        this.b.poll(cx)
    }
}
