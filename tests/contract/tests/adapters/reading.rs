//! What the library reads, and passes on, on every framework.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread::{self, JoinHandle, sleep},
    time::{Duration, Instant},
};

use contract::{Client, Failure, Framework, Next, Protocol, Server};
use serde_json::{Value, json};

/// What upstream does after the head of its response.
enum Step {
    Send(&'static str),
    Pause(Duration),
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n\
                    transfer-encoding: chunked\r\n\r\n";

/// A server that answers one request and then waits for the end of the connection: it returns when it
/// noticed that.
struct Upstream {
    port: u16,
    thread: JoinHandle<Result<Instant, Failure>>,
}

impl Upstream {
    fn start(head: &'static str, steps: Vec<Step>) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let thread = thread::spawn(move || {
            let (mut socket, _) = listener.accept()?;
            socket.set_read_timeout(Some(Duration::from_secs(30)))?;
            let mut request = BufReader::new(socket.try_clone()?);
            let mut line = String::new();
            while request.read_line(&mut line)? > 2 {
                line.clear();
            }
            socket.write_all(head.as_bytes())?;
            for step in steps {
                match step {
                    Step::Send("") => socket.write_all(b"0\r\n\r\n")?,
                    Step::Send(text) => write_chunk(&mut socket, text)?,
                    Step::Pause(time) => sleep(time),
                }
            }
            let closed = request.read(&mut [0; 16]);
            drop(closed);
            Ok(Instant::now())
        });
        Ok(Self { port, thread })
    }

    /// A response that ends after these chunks.
    fn with(chunks: &[&'static str]) -> Result<Self, Failure> {
        let chunks = chunks.iter().map(|chunk| Step::Send(chunk));
        Self::start(HEAD, chunks.chain([Step::Send("")]).collect())
    }

    fn relay(&self, server: &Server, parameters: &str) -> Result<(u16, Client), Failure> {
        let mut client = server.connect()?;
        let url = format!(
            "/relay?url=http://127.0.0.1:{}/a%3Fb{parameters}",
            self.port
        );
        let head = client.request("GET", &url, &[], "")?;
        Ok((head.status, client))
    }
}

fn write_chunk(socket: &mut TcpStream, text: &str) -> Result<(), Failure> {
    Ok(socket.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes())?)
}

fn decode(server: &Server, query: &str, body: &str) -> Result<(u16, Value), Failure> {
    let mut client = server.connect()?;
    let head = client.request("POST", &format!("/decode{query}"), &[], body)?;
    let body = client.body(&head)?;
    Ok((head.status, serde_json::from_str(&body)?))
}

pub(crate) fn a_stream_is_decoded_however_it_is_cut(server: Server) -> Result<(), Failure> {
    let body = "\u{feff}: hi\r\nid: 1\revent: note\ndata: a\ndata: é\n\nretry: 18446744073709551615\n\n\
                data: 123456789012345678901\nid: 2\n\ndata: b\n\ndata: half";
    let events = json!([
        { "type": "note", "data": "a\né", "lastEventId": "1" },
        { "type": "message", "data": "b", "lastEventId": "1" },
    ]);
    let want = json!({
        "events": events, "lastEventId": "1", "retry": u64::MAX, "comments": 1, "tooLong": 1,
    });
    for query in [
        "",
        "&cut=0",
        "&cut=1",
        "&cut=7",
        "&cuts=3,3,20,40",
        "&cuts=",
    ] {
        let got = decode(&server, &format!("?limit=31{query}"), body)?;
        assert_eq!(got, (200, want.clone()), "{query}");
    }
    let empty = json!({
        "events": [], "lastEventId": "", "retry": null, "comments": 0, "tooLong": 0,
    });
    assert_eq!(decode(&server, "", "")?, (200, empty));
    for query in ["?cut=x", "?limit=-1", "?cuts=3,2", "?cuts=99", "?cuts=x"] {
        assert_eq!(decode(&server, query, "data: a\n\n")?.0, 400, "{query}");
    }
    let large = format!("data: {}\n\n", "x".repeat(8 * 1024 * 1024));
    let (_, got) = decode(&server, "?cut=8192", &format!("{large}data: next\n\n"))?;
    assert_eq!(got.get("tooLong"), Some(&json!(1)));
    assert_eq!(got.pointer("/events/0/data"), Some(&json!("next")));
    Ok(())
}

