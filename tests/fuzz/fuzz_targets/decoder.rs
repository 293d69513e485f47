//! The decoder reads what the interpreter reads, however a stream is cut and whatever the limit is.

#![no_main]

use arbitrary::Arbitrary;
use decoder::{Message, Received, comments, parse_within};
use eventwire_core::{Buffer, Decoder};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    pieces: Vec<Vec<u8>>,
    limit: u8,
}

fuzz_target!(|input: Input| {
    let stream = input.pieces.concat();
    // The first bytes of a byte order mark count when it is known that they are none.
    let limit = usize::from(input.limit).max(3);
    for limit in [limit, usize::MAX] {
        let want = (parse_within(&stream, limit), comments(&stream) as u64);
        assert_eq!(read(Decoder::with_limit(limit), &input.pieces), want);
    }
    let mut buffer = vec![0; 3 * stream.len()];
    let want = (parse_within(&stream, usize::MAX), comments(&stream) as u64);
    assert_eq!(read(Decoder::with_buffer(&mut buffer), &input.pieces), want);
    // In a smaller buffer, text that is not UTF-8 may make an event too long, wherever it is cut.
    let mut buffers = [vec![0; limit], vec![0; limit]];
    let [whole, cut] = buffers
        .each_mut()
        .map(|buffer| Decoder::with_buffer(buffer));
    assert_eq!(read(cut, &input.pieces), read(whole, &[stream]));
});

fn read<B: Buffer>(mut decoder: Decoder<B>, pieces: &[Vec<u8>]) -> (Received, u64) {
    let mut received = Received::default();
    for mut piece in pieces.iter().map(Vec::as_slice) {
        while let Some(event) = decoder.next(&mut piece) {
            match event {
                Ok(event) => received.events.push(Message {
                    name: event.name().into(),
                    data: event.data().into(),
                    last_event_id: event.last_event_id().into(),
                }),
                Err(_) => received.too_long += 1,
            }
        }
    }
    received.last_event_id = decoder.last_event_id().into();
    let retry = decoder.retry().map(|retry| retry.as_millis());
    received.retry = retry.and_then(|retry| retry.try_into().ok());
    (received, decoder.comments())
}
