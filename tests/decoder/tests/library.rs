//! The decoder of the library beside the interpreter, however a stream is cut.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

use std::{convert::Infallible, ops::Range};

use bytes::Bytes;
use decoder::{Message, Received, comments, parse_within};
use eventwire_core::{Buffer, Decoder, EventRef, Events, Frame, Frames};
use futures_util::{FutureExt, StreamExt, stream};
use proptest::{
    collection::vec, prop_assert_eq, prop_oneof, proptest, sample::select, strategy::Strategy,
};

/// How many random sets of cuts each stream is tried with.
const CUT_SETS: usize = 100;

/// What the streams of the Web Platform Tests for the format look at, and more of the kind.
const STREAMS: [&[u8]; 74] = [
    b"",
    b"data",
    b"data: a",
    b"data: a\n",
    b"data: a\n\n",
    b"data: a\r\r",
    b"data: a\r\n\r\n",
    b"data: a\n\r\n",
    b"data: a\r\n\r",
    b"data: a\r\n\ndata: b\n\r\r\ndata: c\r\r\n\n",
    b"\xef\xbb\xbfdata: a\n\n",
    b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n",
    b"data: a\n\n\xef\xbb\xbfdata: b\n\ndata: c\n\n",
    b"\xef\xbbdata: a\n\ndata: b\n\n",
    b"\xef\xbb\n\ndata: b\n\n",
    b"\xefdata: a\ndata: b\n\n",
    b"\xef\xbb\xbf",
    b"\xef\xbb\xbf\n\n:\n\xef\xbb\xbfdata: a\n\n",
    b"data:a\n:\ndata:b\n:long comment: with: colons\n\n",
    b":\r:\r\n:\n: a\n\n",
    b": not complete",
    b"data:\n\n",
    b"data\n\n",
    b"data:\ndata\ndata: \n\n",
    b"data\ndata\n\ndata:test\n\n",
    b"data: a\n\ndata: b\ndata: c",
    b"data:a\n\ndata",
    b"\n\n\r\r\r\n\r\ndata: a\n\n\n\n",
    b"event: a\ndata: x\n\nevent: b\n\ndata: y\n\n",
    b"event:\ndata: x\n\nevent: a\nevent:\ndata: y\n\nevent\ndata: z\n\n",
    b"event: a\ndata: x\nevent: b\ndata: y\n\n",
    b"event: message\ndata: x\n\n",
    b"id: 1\ndata: x\n\ndata: y\n\nid\ndata: z\n\n",
    b"id: 1\n\nid: 2\ndata: a\nid: 3\n\n",
    b"id: 1\n\nid: 2",
    b"id: 1\n\nid: 2\ndata: not complete",
    b"id: 1\ndata: x\n\nid: 2\0\ndata: y\n\nid: \0\ndata: z\n\n",
    b"id: 1\nid: 2\0\ndata: y\n\n",
    b"id:\xf0\x9f\x98\x80 \t x\ndata: y\n\n",
    b"id:   \ndata: y\n\n",
    b"retry: 1000\n\nretry: x\n\nretry: 1x\n\nretry: -1\n\nretry: +1\n\nretry: 1.5\n\n",
    b"retry:1000\ndata: x\n\nretry\nretry:\nretry:  7\ndata: y\n\n",
    b"retry: 0007\n\n",
    b"retry: 18446744073709551615\n\n",
    b"retry: 18446744073709551616\n\nretry: 99999999999999999999999999\n\n",
    b"retry: 5",
    b"retry: 5\n",
    b"data:  leading\n\ndata:\tleading\n\ndata:   \n\ndata: trailing \n\n",
    b" data: a\ndata : b\nDATA: c\nData: d\nData\ndata: e\n\n",
    b"data:test\n foo:bar\nda ta:x\ndat: y\ndatas: z\ndata : a\n\n",
    b"even: a\nevents: a\nevent : b\ni: 1\nids: 2\nretr: 3\nretrys: 4\nx\n:x\nx:\ndata: a\n\n",
    b"eventevent: a\nidididid: 1\nretryretry: 3\ndatadatadata: x\ndata: a\n\n",
    b"data: a\ndata: \ndata: b\n\n",
    b"data: a:b: c\n\ndata::\n\ndata: : a\n\n",
    b"data: a\x0bb\x0cc\xc2\x85d\xe2\x80\xa8e\n\n",
    b"data: \0\n\ndata:\0a\0\n\nevent: \0\ndata: x\n\n",
    b"data: \xf0\x9f\x98\x80 \xe4\xbd\xa0\n\nevent: \xe4\xbd\xa0\ndata: \xc3\xa9\n\n",
    b"data: \xff\n\ndata: a\xffb\xfe\n\nevent: \xff\ndata: x\n\nid: \xff\ndata: y\n\n",
    b"data: \xf0\x9f\x98\n\ndata: \xf0\x9f\ndata: \x98\x80\n\n",
    b"data: \xc3\xa9\xc3\n\ndata: \xe4\xbd\xff\xe4\xbd\xa0\xe4\n\n",
    b"data: \xed\xa0\x80\xf5\x80\x80\x80\xc0\xaf\x80\n\n",
    b"event: a\xff\ndata: x\xff\ndata: \xffy\nid: \xff\xff1\n\n",
    b"\xffdata: a\nda\xffta: b\ndata\xff: c\ndata: d\n\n",
    b"\xef\xbb\xbe\ndata: a\n\n",
    b"data: a\nid: 1\n\n\xc3",
    b"data:\xef\xbb\xbfa\n\nid:\xef\xbb\xbf\ndata: b\n\n",
    b"id: 7\nevent: add\nretry: 10\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
    b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
    b"data\n\ndata\ndata\n\ndata:",
    b"data: {\"a\":1}\n\ndata: [DONE]\n\n",
    b"id: 1\n: comment\ndata: a\nretry: 3\nother: x\n\n",
    b"data: a\r\ndata: b\rdata: c\ndata: d\r\n\r\n",
    b"data: abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\nevent: 0123456789\n\n",
    b"\r\n\r\n\n\r\rdata:\r\r\n\r",
];