pub(crate) fn a_relay_passes_events_on_unchanged(server: Server) -> Result<(), Failure> {
    let upstream = Upstream::with(&[
        "\u{feff}:\r\nda",
        "ta:a\r\n\r",
        "\nx: y\nevent:b\ndata:  c",
        "\n\n: d\n\n",
        "data: incomplete\n",
    ])?;
    let (status, mut client) = upstream.relay(&server, "")?;
    assert_eq!(status, 200);
    let (chunks, end) = client.rest()?;
    let want = ":\r\ndata:a\r\n\r\nx: y\nevent:b\ndata:  c\n\n: d\n\n";
    assert_eq!((chunks.concat().as_str(), end), (want, Next::End));
    Ok(())
}

pub(crate) fn a_relay_has_its_own_keep_alive(server: Server) -> Result<(), Failure> {
    let pause = || Step::Pause(Duration::from_millis(400));
    let steps = vec![
        pause(),
        Step::Send("data: a\nda"),
        pause(),
        Step::Send("ta: b\n\n"),
        pause(),
        Step::Send(""),
    ];
    let upstream = Upstream::start(HEAD, steps)?;
    let (_, mut client) = upstream.relay(&server, "&keep_alive_ms=100")?;
    let (chunks, end) = client.rest()?;
    let text = chunks.concat();
    let (before, after) = text.split_once("data: a\ndata: b\n\n").ok_or("no event")?;
    for (silence, least) in [(before, 4), (after, 2)] {
        let keep_alives = silence.matches(": \n\n").count();
        assert!(
            keep_alives >= least && silence.len() == 4 * keep_alives,
            "{text:?}"
        );
    }
    assert_eq!(end, Next::End);
    Ok(())
}

pub(crate) fn a_relay_ends_as_upstream_does(server: Server) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let thread = thread::spawn(move || -> Result<(), Failure> {
        let (mut socket, _) = listener.accept()?;
        let _ = socket.read(&mut [0; 4096])?;
        socket.write_all(HEAD.as_bytes())?;
        write_chunk(&mut socket, "data: a\n\ndata: b")?;
        sleep(Duration::from_millis(300));
        Ok(())
    });
    let mut client = server.connect()?;
    client.request(
        "GET",
        &format!("/relay?url=http://127.0.0.1:{port}"),
        &[],
        "",
    )?;
    let (chunks, end) = client.rest()?;
    let want = server.framework.end_of_error(server.protocol);
    assert_eq!((chunks.concat().as_str(), end), ("data: a\n\n", want));
    thread.join().map_err(|_| "upstream panicked")?
}

pub(crate) fn a_relay_of_anything_else_is_refused(server: Server) -> Result<(), Failure> {
    let status = |query: &str| -> Result<u16, Failure> {
        let mut client = server.connect()?;
        Ok(client
            .request("GET", &format!("/relay{query}"), &[], "")?
            .status)
    };
    for url in [
        "",
        "?url=",
        "?url=https://127.0.0.1:1/",
        "?url=http://localhost:1/",
        "?url=http://127.0.0.1.example.com/",
        "?url=http://127.0.0.1@example.com/",
        "?url=http://0x7f000001:1/",
        "?url=http://127.1:1/",
        "?url=http://127.0.0.1:99999/",
    ] {
        assert_eq!(status(url)?, 400, "{url}");
    }
    // No one listens there.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    assert_eq!(status(&format!("?url=http://127.0.0.1:{port}/"))?, 502);
    for head in [
        "HTTP/1.1 204 No Content\r\ncontent-type: text/event-stream\r\n\r\n",
        "HTTP/1.1 302 Found\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n\
         content-length: 0\r\n\r\n",
    ] {
        let upstream = Upstream::start(head, Vec::new())?;
        assert_eq!(upstream.relay(&server, "")?.0, 502, "{head}");
    }
    Ok(())
}

pub(crate) fn a_client_that_leaves_a_relay_drops_the_request(
    server: Server,
) -> Result<(), Failure> {
    let upstream = Upstream::start(HEAD, vec![Step::Send("data: a\n\n")])?;
    let keep_alive = Duration::from_millis(200);
    let (_, mut client) = upstream.relay(&server, "&keep_alive_ms=200")?;
    assert_eq!(client.next_chunk()?, Next::Chunk("data: a\n\n".into()));
    let left = Instant::now();
    client.close()?;
    let noticed = upstream.thread.join().map_err(|_| "upstream panicked")??;
    let time = noticed - left;
    // actix-web and Rocket do not read while they write, and notice a client that has left when they write.
    let writes = match (server.framework, server.protocol) {
        (Framework::ActixWeb | Framework::Rocket, Protocol::Http1) => 2 * keep_alive,
        _ => Duration::ZERO,
    };
    // A machine that is busy needs more than the 100 ms that it takes otherwise.
    assert!(time < writes + Duration::from_secs(5), "{time:?}");
    Ok(())
}
