use std::{
    fmt,
    pin::pin,
    task::{Context, Poll, Waker},
};

use eventwire_core::{Encode, Encoder, Event, EventStream, Frame};
use futures_util::{Stream, StreamExt};

use crate::{
    Case,
    contestant::Run,
    input::{ID, NAME, QUOTE, Quote, owned, repeat},
};

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case {
        Case::Short | Case::Line | Case::Lines => respond(repeat(events, data, Event::new)),
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
    Event::new(data).name(NAME).id(ID)
}

/// What an application does that wants JSON without a string in between.
impl Encode for Quote {
    type Error = serde_json::Error;

    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> serde_json::Result<()> {
        encoder.json(&self)
    }
}

fn respond(events: impl Stream<Item: Encode> + 'static) -> Run {
    Box::new(|output| {
        let mut body = pin!(EventStream::new(events));
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(Ok(chunk))) = body.as_mut().poll_next(&mut context) {
            output.take(&chunk);
        }
    })
}
