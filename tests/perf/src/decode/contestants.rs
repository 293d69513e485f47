//! Everyone who reads: takes chunks, and returns how many bytes of data were there.

use std::{convert::Infallible, hint::black_box, num::NonZeroUsize};

use bytes::{Bytes, BytesMut};
use eventsource_stream::Eventsource;
use eventwire_core::{Decoder, Frames};
use futures_util::{FutureExt, Stream, StreamExt, stream};
use memchr::{memchr2, memmem};
use sse_core::{SseDecoder, SseEvent};
use sse_stream::SseByteStream;
use tokio_util::codec::Decoder as _;

pub(crate) type Read = fn(&[Bytes]) -> usize;

pub(crate) const CONTESTANTS: &[(&str, Read)] = &[
    ("eventwire", eventwire),
    ("sse-core", sse_core),
    ("sse-stream", sse_stream),
    ("sseer", sseer),
    ("russe", russe),
    ("eventsource-stream", eventsource_stream),
    ("memchr2+utf8", limit),
];

pub(crate) const RELAYS: &[(&str, Read)] = &[("eventwire", frames), ("memmem", search)];

fn eventwire(chunks: &[Bytes]) -> usize {
    let mut decoder = Decoder::with_limit(usize::MAX);
    let mut bytes = 0;
    for mut piece in chunks.iter().map(|chunk| &**chunk) {
        while let Some(event) = decoder.next(&mut piece) {
            bytes += event.map_or(0, |event| black_box(event.data()).len());
        }
    }
    bytes
}

fn sse_core(chunks: &[Bytes]) -> usize {
    let mut decoder = SseDecoder::with_limit(NonZeroUsize::MAX);
    let mut bytes = 0;
    for mut chunk in chunks.iter().cloned() {
        while let Some(Ok(event)) = decoder.next(&mut chunk) {
            if let SseEvent::Message(event) = event {
                bytes += black_box(&*event.data).len();
            }
        }
    }
    bytes
}

fn sse_stream(chunks: &[Bytes]) -> usize {
    let events = SseByteStream::new(bodies(chunks));
    sum(events, |event| {
        event.ok()?.data.map(|data| black_box(&*data).len())
    })
}

fn sseer(chunks: &[Bytes]) -> usize {
    let events = sseer::event_stream::EventStream::new(bodies(chunks));
    sum(events, |event| Some(black_box(&*event.ok()?.data).len()))
}

fn eventsource_stream(chunks: &[Bytes]) -> usize {
    let events = bodies(chunks).eventsource();
    sum(events, |event| Some(black_box(&*event.ok()?.data).len()))
}

fn russe(chunks: &[Bytes]) -> usize {
    let mut decoder = russe::Decoder::default();
    let mut buffer = BytesMut::new();
    let mut bytes = 0;
    for chunk in chunks {
        buffer.extend_from_slice(chunk);
        while let Ok(Some(event)) = decoder.decode(&mut buffer) {
            if let russe::Event::Message(message) = event {
                bytes += black_box(&*message.data).len();
            }
        }
    }
    bytes
}

/// Finds the line ends and checks the text, as every decoder has to.
fn limit(chunks: &[Bytes]) -> usize {
    let mut bytes = 0;
    for mut rest in chunks.iter().map(|chunk| &**chunk) {
        while let Some(end) = memchr2(b'\n', b'\r', rest) {
            let (line, after) = rest.split_at(end);
            bytes += str::from_utf8(black_box(line)).map_or(0, str::len);
            rest = after.get(1..).unwrap_or_default();
        }
        bytes += str::from_utf8(black_box(rest)).map_or(0, str::len);
    }
    bytes
}

fn frames(chunks: &[Bytes]) -> usize {
    sum(Frames::with_limit(bodies(chunks), usize::MAX), |frame| {
        Some(black_box(frame.ok()?.as_ref()).len())
    })
}

/// Looks for blank lines.
fn search(chunks: &[Bytes]) -> usize {
    let finder = memmem::Finder::new(b"\n\n");
    let count = |chunk: Bytes| finder.find_iter(black_box(&chunk)).count();
    sum(bodies(chunks), |chunk| chunk.ok().map(count))
}

fn bodies(chunks: &[Bytes]) -> impl Stream<Item = Result<Bytes, Infallible>> + Unpin {
    stream::iter(chunks.iter().cloned().map(Ok))
}

/// Adds up what the items of a stream have, which is always ready but for the turns of others.
fn sum<S: Stream>(stream: S, length: impl Fn(S::Item) -> Option<usize>) -> usize {
    let mut stream = std::pin::pin!(stream);
    let mut bytes = 0;
    loop {
        match stream.next().now_or_never() {
            Some(Some(item)) => bytes += length(item).unwrap_or(0),
            Some(None) => return bytes,
            None => {}
        }
    }
}
