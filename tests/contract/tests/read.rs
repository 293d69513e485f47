//! The client of the contract, `contract read`, against a server that answers by script.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener},
    process::Command,
    thread,
    time::Duration,
};

use contract::Process;
use serde_json::{Value, json};

/// Answers requests one by one, on a connection each; returns their heads.
fn serve(answers: &[&str]) -> (u16, thread::JoinHandle<Vec<String>>) {
    serve_on(TcpListener::bind("127.0.0.1:0").unwrap(), answers)
}

fn serve_on(listener: TcpListener, answers: &[&str]) -> (u16, thread::JoinHandle<Vec<String>>) {
    let port = listener.local_addr().unwrap().port();
    let answers: Vec<_> = answers.iter().map(ToString::to_string).collect();
    let server = thread::spawn(move || {
        let answers = answers.into_iter().map(|answer| {
            let (mut socket, _) = listener.accept().unwrap();
            socket
                .set_read_timeout(Some(Duration::from_secs(20)))
                .unwrap();
            let mut reader = BufReader::new(socket.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(reader.read_line(&mut head).unwrap(), 0);
            }
            socket.write_all(answer.as_bytes()).unwrap();
            // What is not read when the connection is closed would reset it.
            socket.shutdown(Shutdown::Write).unwrap();
            let _ = reader.read_to_end(&mut Vec::new());
            head.to_lowercase()
        });
        answers.collect()
    });
    (port, server)
}

fn read(arguments: &[&str]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contract"));
    let mut process = Process::start(command.arg("read").args(arguments)).unwrap();
    let mut output = process.output().unwrap();
    let printed = thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).unwrap();
        text
    });
    let status = process.wait(Duration::from_secs(60)).unwrap();
    let printed = printed.join().unwrap();
    assert!(status.success(), "{status}: {printed}");
    let lines = printed.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn stream(text: &str) -> String {
    let length = text.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{text}"
    )
}

fn event(data: &str, id: &str) -> Value {
    json!({ "event": { "type": "message", "data": data, "lastEventId": id } })
}

#[test]
fn it_reconnects_until_the_server_says_so() {
    let (port, server) = serve(&[
        &stream("retry: 30\nid: 8\ndata: a\n\ndata: half"),
        &stream("data: b\n\n"),
        "HTTP/1.1 204 No Content\r\n\r\n",
    ]);
    let url = format!("http://127.0.0.1:{port}/stream");
    let got = read(&[
        &url,
        "--last-event-id",
        "7",
        "--header",
        "Authorization: Bearer x",
        "--post",
        "?",
    ]);
    let reconnect = json!({ "reconnect": { "after_ms": 30, "reason": "the response has ended" } });
    let open = json!({ "open": 200 });
    let want = [
        open.clone(),
        event("a", "8"),
        reconnect.clone(),
        open,
        event("b", "8"),
        reconnect,
        json!({ "closed": "204" }),
    ];
    assert_eq!(got, want);
    for (head, id) in server.join().unwrap().iter().zip(["7", "8", "8"]) {
        for line in [
            "post /stream http/1.1",
            "accept: text/event-stream",
            "cache-control: no-store",
            "authorization: bearer x",
            &format!("last-event-id: {id}"),
        ] {
            assert!(
                head.lines().any(|have| have == line),
                "{line} is not in {head}"
            );
        }
        assert!(!head.contains("accept-encoding"), "{head}");
    }
}

#[test]
fn it_stops_for_good_at_another_status_or_type_and_after_enough_events() {
    for (answer, reason) in [
        (
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
            "status 404",
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n",
            "content type",
        ),
    ] {
        let (port, server) = serve(&[answer]);
        let got = read(&[&format!("http://127.0.0.1:{port}/")]);
        assert_eq!(got, [json!({ "closed": reason })]);
        assert_eq!(server.join().unwrap().len(), 1);
    }
    let (port, _server) = serve(&[&stream("data: a\n\ndata: b\n\ndata: c\n\n")]);
    let got = read(&[&format!("http://127.0.0.1:{port}/"), "--max-events", "2"]);
    let want = [
        json!({ "open": 200 }),
        event("a", ""),
        event("b", ""),
        json!({ "closed": "max events" }),
    ];
    assert_eq!(got, want);
}

#[test]
fn it_follows_redirects_and_waits_longer_after_each_failure() {
    let (target, server) = serve(&[&stream("data: a\n\n")]);
    let moved = format!(
        "HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:{target}/b\r\ncontent-length: 0\r\n\r\n"
    );
    let (port, first) = serve(&[&moved, "", "", ""]);
    let url = format!("http://127.0.0.1:{port}/");
    let child = thread::spawn(move || {
        read(&[
            &url,
            "--header",
            "authorization: Bearer x",
            "--retry-ms",
            "100",
            "--max-events",
            "2",
        ])
    });
    // Three requests fail; the fourth is answered by another server on the port.
    assert_eq!(first.join().unwrap().len(), 4);
    let head = server.join().unwrap().pop().unwrap();
    assert!(
        head.starts_with("get /b http/1.1\r\n") && !head.contains("authorization"),
        "{head}"
    );
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let (_, last) = serve_on(listener, &[&stream("data: b\n\n")]);
    let got = child.join().unwrap();
    assert_eq!(last.join().unwrap().len(), 1);
    let times: Vec<_> = got
        .iter()
        .filter_map(|line| line.pointer("/reconnect/after_ms"))
        .collect();
    let times: Vec<_> = times.iter().map(|time| time.as_u64().unwrap()).collect();
    assert_eq!(times.first(), Some(&100), "{got:?}");
    for (failure, time) in times[1..].iter().enumerate() {
        let least = 100 << failure;
        assert!((least..=least + least / 4).contains(time), "{times:?}");
    }
}
