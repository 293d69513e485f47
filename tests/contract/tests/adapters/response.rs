//! What a response is made of.

use std::time::{Duration, Instant};

use contract::Framework;
use contract::{Failure, Next, Protocol, Server};
use decoder::parse;

const KEEP_ALIVE: &str = ": \n\n";

pub(crate) fn the_head_and_the_bytes_are_exact(server: Server) -> Result<(), Failure> {
    let script = r#"[
        {"event": {"comment": "hello\nthere", "retry_ms": 1500}},
        {"event": {"data": "a\r\nb\rc\n", "name": "n", "id": "第七"}},
        {"event": {}},
        {"frame": {"data": " leading", "id": ""}},
        {"event": {"data": ""}},
        {"repeat": 2, "steps": [{"event": {"data": "{n} of {n}", "id": "i{n}"}}]}
    ]"#;
    let want = concat!(
        ": hello\n: there\nretry: 1500\n\n",
        "id: 第七\nevent: n\ndata: a\ndata: b\ndata: c\ndata: \n\n",
        "id: \ndata:  leading\n\n",
        "data: \n\n",
        "id: i0\ndata: 0 of 0\n\nid: i1\ndata: 1 of 1\n\n",
    );
    let (head, mut client) = server.stream("", script)?;
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    assert_eq!(head.header("cache-control"), Some("no-cache, no-transform"));
    assert_eq!(head.header("x-accel-buffering"), Some("no"));
    // HTTP/2 has frames for this, and forbids what speaks of the connection.
    let chunked = (server.protocol == Protocol::Http1).then_some("chunked");
    assert_eq!(head.header("transfer-encoding"), chunked);
    // Without it, the framework's own middleware would compress the stream.
    let encoding = (server.framework == Framework::ActixWeb).then_some("identity");
    assert_eq!(head.header("content-encoding"), encoding);
    for absent in [
        "connection",
        "content-length",
        "expires",
        "keep-alive",
        "upgrade",
    ] {
        assert_eq!(head.header(absent), None, "{absent}");
    }
    let (chunks, end) = client.rest()?;
    assert_eq!((chunks.concat().as_str(), end), (want, Next::End));
    let received = parse(want);
    assert_eq!(received.retry, Some(1500));
    assert_eq!(received.last_event_id, "i1");
    assert_eq!(received.events.len(), 5);
    Ok(())
}

pub(crate) fn the_head_arrives_before_the_first_event(server: Server) -> Result<(), Failure> {
    let start = Instant::now();
    let (head, _client) = server.stream("", r#"[{"hang": true}]"#)?;
    assert_eq!(head.status, 200);
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    Ok(())
}

pub(crate) fn events_that_are_ready_share_chunks(server: Server) -> Result<(), Failure> {
    let data = "x".repeat(120);
    let script = format!(r#"[{{"repeat": 1000, "steps": [{{"event": {{"data": "{data}"}}}}]}}]"#);
    let (_, mut client) = server.stream("", &script)?;
    let (chunks, end) = client.rest()?;
    assert_eq!(end, Next::End);
    assert_eq!(chunks.concat(), format!("data: {data}\n\n").repeat(1000));
    assert!(chunks.len() <= 40, "{} chunks", chunks.len());
    Ok(())
}

pub(crate) fn a_large_event_arrives_whole(server: Server) -> Result<(), Failure> {
    let data = "0123456789abcdef".repeat(1 << 16);
    let script = format!(
        r#"[{{"event": {{"data": "{data}", "id": "1"}}}}, {{"frame": {{"data": "{data}"}}}},
            {{"event": {{"data": "end"}}}}]"#
    );
    let (_, mut client) = server.stream("", &script)?;
    let (chunks, end) = client.rest()?;
    assert_eq!(end, Next::End);
    let want = format!("id: 1\ndata: {data}\n\ndata: {data}\n\ndata: end\n\n");
    assert!(chunks.concat() == want, "the bytes differ");
    Ok(())
}

pub(crate) fn an_event_does_not_wait_for_the_next(server: Server) -> Result<(), Failure> {
    let script = r#"[{"repeat": 3, "steps": [
        {"event": {"data": "{n}"}}, {"pause_ms": 200}
    ]}]"#;
    let (_, mut client) = server.stream("", script)?;
    for number in 0..3 {
        let start = Instant::now();
        let want = Next::Chunk(format!("data: {number}\n\n"));
        assert_eq!(client.next_chunk()?, want);
        // Two pauses would be 400 ms: the event before has not waited for this one.
        assert!(
            start.elapsed() < Duration::from_millis(390),
            "{:?}",
            start.elapsed()
        );
    }
    assert_eq!(client.next_chunk()?, Next::End);
    Ok(())
}

