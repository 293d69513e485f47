//! A server that replays, and connections that are lost at any byte.

use std::{cell::RefCell, future::ready, rc::Rc, time::Duration};

use bytes::Bytes;
use eventwire_source::{EventSource, Response, Update};
use futures_util::{StreamExt, stream};

use crate::run;

const RUNS: u64 = 1_000;
const EVENTS: u64 = 40;

/// What a connection sends, from an event on.
fn text(random: &mut fastrand::Rng, from: u64) -> Vec<u8> {
    let mut text = Vec::new();
    if random.bool() {
        text.extend(b"\xef\xbb\xbf");
    }
    let end = *random.choice(&["\n", "\r", "\r\n"]).unwrap_or(&"\n");
    for n in from..=EVENTS {
        let (id, data) = (format!("id: {n}"), format!("data: {n}"));
        // An event may be lost with its id or without it.
        let (first, last) = if random.bool() {
            (data, id)
        } else {
            (id, data)
        };
        let lines = [&*first, "data: é", ":", &*last, ""];
        for line in lines {
            text.extend(line.as_bytes());
            text.extend(end.as_bytes());
        }
    }
    text
}

#[test]
fn every_event_that_the_server_can_replay_arrives_once() {
    for seed in 0..RUNS {
        let random = Rc::new(RefCell::new(fastrand::Rng::with_seed(seed)));
        let connect = |request: eventwire_source::Request| {
            let mut random = random.borrow_mut();
            let id = request
                .last_event_id()
                .map_or(0, |id| id.as_str().parse().unwrap());
            if id == EVENTS {
                return ready(Ok(Response::new(204, None, stream::empty().boxed_local())));
            }
            if random.u8(..4) == 0 {
                return ready(Err("unreachable"));
            }
            let mut text = Bytes::from(text(&mut random, id + 1));
            let cut = random.usize(..=text.len());
            text.truncate(cut);
            let mut chunks = Vec::new();
            while !text.is_empty() {
                let length = random.usize(1..=text.len().min(50));
                chunks.push(Ok(text.split_to(length)));
            }
            if random.bool() {
                chunks.push(Err("lost"));
            }
            let body = stream::iter(chunks).boxed_local();
            ready(Ok(Response::new(200, Some(b"text/event-stream"), body)))
        };
        let got: Vec<u64> = run(async {
            let source = EventSource::new(|_: Duration| ready(()), connect);
            let events = source.filter_map(|update| {
                ready(match update {
                    Update::Event(event) => {
                        let mut lines = event.data().lines();
                        let number = lines.find_map(|line| line.parse().ok());
                        assert_eq!(
                            event.last_event_id(),
                            number.map_or("".into(), |n: u64| n.to_string())
                        );
                        number
                    }
                    _ => None,
                })
            });
            events.collect().await
        });
        assert!(got.iter().copied().eq(1..=EVENTS), "seed {seed}: {got:?}");
    }
}
