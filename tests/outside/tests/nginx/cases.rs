//! What holds behind nginx.

use std::time::{Duration, Instant};

use contract::{Failure, Framework, Next, Protocol};
use outside::{Arrival, EVENTS, PAUSE};

use crate::proxied::{Proxied, Setting};

const KEEP_ALIVE: &str = ": \n\n";

/// A script of an event after which nothing comes but the keep-alive.
const IDLE: &str = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;

/// How long it may take until the server knows that a client has left.
const NOTICED: Duration = Duration::from_secs(3);

pub(crate) fn the_head_is_that_of_a_stream(proxied: Proxied) -> Result<(), Failure> {
    let response = proxied.stream("", IDLE)?;
    assert!(
        response
            .header("server")
            .is_some_and(|by| by.starts_with("nginx/"))
    );
    assert_eq!(response.header("content-type"), Some("text/event-stream"));
    assert_eq!(
        response.header("cache-control"),
        Some("no-cache, no-transform")
    );
    // What is meant for nginx, it keeps for itself.
    assert_eq!(response.header("x-accel-buffering"), None);
    let encoding = match (proxied.server.framework, proxied.setting) {
        // What keeps the framework from compressing keeps nginx from it too.
        (Framework::ActixWeb, _) => Some("identity"),
        // nginx does not care about no-transform.
        (_, Setting::Gzip) => Some("gzip"),
        _ => None,
    };
    assert_eq!(response.header("content-encoding"), encoding);
    Ok(())
}

/// A script that [`Arrival`] measures.
pub(crate) fn ticks() -> String {
    let pause = PAUSE.as_millis();
    let steps = format!(r#"{{"event": {{"data": "{{n}}"}}}}, {{"pause_ms": {pause}}}"#);
    format!(r#"[{{"repeat": {EVENTS}, "steps": [{steps}]}}]"#)
}

pub(crate) fn an_event_does_not_wait_for_the_next(proxied: Proxied) -> Result<(), Failure> {
    let start = Instant::now();
    let mut response = proxied.stream("", &ticks())?;
    assert_eq!(Arrival::measure(start, &mut response)?, Arrival::OneByOne);
    Ok(())
}

pub(crate) fn a_keep_alive_passes_through(proxied: Proxied) -> Result<(), Failure> {
    let mut response = proxied.stream("&keep_alive_ms=100", IDLE)?;
    for want in ["data: 1\n\n", KEEP_ALIVE, KEEP_ALIVE, KEEP_ALIVE] {
        assert_eq!(response.next_block()?, Next::Chunk(want.into()));
    }
    Ok(())
}

pub(crate) fn a_keep_alive_keeps_nginx_patient(proxied: Proxied) -> Result<(), Failure> {
    let script = r#"[{"pause_ms": 2500}, {"event": {"data": "late"}}]"#;
    let mut response = proxied.stream("&keep_alive_ms=100", script)?;
    let mut next = response.next_block()?;
    while next == Next::Chunk(KEEP_ALIVE.into()) {
        next = response.next_block()?;
    }
    assert_eq!(next, Next::Chunk("data: late\n\n".into()));
    assert_eq!(response.next_block()?, Next::End);
    Ok(())
}

pub(crate) fn a_client_that_leaves_is_noticed(proxied: Proxied) -> Result<(), Failure> {
    let mut response = proxied.stream("&keep_alive_ms=100", IDLE)?;
    assert_eq!(response.next_block()?, Next::Chunk("data: 1\n\n".into()));
    assert_eq!(proxied.server.stat("open")?, 1);
    drop(response);
    proxied.server.wait_until_dropped(NOTICED)?;
    Ok(())
}

pub(crate) fn an_error_comes_after_the_events_before_it(proxied: Proxied) -> Result<(), Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"event": {"data": "2"}}, {"error": "broken"}]"#;
    let mut response = proxied.stream("", script)?;
    assert_eq!(response.next_block()?, Next::Chunk("data: 1\n\n".into()));
    assert_eq!(response.next_block()?, Next::Chunk("data: 2\n\n".into()));
    let want = match proxied.setting {
        // The end of the connection is the only end that HTTP/1.0 has.
        Setting::Http10 => Next::End,
        _ => proxied.server.framework.end_of_error(Protocol::Http1),
    };
    assert_eq!(response.next_block()?, want);
    Ok(())
}
