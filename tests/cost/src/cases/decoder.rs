//! Through the decoder, as pieces that a socket would return.

use std::hint::black_box;

use eventwire_core::Decoder;

use crate::case::Case;

const MANY: u32 = 10_000;

/// 160 bytes.
const EVENT: &[u8] =
    b"id: greenhouse-7\nevent: reading\ndata: The thermometer in the upper row of \
                       the greenhouse has read 21.5 degrees since noon, and the air is humid: \
                       forty percent\n\n";

pub(crate) const DECODER: &[Case] = &[
    Case {
        name: "decoder, 160 bytes with name and id in one piece",
        events: MANY,
        take: |events| read(events, EVENT.len()),
    },
    Case {
        name: "decoder, 160 bytes with name and id in pieces of 50",
        events: MANY,
        take: |events| read(events, 50),
    },
];

/// Reads so many events, and returns how many bytes they are.
fn read(events: u32, length: usize) -> usize {
    let mut decoder = Decoder::new();
    let mut bytes = 0;
    for _ in 0..events {
        for mut piece in EVENT.chunks(length) {
            bytes += piece.len();
            piece = black_box(piece);
            while let Some(event) = decoder.next(&mut piece) {
                black_box(event.map_or("", |event| event.data()));
            }
        }
    }
    bytes
}
