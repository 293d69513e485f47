//! What a framework is given as a body, with every chunk counted.

mod http;
mod message;
mod responder;

use pin_project_lite::pin_project;

use crate::counter::Counter;

pin_project! {
    /// A body, or what makes one, whose chunks are counted.
    #[derive(Debug)]
    pub(crate) struct Counted<B> {
        #[pin]
        body: B,
        counter: Counter,
    }
}

impl<B> Counted<B> {
    pub(crate) const fn new(body: B, counter: Counter) -> Self {
        Self { body, counter }
    }
}
