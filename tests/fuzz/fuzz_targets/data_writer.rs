//! Any split of a text into writes gives the bytes of the whole.

#![no_main]

use std::fmt::Write;

use eventwire_core::{Encoder, Event};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pieces: Vec<String>| {
    let mut out = String::new();
    let mut encoder = Encoder::new(&mut out);
    let mut data = encoder.data_writer();
    for piece in &pieces {
        data.write_str(piece).expect("a string takes everything");
    }
    encoder.end().expect("a string takes everything");
    assert_eq!(out, Event::new(pieces.concat()).to_string());

    let mut json = String::new();
    let mut encoder = Encoder::new(&mut json);
    encoder.json(&pieces).expect("texts are JSON");
    encoder.end().expect("a string takes everything");
    let event = Event::json(&pieces).expect("texts are JSON");
    assert_eq!(json, event.to_string());
});