/// Feeds pieces to a decoder.
fn decode<B: Buffer>(mut decoder: Decoder<B>, stream: &[u8], cuts: &[usize]) -> (Received, u64) {
    let mut received = Received::default();
    for range in ranges(stream.len(), cuts) {
        let mut piece = stream.get(range).unwrap();
        while let Some(event) = decoder.next(&mut piece) {
            match event {
                Ok(event) => received.events.push(message(event)),
                Err(_) => received.too_long += 1,
            }
        }
        assert!(piece.is_empty());
    }
    received.last_event_id = decoder.last_event_id().into();
    let retry = decoder.retry().map(|retry| retry.as_millis());
    received.retry = retry.map(|retry| retry.try_into().unwrap());
    (received, decoder.comments())
}

fn message(event: EventRef<'_>) -> Message {
    assert!(event.id().is_none_or(|id| id == event.last_event_id()));
    Message {
        name: event.name().into(),
        data: event.data().into(),
        last_event_id: event.last_event_id().into(),
    }
}

fn ranges(length: usize, cuts: &[usize]) -> impl Iterator<Item = Range<usize>> {
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([length]);
    starts.zip(ends).map(|(start, end)| start..end)
}

/// All that must not depend on where a stream is cut.
fn check(stream: &[u8], limit: usize, cuts: &[usize]) {
    let want = (parse_within(stream, limit), comments(stream) as u64);
    let got = decode(Decoder::with_limit(limit), stream, cuts);
    let text = String::from_utf8_lossy(stream);
    assert_eq!(got, want, "{text:?} limit {limit} cut at {cuts:?}");
    if limit == usize::MAX {
        let mut buffer = vec![0; 3 * stream.len()];
        let got = decode(Decoder::with_buffer(&mut buffer), stream, cuts);
        assert_eq!(got, want, "{text:?} in a buffer, cut at {cuts:?}");
        check_streams(stream, cuts, &want.0.events);
    }
}

/// What is read through the streams, and what they pass on.
fn check_streams(stream: &[u8], cuts: &[usize], want: &[Message]) {
    let chunks = || {
        let ranges = ranges(stream.len(), cuts);
        let chunks: Vec<_> = ranges
            .map(|range| Ok::<_, Infallible>(Bytes::copy_from_slice(stream.get(range).unwrap())))
            .collect();
        stream::iter(chunks)
    };
    let events = Events::new(chunks()).map(|event| {
        let event = event.unwrap();
        Message {
            name: event.name().into(),
            data: event.data().into(),
            last_event_id: event.last_event_id().into(),
        }
    });
    assert_eq!(collect(events), want, "cut at {cuts:?}");

    let frames = collect(Frames::new(chunks()).map(Result::unwrap));
    let passed_on: Vec<u8> = frames
        .iter()
        .flat_map(|frame| frame.as_ref())
        .copied()
        .collect();
    let text = String::from_utf8_lossy(stream);
    let body = stream.strip_prefix(b"\xef\xbb\xbf").unwrap_or(stream);
    let passed_on = match body.starts_with(b"\xef\xbb\xbf") {
        true => passed_on.strip_prefix(b"\xef\xbb\xbf").unwrap_or_default(),
        false => &passed_on,
    };
    let tail = body.strip_prefix(passed_on).unwrap();
    let dispatched = parse_within(&[b"data\n", tail].concat(), usize::MAX).events;
    assert_eq!(dispatched, [], "{text:?} cut at {cuts:?}");
    for frame in frames {
        let bytes = frame.as_ref();
        assert!(bytes.starts_with(b"\xef\xbb\xbf") || Frame::try_from(bytes).is_ok());
    }
}

