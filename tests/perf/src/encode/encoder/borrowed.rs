use std::fmt;

use eventwire_core::{Encoder, EventId, EventName};

use crate::encode::{
    Case,
    contestant::Run,
    input,
    reuse::{LIMIT, reuse},
};

const NAME: EventName = EventName::from_static(input::NAME);
const ID: EventId = EventId::from_static(input::ID);

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    let text = String::with_capacity(2 * LIMIT);
    match case.is_named() {
        true => reuse(events, data, text, String::clear, named),
        false => reuse(events, data, text, String::clear, plain),
    }
}

fn named(text: &mut String, data: &str) -> fmt::Result {
    let mut encoder = Encoder::new(text);
    encoder.id(&ID).name(&NAME).data(data).end()
}

fn plain(text: &mut String, data: &str) -> fmt::Result {
    let mut encoder = Encoder::new(text);
    encoder.data(data).end()
}
