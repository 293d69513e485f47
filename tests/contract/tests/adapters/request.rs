//! What an adapter makes of a request.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use contract::{Failure, Next, Server};
use decoder::parse;

pub(crate) fn head_is_answered_without_a_poll(server: Server) -> Result<(), Failure> {
    let mut client = server.connect()?;
    let endless = "/script?s=%5B%7B%22repeat%22:1000000000,%22steps%22:%5B%7B%22event%22:%7B%22\
                   data%22:%22x%22%7D%7D%5D%7D%5D";
    let head = client.request("HEAD", endless, &[], "")?;
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    assert_eq!(head.header("cache-control"), Some("no-cache, no-transform"));
    assert_eq!(head.header("x-accel-buffering"), Some("no"));
    assert_eq!(head.header("content-length"), None);
    // The connection goes on with the next request.
    let head = client.request("GET", "/stats", &[], "")?;
    let stats = client.body(&head)?;
    assert!(stats.contains(r#""polls":0"#), "{stats}");
    assert_eq!(server.stat("started")?, 1);
    assert_eq!(server.stat("open")?, 0);
    Ok(())
}

pub(crate) fn stop_is_204(server: Server) -> Result<(), Failure> {
    let mut client = server.connect()?;
    let head = client.request("GET", "/stop", &[], "")?;
    assert_eq!(head.status, 204);
    for absent in ["content-type", "cache-control", "transfer-encoding"] {
        assert_eq!(head.header(absent), None, "{absent}");
    }
    // Nothing follows: the connection goes on with the next request.
    assert_eq!(client.request("GET", "/stop", &[], "")?.status, 204);
    Ok(())
}

pub(crate) fn the_last_event_id_is_read_as_utf_8(server: Server) -> Result<(), Failure> {
    let cases: [(Option<&[u8]>, &str); 6] = [
        (None, "null"),
        (Some(b""), r#""""#),
        (Some(b"41"), r#""41""#),
        (Some("第七 ☃".as_bytes()), r#""第七 ☃""#),
        (Some(b"a:b,c\"d"), r#""a:b,c\"d""#),
        (Some(b"41\xff"), "null"),
    ];
    for (header, want) in cases {
        let mut client = server.connect()?;
        let header = header.map(|value| ("last-event-id", value));
        let head = client.request("GET", "/last-event-id", header.as_slice(), "")?;
        assert_eq!(head.status, 200, "{header:?}");
        let (chunks, end) = client.rest()?;
        let received = parse(&chunks.concat());
        let events = received.events.iter();
        let events: Vec<_> = events.map(|event| (&*event.name, &*event.data)).collect();
        assert_eq!(events, [("last-event-id", want)], "{header:?}");
        assert_eq!(end, Next::End);
    }
    Ok(())
}

pub(crate) fn a_value_that_a_field_cannot_carry_is_refused(server: Server) -> Result<(), Failure> {
    let cases = [
        (
            r#"[{"event": {"name": "x\ndata: forged"}}]"#,
            r#"{"error":"invalid name: line feed at byte offset 1","field":"name"}"#,
        ),
        (
            r#"[{"frame": {"name": "\r"}}]"#,
            r#"{"error":"invalid name: carriage return at byte offset 0","field":"name"}"#,
        ),
        (
            r#"[{"repeat": 1, "steps": [{"event": {"id": "七\u0000"}}]}]"#,
            r#"{"error":"invalid id: NUL at byte offset 3","field":"id"}"#,
        ),
        (
            r#"[{"event": {"id": "7\u007f"}}]"#,
            r#"{"error":"invalid id: control character at byte offset 1","field":"id"}"#,
        ),
        (
            r#"[{"event": {"id": " 7"}}]"#,
            r#"{"error":"invalid id: space at an end at byte offset 0","field":"id"}"#,
        ),
    ];
    for (script, want) in cases {
        let mut client = server.connect()?;
        let head = client.request("POST", "/script", &[], script)?;
        assert_eq!(head.status, 422, "{script}");
        assert_eq!(client.body(&head)?, want, "{script}");
    }
    Ok(())
}

pub(crate) fn an_http_1_0_client_gets_no_chunked_framing(server: Server) -> Result<(), Failure> {
    let mut socket = TcpStream::connect(server.address())?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    let query = r#"[{"event":{"data":"a"}},{"pause_ms":50},{"event":{"data":"b"}}]"#;
    let query = query.replace('"', "%22");
    write!(socket, "GET /script?s={query} HTTP/1.0\r\nhost: x\r\n\r\n")?;
    let mut response = String::new();
    // The end of the connection is the end of the body.
    socket.read_to_string(&mut response)?;
    let (head, body) = response.split_once("\r\n\r\n").ok_or("no head")?;
    assert!(
        !head.to_ascii_lowercase().contains("transfer-encoding"),
        "{head}"
    );
    assert_eq!(body, "data: a\n\ndata: b\n\n");
    Ok(())
}

pub(crate) fn a_script_of_another_form_is_refused(server: Server) -> Result<(), Failure> {
    let nested = |depth| {
        let open = r#"[{"repeat": 1, "steps": "#.repeat(depth);
        format!("{open}[]{}", "}]".repeat(depth))
    };
    let cases = [
        (String::new(), 400),
        ("{}".into(), 400),
        ("[".into(), 400),
        (r#"[[["a"]]]"#.into(), 400),
        (r#"[{"event": ["a"]}]"#.into(), 400),
        (r#"[{"unknown": 1}]"#.into(), 400),
        (r#"[{"event": {"unknown": ""}}]"#.into(), 400),
        (r#"[{"event": {"data": null}}]"#.into(), 400),
        (r#"[{"pause_ms": -1}]"#.into(), 400),
        (r#"[{"pause_ms": 1, "hang": true}]"#.into(), 400),
        (r#"[{"repeat": 1}]"#.into(), 400),
        (r#"[{"hang": false}]"#.into(), 400),
        (
            r#"[{"event": {"id": "\n"}}, {"pause_ms": "1"}]"#.into(),
            400,
        ),
        ("[".repeat(100_000), 400),
        (nested(65), 400),
        (nested(64), 200),
    ];
    for (script, status) in cases {
        let mut client = server.connect()?;
        let head = client.request("POST", "/script", &[], &script)?;
        let shown = script.get(..60).unwrap_or(&script);
        assert_eq!(head.status, status, "{shown}");
    }
    let mut client = server.connect()?;
    assert_eq!(client.request("GET", "/script", &[], "")?.status, 400);
    Ok(())
}
