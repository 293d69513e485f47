use std::fmt;

use eventwire_core::{Encode, Encoder, Event};

use crate::encode::{
    Case,
    contestant::Run,
    input::{ID, NAME},
    reuse::{LIMIT, reuse},
};

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case.is_named() {
        true => encode(events, data, named),
        false => encode(events, data, Event::from_static),
    }
}

fn named(data: &'static str) -> Event {
    Event::from_static(data).name(NAME).id(ID)
}

fn encode(
    events: usize,
    data: &'static str,
    event: impl Fn(&'static str) -> Event + 'static,
) -> Run {
    let text = String::with_capacity(2 * LIMIT);
    reuse(events, data, text, String::clear, move |text, data| {
        write(text, &event(data))
    })
}

fn write(text: &mut String, event: &Event) -> fmt::Result {
    let mut encoder = Encoder::new(text);
    let Ok(()) = event.encode(&mut encoder);
    encoder.end()
}