fn collect<S: futures_util::Stream>(stream: S) -> Vec<S::Item> {
    let mut all = std::pin::pin!(stream.collect());
    // It gives other tasks a turn now and then.
    loop {
        if let Some(all) = all.as_mut().now_or_never() {
            return all;
        }
    }
}

/// In a buffer that is too small for some events, the cuts do not matter either.
fn check_small_buffer(stream: &[u8], size: usize, cuts: &[usize]) {
    let mut buffers = [vec![0; size], vec![0; size]];
    let [whole, cut] = buffers
        .each_mut()
        .map(|buffer| Decoder::with_buffer(buffer));
    let text = String::from_utf8_lossy(stream);
    let (want, got) = (decode(whole, stream, &[]), decode(cut, stream, cuts));
    assert_eq!(got, want, "{text:?} in a buffer of {size}, cut at {cuts:?}");
}

fn random_cuts(random: &mut fastrand::Rng, length: usize) -> Vec<usize> {
    let count = random.usize(0..=length.min(20));
    let mut cuts: Vec<_> = (0..count).map(|_| random.usize(0..=length)).collect();
    cuts.sort_unstable();
    cuts
}

fn check_all_cuts(stream: &[u8]) {
    let mut random = fastrand::Rng::with_seed(stream.len() as u64);
    let limits = [3, 8, 15, 30, usize::MAX];
    for limit in limits {
        check(stream, limit, &[]);
        for cut in 0..=stream.len() {
            check(stream, limit, &[cut]);
            check_small_buffer(stream, limit.min(200), &[cut]);
        }
        let each: Vec<_> = (1..stream.len()).collect();
        check(stream, limit, &each);
    }
    for _ in 0..CUT_SETS {
        let limit = random.choice(limits).unwrap();
        check(stream, limit, &random_cuts(&mut random, stream.len()));
    }
}

#[test]
fn streams_of_the_standard_are_read_as_it_says_however_they_are_cut() {
    for stream in STREAMS {
        check_all_cuts(stream);
    }
}

#[test]
fn an_event_at_the_limit_is_accepted_and_one_byte_more_is_not() {
    for stream in [
        "data: 12345\n\n",
        "data: 1\r\ndata\r\n\r\n",
        ": comment\nx: 1\n:\nevent:1\n\n",
    ] {
        let length = stream
            .lines()
            .filter(|line| !line.starts_with(':'))
            .map(str::len)
            .sum();
        for limit in length - 1..=length {
            let stream = format!("{stream}data: 1\n\n");
            check(stream.as_bytes(), limit, &[]);
            let (received, _) = decode(Decoder::with_limit(limit), stream.as_bytes(), &[]);
            assert_eq!(received.too_long, u64::from(limit < length), "{stream:?}");
        }
    }
}

#[test]
fn malformed_text_counts_in_a_buffer_wherever_it_is_cut() {
    let mut event = b"event: nnnnnnnnnn\ndata: ".to_vec();
    event.extend([0xff; 10]);
    event.extend(b"\nid: \xff\xff\n\ndata: next\n\nid: 1\n\ndata: last\n\n");
    for size in 10..80 {
        for cut in 0..=event.len() {
            check_small_buffer(&event, size, &[cut]);
            check_small_buffer(&event, size, &[cut / 2, cut]);
        }
    }
}

#[test]
fn generated_streams_are_read_alike_however_they_are_cut() {
    let pieces = vec(piece(), 0..24).prop_map(|pieces| pieces.concat());
    let config = proptest::test_runner::Config {
        failure_persistence: None,
        ..Default::default()
    };
    proptest!(config, |(stream in pieces, limit in select(vec![3, 10, 20, 100, usize::MAX]))| {
        check(&stream, limit, &[]);
        for cut in 0..=stream.len() {
            check(&stream, limit, &[cut]);
        }
        let mut random = fastrand::Rng::with_seed(stream.len() as u64);
        for _ in 0..CUT_SETS {
            let cuts = random_cuts(&mut random, stream.len());
            check(&stream, limit, &cuts);
            check_small_buffer(&stream, limit.min(50), &cuts);
        }
        prop_assert_eq!(decode(Decoder::new(), &stream, &[]).0, parse_within(&stream, usize::MAX));
    });
}

/// Bytes in which what matters to the format is frequent.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fields = [
        "data", "event", "id", "retry", "data: ", "id:", "event:", "retry: ", "dat", ":",
    ];
    let others = [
        "\u{feff}", "\0", " ", "é", "😀", "7", "12345", "ab", "xyz", "x: ",
    ];
    let bytes = prop_oneof![
        6 => select(vec!["\n", "\r", "\r\n", "\n\n"]),
        6 => select(fields.to_vec()),
        4 => select(others.to_vec()),
    ];
    prop_oneof![
        12 => bytes.prop_map(|text| text.as_bytes().to_vec()),
        1 => select(vec![vec![0xff], vec![0xf0, 0x9f], vec![0x98, 0x80], vec![0xe4], vec![0xef, 0xbb]]),
    ]
}
