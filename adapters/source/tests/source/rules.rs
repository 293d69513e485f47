//! The rules of the standard, one by one.

use std::{
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use eventwire_source::{Closed, Update};
use futures_util::{Stream, StreamExt, stream::FusedStream};

use crate::{Answer, Server, run, updates};

#[test]
fn an_event_stream_is_read_and_its_end_is_followed_by_another_request() {
    let server = Server::new([Answer::Events(vec![
        "data: a\n\nda",
        "ta: b\n\n",
        "data: half",
    ])]);
    let got = run(updates(server.source()));
    let want = [
        "open",
        "message a ",
        "message b ",
        "3000 ms: the response has ended",
        "closed: status 204",
    ];
    assert_eq!(got, want);
}

#[test]
fn only_status_200_with_the_type_of_event_streams_is_read() {
    for content_type in [
        "text/event-stream",
        "text/event-stream;charset=utf-8",
        "TEXT/Event-Stream ; x=y",
        " text/event-stream",
    ] {
        let server = Server::new([Answer::Status(200, content_type)]);
        assert_eq!(
            run(updates(server.source())).first().unwrap(),
            "open",
            "{content_type:?}"
        );
    }
    for content_type in [
        "",
        "text/plain",
        "text/event-stream-x",
        "text",
        "x;text/event-stream",
    ] {
        let server = Server::new([Answer::Status(200, content_type)]);
        let got = run(updates(server.source()));
        assert_eq!(
            got,
            ["closed: the response is no event stream"],
            "{content_type:?}"
        );
    }
    for status in [
        201, 202, 204, 205, 206, 301, 304, 307, 400, 401, 404, 429, 500, 503,
    ] {
        let server = Server::new([Answer::Status(status, "text/event-stream")]);
        let got = run(updates(server.source()));
        assert_eq!(got, [format!("closed: status {status}")]);
        assert_eq!(server.requests.borrow().len(), 1);
    }
}

#[test]
fn nothing_follows_the_end() {
    run(async {
        let server = Server::new([]);
        let mut source = pin!(server.source());
        assert!(!source.is_terminated());
        assert_eq!(source.next().await, Some(Update::Closed(Closed::NoContent)));
        assert!(source.is_terminated() && !source.is_open());
        assert_eq!(source.next().await, None);
        assert_eq!(source.next().await, None);
    });
}

#[test]
fn the_server_sets_the_time_until_the_next_request() {
    let server = Server::new([
        Answer::Events(vec!["retry: 100\n\nretry: x\n\n"]),
        Answer::Lost(vec!["data: a\n\n"]),
        Answer::Events(vec!["retry: 0\ndata: b\n\n"]),
        Answer::Events(vec!["data: c\n\n"]),
        Answer::Events(vec![":\n"]),
        Answer::Events(vec!["retry: 18446744073709551615\n"]),
    ]);
    let got = run(updates(server.source().retry(Duration::from_secs(1))));
    let want = [
        "open",
        "100 ms: the response has ended",
        "open",
        "message a ",
        "100 ms: lost",
        "open",
        "message b ",
        "0 ms: the response has ended",
        "open",
        "message c ",
        "0 ms: the response has ended",
        // Without an event, it would be a loop without a pause.
        "open",
        "100 ms: the response has ended",
        "open",
        "2147483647 ms: the response has ended",
        "closed: status 204",
    ];
    assert_eq!(got, want);
}

#[test]
fn the_time_is_waited() {
    run(async {
        let start = tokio::time::Instant::now();
        let server = Server::new([Answer::Events(vec![]), Answer::Events(vec!["retry: 500\n"])]);
        let _ = updates(server.source()).await;
        assert_eq!(start.elapsed().as_millis(), 3_500);
    });
}

#[test]
fn after_failures_the_time_doubles_up_to_five_minutes() {
    let failures = vec![Answer::Unreachable; 12];
    let server = Server::new(
        failures
            .into_iter()
            .chain([Answer::Events(vec![]), Answer::Unreachable]),
    );
    let got = run(updates(server.source()));
    let times: Vec<u64> = got
        .iter()
        .filter_map(|update| update.split_once(" ms: unreachable")?.0.parse().ok())
        .collect();
    let (last, times) = times.split_last().unwrap();
    for (failure, time) in times.iter().enumerate() {
        let least = 3_000 << failure;
        let range = match least {
            ..300_000 => least..=(least + least / 4).min(300_000),
            _ => 225_000..=300_000,
        };
        assert!(range.contains(time), "{failure}: {time}");
    }
    // Clients that lose a server together do not come back together.
    let last_times: std::collections::BTreeSet<_> = times.iter().rev().take(4).collect();
    assert!(last_times.len() > 1, "{times:?}");
    // A response that is read ends the row.
    assert!((3_000..=3_750).contains(last), "{last}");
    let failures: Vec<_> = server
        .requests
        .borrow()
        .iter()
        .map(|request| request.failures())
        .collect();
    assert_eq!(failures, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1]);
    assert!(got.contains(&"3000 ms: the response has ended".into()));
}

