//! Prints an event from a program with neither the standard library nor an allocator, on a computer or on
//! a microcontroller.
//!
//! It does not link if the core of the library asks for either.

#![no_std]
#![no_main]

#[cfg(target_os = "none")]
mod bare_metal;
#[cfg(not(target_os = "none"))]
mod hosted;

use core::fmt::{self, Write};

use eventwire_core::{Encode, Encoder, EventName, Output};

const READING: EventName = EventName::from_static("reading");

struct Reading {
    number: u32,
    tenths: u32,
    humidity: u32,
}

impl Encode for Reading {
    type Error = fmt::Error;

    fn encode<W: Output>(self, event: &mut Encoder<W>) -> fmt::Result {
        event.id(&self.number.into()).name(&READING);
        let (whole, tenth) = (self.tenths / 10, self.tenths % 10);
        write!(event.data_writer(), "{whole}.{tenth}\n{} %", self.humidity)
    }
}

fn print(out: impl Write) -> fmt::Result {
    let mut encoder = Encoder::new(out);
    let reading = Reading {
        number: 42,
        tenths: 215,
        humidity: 40,
    };
    reading.encode(&mut encoder)?;
    encoder.end()
}
