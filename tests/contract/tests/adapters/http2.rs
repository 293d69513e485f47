//! What HTTP/2 adds: streams that share a connection.

use std::{
    thread,
    time::{Duration, Instant},
};

use contract::{Failure, Next, Server};

const IDLE: &str = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;

/// More than the six connections that a browser opens over HTTP/1.1.
pub(crate) fn many_streams_share_a_connection(server: Server) -> Result<(), Failure> {
    let mut streams = server.connect_http2(20)?;
    for stream in &mut streams {
        let head = stream.request("POST", "/script", &[], IDLE)?;
        assert_eq!(head.status, 200);
        assert_eq!(stream.next_chunk()?, Next::Chunk("data: 1\n\n".into()));
    }
    assert_eq!(server.stat("open")?, 20);
    Ok(())
}

pub(crate) fn a_reset_drops_its_stream_alone(server: Server) -> Result<(), Failure> {
    let mut streams = server.connect_http2(3)?;
    let ticking = r#"[{"repeat": 1000, "steps": [{"event": {"data": "x"}}, {"pause_ms": 20}]}]"#;
    for stream in &mut streams {
        let head = stream.request("POST", "/script?keep_alive_ms=50", &[], ticking)?;
        assert_eq!(head.status, 200);
        assert_eq!(stream.next_chunk()?, Next::Chunk("data: x\n\n".into()));
    }
    let reset = streams.pop().ok_or("no stream")?;
    reset.reset()?;
    let start = Instant::now();
    while server.stat("open")? != 2 {
        assert!(
            start.elapsed() < Duration::from_secs(3),
            "the stream is still open"
        );
        thread::sleep(Duration::from_millis(5));
    }
    for stream in &mut streams {
        for _ in 0..5 {
            assert!(matches!(stream.next_chunk()?, Next::Chunk(_)));
        }
    }
    assert_eq!(server.stat("open")?, 2);
    Ok(())
}
