//! Prints an event from a program with neither the standard library nor an allocator.
//!
//! It does not link if the core of the library asks for either.

#![no_std]
#![no_main]

use core::{
    ffi::{c_char, c_int},
    fmt::{self, Write},
    panic::PanicInfo,
};

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

/// Standard output, without a buffer.
struct Stdout;

impl Write for Stdout {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: the pointer and the length are those of a string that lives for the call.
        let written = unsafe { libc::write(1, text.as_ptr().cast(), text.len()) };
        match usize::try_from(written) {
            Ok(written) if written == text.len() => Ok(()),
            _ => Err(fmt::Error),
        }
    }
}

fn print() -> fmt::Result {
    let mut encoder = Encoder::new(Stdout);
    let reading = Reading {
        number: 42,
        tenths: 215,
        humidity: 40,
    };
    reading.encode(&mut encoder)?;
    encoder.end()
}

/// The entry that the C runtime calls.
#[unsafe(no_mangle)]
pub extern "C" fn main(_: c_int, _: *const *const c_char) -> c_int {
    c_int::from(print().is_err())
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: it has no preconditions.
    unsafe { libc::abort() }
}
