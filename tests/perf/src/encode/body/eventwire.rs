use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use eventwire_core::{Encode, Encoder, Event, EventBody, Frame, JsonError, Output};
use futures_util::{Stream, StreamExt};

use crate::encode::{
    Case,
    contestant::Run,
    input::{ID, NAME, QUOTE, Quote, owned, repeat},
};

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case {
        Case::Short | Case::Line | Case::Lines => respond(repeat(events, data, Event::from_static)),
        Case::Named => respond(repeat(events, data, named)),
        Case::Owned => respond(owned(events, data).map(Event::new)),
        Case::Json => respond(repeat(events, &QUOTE, |quote| *quote)),
        Case::JsonEvent => respond(repeat(events, &QUOTE, Event::json)),
        Case::Shared => {
            let frame = Frame::from(named(data));
            respond(repeat(events, (), move |()| frame.clone()))
        }
    }
}

fn named(data: &'static str) -> Event {
    Event::from_static(data).name(NAME).id(ID)
}

/// What an application does that wants JSON without a string in between.
impl Encode for Quote {
    type Error = JsonError;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), JsonError> {
        encoder.json(&self)
    }
}

fn respond(events: impl Stream<Item: Encode> + 'static) -> Run {
    Box::new(|output| {
        let mut body = pin!(EventBody::new(events));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match body.as_mut().poll_next(&mut context) {
                Poll::Ready(Some(Ok(chunk))) => output.take(&chunk),
                // It yields to other tasks now and then.
                Poll::Pending => {}
                Poll::Ready(_) => break,
            }
        }
    })
}
