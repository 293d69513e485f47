//! Frames are the bytes of the stream, cut after blank lines.

#![no_main]

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use arbitrary::Arbitrary;
use bytes::Bytes;
use decoder::parse_within;
use eventwire_core::{DecodeError, Frame, Frames};
use futures_core::Stream;
use libfuzzer_sys::fuzz_target;

const BOM: &[u8] = b"\xef\xbb\xbf";

#[derive(Arbitrary, Debug)]
struct Input {
    pieces: Vec<Vec<u8>>,
    limit: u8,
}

struct Chunks(std::vec::IntoIter<Vec<u8>>);

impl Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| Ok(piece.into())))
    }
}

fuzz_target!(|input: Input| {
    let stream = input.pieces.concat();
    let frames = split(&input.pieces, usize::MAX);
    let passed_on: Vec<u8> = frames
        .iter()
        .flatten()
        .flat_map(|frame| frame.as_ref())
        .copied()
        .collect();
    let body = stream.strip_prefix(BOM).unwrap_or(&stream);
    // One of two byte order marks stays, before the other.
    let passed_on = match body.starts_with(BOM) {
        true => passed_on.strip_prefix(BOM).unwrap_or_default(),
        false => &passed_on,
    };
    let tail = body.strip_prefix(passed_on).unwrap();
    assert_eq!(
        parse_within(&[b"data\n", tail].concat(), usize::MAX).events,
        []
    );
    for frame in frames.iter().flatten() {
        let bytes = frame.as_ref();
        assert!(bytes.starts_with(BOM) || Frame::try_from(bytes).is_ok());
    }

    // With a limit some events are left out, and the others are as they were.
    let mut rest = frames
        .iter()
        .flatten()
        .map(|frame| frame.as_ref().to_vec())
        .collect::<Vec<_>>()
        .concat();
    for frame in split(&input.pieces, input.limit.into())
        .into_iter()
        .flatten()
    {
        let frame = frame.as_ref();
        let find = |frame: &[u8]| rest.windows(frame.len()).position(|bytes| bytes == frame);
        // The first that is not left out may have got a byte order mark before its own.
        let frame = match frame.strip_prefix(BOM) {
            Some(own) if own.starts_with(BOM) && find(frame).is_none() => own,
            _ => frame,
        };
        rest.drain(..find(frame).unwrap() + frame.len());
    }
});

fn split(pieces: &[Vec<u8>], limit: usize) -> Vec<Result<Frame, DecodeError<Infallible>>> {
    let mut frames = Frames::with_limit(Chunks(pieces.to_vec().into_iter()), limit);
    let mut all = Vec::new();
    loop {
        match Pin::new(&mut frames).poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(frame)) => all.push(frame),
            Poll::Ready(None) => return all,
            Poll::Pending => {}
        }
    }
}
