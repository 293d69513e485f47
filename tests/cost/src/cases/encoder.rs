//! Through the encoder, into a string that is used again for every event.

use std::{
    fmt::{self, Write},
    hint::black_box,
};

use eventwire_core::{Encode, Encoder, Event, EventId};

use super::data::{BYTES_12, BYTES_120, BYTES_2000, LINES_64, NAME};
use crate::case::Case;

const MANY: u32 = 10_000;
const FEWER: u32 = 1_000;

const ID: EventId = EventId::from_static("greenhouse-7");

pub(crate) const ENCODER: &[Case] = &[
    Case {
        name: "encoder, 12 bytes from an event",
        events: MANY,
        take: |events| {
            each(events, |encoder| {
                let Ok(()) = Event::from_static(BYTES_12).encode(encoder);
                encoder.end()
            })
        },
    },
    Case {
        name: "encoder, 12 bytes, borrowed",
        events: MANY,
        take: |events| each(events, |encoder| encoder.data(black_box(BYTES_12)).end()),
    },
    Case {
        name: "encoder, 120 bytes with name and id from an event",
        events: MANY,
        take: |events| {
            each(events, |encoder| {
                let event = Event::from_static(BYTES_120)
                    .name("reading")
                    .id("greenhouse-7");
                let Ok(()) = event.encode(encoder);
                encoder.end()
            })
        },
    },
    Case {
        name: "encoder, 120 bytes with name and id, borrowed",
        events: MANY,
        take: |events| {
            let (name, id) = (NAME, ID);
            each(events, |encoder| {
                encoder
                    .id(black_box(&id))
                    .name(black_box(&name))
                    .data(black_box(BYTES_120))
                    .end()
            })
        },
    },
    Case {
        name: "encoder, 2,000 bytes in one line",
        events: FEWER,
        take: |events| each(events, |encoder| encoder.data(BYTES_2000).end()),
    },
    Case {
        name: "encoder, 4 KiB in 64 lines",
        events: FEWER,
        take: |events| each(events, |encoder| encoder.data(LINES_64).end()),
    },
    Case {
        name: "encoder, write! to a data writer",
        events: MANY,
        take: |events| {
            each(events, |encoder| {
                let (celsius, humidity) = black_box((21.5, 40));
                write!(encoder.data_writer(), "{celsius} °C\n{humidity} %")?;
                encoder.end()
            })
        },
    },
];

fn each(events: u32, encode: impl Fn(&mut Encoder<&mut String>) -> fmt::Result) -> usize {
    let mut out = String::new();
    let mut bytes = 0;
    for _ in 0..events {
        out.clear();
        let mut encoder = Encoder::new(&mut out);
        // A string takes everything.
        let _ = encode(&mut encoder);
        bytes += black_box(&out).len();
    }
    bytes
}
