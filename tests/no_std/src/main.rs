//! Encodes and decodes an event in a program with neither the standard library nor an allocator, on a
//! computer or on a microcontroller.
//!
//! It does not link if the core of the library asks for either.

#![no_std]
#![no_main]

#[cfg(target_os = "none")]
mod bare_metal;
#[cfg(not(target_os = "none"))]
mod hosted;

use core::fmt::{self, Write};

use eventwire_core::{Decoder, Encode, Encoder, EventName, Output};

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

/// What another device sends.
const RECEIVED: &[u8] = b"id: 42\r\nevent: reading\r\ndata: 21.5\r\ndata: 40 %\r\n\r\n";

fn print(mut out: impl Write) -> fmt::Result {
    let mut encoder = Encoder::new(&mut out);
    let reading = Reading {
        number: 42,
        tenths: 215,
        humidity: 40,
    };
    reading.encode(&mut encoder)?;
    encoder.end()?;
    let mut buffer = [0; 64];
    let mut decoder = Decoder::with_buffer(&mut buffer);
    for mut piece in RECEIVED.chunks(7) {
        while let Some(event) = decoder.next(&mut piece) {
            let event = event.map_err(|_| fmt::Error)?;
            write!(out, "{} {}:", event.name(), event.last_event_id())?;
            for line in event.data().lines() {
                write!(out, " {line}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
