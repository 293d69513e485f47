use core::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

use crate::Event;

/// A stream that does not exist: the type of a response that never carries events.
#[derive(Clone, Copy, Debug)]
pub struct NoEvents(Infallible);

impl Stream for NoEvents {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Event>> {
        match self.0 {}
    }
}