#[test]
fn the_time_after_a_failure_is_not_shorter_than_the_server_wants() {
    for retry in ["600000", "2147483647", "18446744073709551615"] {
        let text: &str = String::leak(format!("retry: {retry}\n"));
        let server = Server::new([Answer::Events(vec![text]), Answer::Unreachable]);
        let got = run(updates(server.source()));
        let time = got
            .iter()
            .find_map(|update| update.strip_suffix(" ms: unreachable"));
        let time: u64 = time.unwrap().parse().unwrap();
        let least = retry.parse::<u64>().unwrap().min(2_147_483_647);
        assert!(time >= least && time <= 2_147_483_647, "{retry}: {time}");
    }
}

#[test]
fn a_reconnection_time_of_zero_is_no_loop_without_a_pause_when_requests_fail() {
    let server = Server::new([Answer::Events(vec!["retry: 0\n"]), Answer::Unreachable]);
    let got = run(updates(server.source()));
    let time = got
        .iter()
        .find_map(|update| update.strip_suffix(" ms: unreachable"));
    assert!(
        (100..=125).contains(&time.unwrap().parse().unwrap()),
        "{got:?}"
    );
}

#[test]
fn the_last_event_id_is_sent_if_a_header_can_carry_it() {
    let answers = [
        "id: 1\ndata: a\n\n",
        "data: b\n\n",
        "id: 2\ndata: half",
        "id: 3\n\n",
        "id\n\n",
        "id: \u{1}\ndata: c\n\n",
        "data: d\n\n",
        "id: é\n\n",
    ];
    let server = Server::new(answers.map(|text| Answer::Events(vec![text])));
    let got = run(updates(server.source()));
    let ids = server.ids();
    let ids: Vec<_> = ids.iter().map(Option::as_deref).collect();
    let want = [
        None,
        Some("1"),
        Some("1"),
        Some("1"),
        Some("3"),
        None,
        None,
        None,
        Some("é"),
    ];
    assert_eq!(ids, want);
    let events: Vec<_> = got
        .iter()
        .filter(|update| update.starts_with("message"))
        .collect();
    assert_eq!(
        events,
        [
            "message a 1",
            "message b 1",
            "message c \u{1}",
            "message d \u{1}"
        ]
    );
}

#[test]
fn a_client_can_begin_after_an_id() {
    let server = Server::new([Answer::Events(vec!["data: a\n\n"])]);
    let source = server.source().resume_after("7").limit(100);
    assert_eq!(source.last_event_id(), "7");
    assert!(run(updates(source)).contains(&"message a 7".into()));
    assert_eq!(server.ids(), [Some("7".into()), Some("7".into())]);
}

#[test]
fn every_request_asks_for_an_event_stream_that_no_cache_answers() {
    let server = Server::new([]);
    let _ = run(updates(server.source()));
    let requests = server.requests.borrow();
    let headers: Vec<_> = requests.first().unwrap().headers().collect();
    let want: [(_, &[u8]); 2] = [
        ("accept", b"text/event-stream"),
        ("cache-control", b"no-store"),
    ];
    assert_eq!(headers, want);
}

#[test]
fn a_refused_request_is_repeated_if_the_client_wants_it() {
    let server = Server::new([Answer::Status(401, ""), Answer::Status(200, "text/plain")]);
    let got = run(updates(
        server
            .source()
            .reconnect_on(|status| status == 401 || status == 200),
    ));
    assert_eq!(got.len(), 2, "{got:?}");
    assert!(got.first().unwrap().ends_with(" ms: status 401"));
    assert_eq!(
        got.last().unwrap(),
        "closed: the response is no event stream"
    );
    let refused: Vec<_> = server
        .requests
        .borrow()
        .iter()
        .map(|request| request.refused())
        .collect();
    assert_eq!(refused, [None, Some(401)]);
}

#[test]
fn attempts_in_a_row_can_be_limited() {
    let server = Server::new([
        Answer::Unreachable,
        Answer::Lost(vec![]),
        Answer::Unreachable,
        Answer::Status(503, ""),
        Answer::Unreachable,
    ]);
    let source = server
        .source()
        .max_attempts(2)
        .reconnect_on(|status| status == 503);
    let got = run(updates(source));
    assert_eq!(got.last().unwrap(), "closed: too many attempts: status 503");
    assert_eq!(server.requests.borrow().len(), 4);
}

#[test]
fn an_event_that_is_too_long_is_reported_and_skipped() {
    let server = Server::new([Answer::Events(vec!["data: 123", "45\n\ndata: 1\n\n"])]);
    let got = run(updates(server.source().limit(10)));
    assert_eq!(
        got.get(1..3).unwrap(),
        ["event of more than 10 bytes", "message 1 "]
    );
}

#[test]
fn other_tasks_get_their_turn() {
    let chunks = vec![":\n"; 1_000];
    let server = Server::new([Answer::Events(chunks)]);
    let mut source = pin!(server.source());
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(
        source.as_mut().poll_next(&mut context),
        std::task::Poll::Ready(Some(Update::Open))
    ));
    assert!(source.as_mut().poll_next(&mut context).is_pending());
}
