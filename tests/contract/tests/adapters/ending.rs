//! How a response ends.

use std::time::{Duration, Instant};

use contract::Framework;
use contract::{Client, Failure, Next, Protocol, Server};

/// A keep-alive is how a server notices that a client has left: here one of 50 ms.
const NOTICED: Duration = Duration::from_secs(3);

pub(crate) fn an_error_breaks_the_body_after_the_events_before_it(
    server: Server,
) -> Result<(), Failure> {
    // Over HTTP/2 a reset overtakes what a server has not written yet, and actix-web leaves out the
    // empty chunk by which the others are waited for.
    let pause = match (server.framework, server.protocol) {
        (Framework::ActixWeb, Protocol::Http2) => 200,
        _ => 0,
    };
    for pause in [pause, pause + 1] {
        let script = format!(
            r#"[{{"event": {{"data": "1"}}}}, {{"event": {{"data": "2"}}}}, {{"pause_ms": {pause}}},
                {{"error": "broken"}}, {{"event": {{"data": "never"}}}}]"#
        );
        for _ in 0..20 {
            let (_, mut client) = server.stream("", &script)?;
            let (chunks, end) = client.rest()?;
            assert_eq!(chunks.concat(), "data: 1\n\ndata: 2\n\n");
            assert_eq!(end, server.framework.end_of_error(server.protocol));
        }
    }
    server.wait_until_dropped(NOTICED)?;
    Ok(())
}

pub(crate) fn every_end_is_reported_once(server: Server) -> Result<(), Failure> {
    let ends = || -> Result<[u64; 4], Failure> {
        let [finished, until] = [server.stat("ends/finished")?, server.stat("ends/until")?];
        Ok([
            finished,
            until,
            server.stat("ends/error")?,
            server.stat("ends/dropped")?,
        ])
    };
    let idle = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    server
        .stream("", r#"[{"event": {"data": "1"}}]"#)?
        .1
        .rest()?;
    server.stream("?until_ms=50", idle)?.1.rest()?;
    server
        .stream("", r#"[{"event": {"data": "1"}}, {"error": "broken"}]"#)?
        .1
        .rest()?;
    server.wait_until_dropped(NOTICED)?;
    assert_eq!(ends()?, [1, 1, 1, 0]);
    open_idle(&server, "?keep_alive_ms=50")?.close()?;
    server.wait_until_dropped(NOTICED)?;
    assert_eq!(ends()?, [1, 1, 1, 1]);
    // The body of an answer to HEAD is not polled, and so does not end.
    let mut client = server.connect()?;
    client.request("HEAD", "/script?s=%5B%5D", &[], "")?;
    assert_eq!(ends()?, [1, 1, 1, 1]);
    Ok(())
}

pub(crate) fn a_panic_of_the_stream_is_that_of_one_response(server: Server) -> Result<(), Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"pause_ms": 50}, {"panic": true}]"#;
    let (_, mut client) = server.stream("", script)?;
    let (chunks, _) = client.rest()?;
    assert_eq!(chunks.concat(), "data: 1\n\n");
    server.wait_until_dropped(NOTICED)?;
    let (_, mut client) = server.stream("", r#"[{"event": {"data": "2"}}]"#)?;
    assert_eq!(client.rest()?, (vec!["data: 2\n\n".into()], Next::End));
    Ok(())
}

fn open_idle(server: &Server, parameters: &str) -> Result<Client, Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    let (_, mut client) = server.stream(parameters, script)?;
    assert_eq!(client.next_chunk()?, Next::Chunk("data: 1\n\n".into()));
    assert_eq!(server.stat("open")?, 1);
    Ok(client)
}

pub(crate) fn a_client_that_closes_is_noticed(server: Server) -> Result<(), Failure> {
    open_idle(&server, "?keep_alive_ms=50")?.close()?;
    server.wait_until_dropped(NOTICED)?;
    Ok(())
}

pub(crate) fn a_client_that_closes_is_noticed_without_a_keep_alive(
    server: Server,
) -> Result<(), Failure> {
    open_idle(&server, "?keep_alive_ms=0")?.close()?;
    server.wait_until_dropped(NOTICED)?;
    Ok(())
}

pub(crate) fn a_client_that_vanishes_is_noticed(server: Server) -> Result<(), Failure> {
    open_idle(&server, "?keep_alive_ms=50")?.reset()?;
    server.wait_until_dropped(NOTICED)?;
    Ok(())
}

pub(crate) fn until_ends_the_body_cleanly(server: Server) -> Result<(), Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    let start = Instant::now();
    let (_, mut client) = server.stream("?until_ms=200", script)?;
    assert_eq!(client.rest()?, (vec!["data: 1\n\n".into()], Next::End));
    assert!(
        start.elapsed() >= Duration::from_millis(200),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(server.stat("open")?, 0);
    Ok(())
}

pub(crate) fn a_shutdown_ends_every_stream_cleanly(server: Server) -> Result<(), Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    let mut clients = Vec::new();
    for _ in 0..20 {
        let (_, mut client) = server.stream("", script)?;
        assert_eq!(client.next_chunk()?, Next::Chunk("data: 1\n\n".into()));
        clients.push(client);
    }
    let mut client = server.connect()?;
    assert_eq!(client.request("POST", "/shutdown", &[], "")?.status, 202);
    for client in &mut clients {
        assert_eq!(client.next_chunk()?, Next::End);
    }
    drop(clients);
    drop(client);
    server.wait_until_ended(Duration::from_secs(8))?;
    Ok(())
}

pub(crate) fn an_endless_stream_leaves_room_for_others(server: Server) -> Result<(), Failure> {
    let script = r#"[{"repeat": 1000000000000, "steps": [{"event": {"data": "x"}}]}]"#;
    let silent = r#"[{"repeat": 1000000000000, "steps": [{"event": {}}]}]"#;
    let mut busy = Vec::new();
    for script in [script, script, silent, silent] {
        busy.push(server.stream("", script)?);
    }
    let start = Instant::now();
    assert_eq!(server.stat("open")?, 4);
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    drop(busy);
    Ok(())
}