pub(crate) fn a_keep_alive_stands_between_events(server: Server) -> Result<(), Failure> {
    let script = r#"[
        {"event": {"data": "a\nb"}}, {"pause_ms": 400}, {"event": {"data": "c\nd"}}
    ]"#;
    let (_, mut client) = server.stream("?keep_alive_ms=60", script)?;
    let (chunks, end) = client.rest()?;
    let body = chunks.concat();
    let between = body
        .strip_prefix("data: a\ndata: b\n\n")
        .and_then(|rest| rest.strip_suffix("data: c\ndata: d\n\n"))
        .ok_or_else(|| format!("not the events: {body:?}"))?;
    let sent = between.len() / KEEP_ALIVE.len();
    assert_eq!(between, KEEP_ALIVE.repeat(sent));
    // One every 30 to 60 ms of the 400, or fewer if the machine is busy.
    assert!((1..=14).contains(&sent), "{sent} keep-alives");
    assert_eq!(end, Next::End);
    Ok(())
}

pub(crate) fn no_keep_alive_means_none(server: Server) -> Result<(), Failure> {
    let (_, mut client) = server.stream("?keep_alive_ms=0", r#"[{"pause_ms": 300}]"#)?;
    assert_eq!(client.rest()?, (vec![], Next::End));
    Ok(())
}

pub(crate) fn the_silence_after_an_event_is_at_most_the_interval(
    server: Server,
) -> Result<(), Failure> {
    // Just before the timer of half an interval ends, and just after it.
    for pause in [450, 550] {
        let script =
            format!(r#"[{{"pause_ms": {pause}}}, {{"event": {{"data": "a"}}}}, {{"hang": true}}]"#);
        let (_, mut client) = server.stream("?keep_alive_ms=1000", &script)?;
        assert_eq!(client.next_chunk()?, Next::Chunk("data: a\n\n".into()));
        let start = Instant::now();
        assert_eq!(client.next_chunk()?, Next::Chunk(KEEP_ALIVE.into()));
        let silence = start.elapsed();
        // A busy machine is late by less than the time that must not pass.
        let range = Duration::from_millis(450)..Duration::from_millis(1450);
        assert!(range.contains(&silence), "{silence:?}");
    }
    Ok(())
}

pub(crate) fn begin_is_sent_before_everything_else(server: Server) -> Result<(), Failure> {
    let begin = r#"?begin={"data":"first","retry_ms":5}"#.replace('"', "%22");
    let script = r#"[{"pause_ms": 200}, {"event": {"data": "second"}}]"#;
    let (_, mut client) = server.stream(&begin, script)?;
    let first = "retry: 5\ndata: first\n\n";
    assert_eq!(client.next_chunk()?, Next::Chunk(first.into()));
    assert_eq!(client.rest()?, (vec!["data: second\n\n".into()], Next::End));
    Ok(())
}

pub(crate) fn the_default_keep_alive_is_15_s(server: Server) -> Result<(), Failure> {
    let start = Instant::now();
    let (_, mut client) = server.stream("", r#"[{"pause_ms": 16500}]"#)?;
    assert_eq!(client.next_chunk()?, Next::Chunk(KEEP_ALIVE.into()));
    assert!(
        start.elapsed() >= Duration::from_secs(15),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(client.next_chunk()?, Next::End);
    Ok(())
}

pub(crate) fn middleware_adds_its_headers(server: Server) -> Result<(), Failure> {
    let mut client = server.connect()?;
    let origin: &[(&str, &[u8])] = &[("origin", b"http://other.test")];
    let head = client.request("POST", "/script", origin, "[]")?;
    let allowed = head.header("access-control-allow-origin");
    assert_eq!(allowed, Some("http://other.test"));
    assert_eq!(
        head.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    Ok(())
}
