//! Over real sockets, with two HTTP clients.

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener},
    pin::pin,
    thread,
    time::Duration,
};

use bytes::Bytes;
use eventwire_source::{EventSource, Response, Update};
use futures_util::{Stream, StreamExt};
use http_body_util::{BodyExt, BodyStream, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::sleep};

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

/// Answers connections one by one, and returns the requests.
fn serve(answers: Vec<String>) -> (SocketAddr, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let answers = answers.into_iter().map(|answer| {
            let (mut socket, _) = listener.accept().unwrap();
            socket
                .set_read_timeout(Some(Duration::from_secs(20)))
                .unwrap();
            let mut reader = BufReader::new(&socket);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(reader.read_line(&mut head).unwrap(), 0);
            }
            let head = head.to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            reader.read_exact(&mut body).unwrap();
            socket.write_all(answer.as_bytes()).unwrap();
            head + str::from_utf8(&body).unwrap()
        });
        answers.collect()
    });
    (address, server)
}

fn answers() -> Vec<String> {
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    vec![
        // It is lost within the second event.
        format!("{HEAD}{}", chunk("retry: 1\nid: é1\ndata: a\n\ndata: ha")),
        format!("{HEAD}{}0\r\n\r\n", chunk("id: 2\ndata: b\n\n")),
        "HTTP/1.1 204 No Content\r\n\r\n".into(),
    ]
}

/// Reads everything, and checks what the server was asked.
async fn check<E>(source: impl Stream<Item = Update<E>>, server: thread::JoinHandle<Vec<String>>) {
    let mut source = pin!(source);
    let (mut events, mut opened) = (Vec::new(), 0);
    while let Some(update) = source.next().await {
        match update {
            Update::Event(event) => events.push(event.into_data()),
            Update::Open => opened += 1,
            _ => {}
        }
    }
    assert_eq!((events, opened), (vec!["a".into(), "b".into()], 2));
    let requests = server.join().unwrap();
    let ids: Vec<_> = requests
        .iter()
        .map(|request| {
            assert!(
                request.starts_with("post /answers http/1.1\r\n"),
                "{request}"
            );
            assert!(
                request.contains("\r\naccept: text/event-stream\r\n"),
                "{request}"
            );
            assert!(request.ends_with("\r\n\r\na question"), "{request}");
            let mut lines = request.lines();
            lines.find_map(|line| line.strip_prefix("last-event-id: "))
        })
        .collect();
    assert_eq!(ids, [None, Some("é1"), Some("2")]);
}

#[tokio::test]
async fn with_reqwest() {
    let (address, server) = serve(answers());
    let client = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let source = EventSource::new(sleep, |request| {
        let mut post = client
            .post(format!("http://{address}/answers"))
            .body("a question");
        for (name, value) in request.headers() {
            post = post.header(name, value);
        }
        async {
            let response = post.send().await?;
            let content_type = response.headers().get("content-type").cloned();
            let content_type = content_type.as_ref().map(|value| value.as_bytes());
            let status = response.status().as_u16();
            Ok::<_, reqwest::Error>(Response::new(status, content_type, response.bytes_stream()))
        }
    });
    check(source, server).await;
}

#[tokio::test]
async fn with_hyper() {
    type Failure = Box<dyn Error + Send + Sync>;

    let (address, server) = serve(answers());
    let source = EventSource::new(sleep, |request| {
        let mut post = hyper::Request::post("/answers").header("host", "localhost");
        for (name, value) in request.headers() {
            post = post.header(name, value);
        }
        async move {
            let socket = TcpStream::connect(address).await?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await?;
            tokio::spawn(connection);
            let post = post.body(Full::new(Bytes::from("a question")))?;
            let (head, body) = sender.send_request(post).await?.into_parts();
            let content_type = head
                .headers
                .get("content-type")
                .map(|value| value.as_bytes());
            let chunks = BodyStream::new(body.map_err(Failure::from)).filter_map(async |frame| {
                // Trailers are no data.
                frame.map(|frame| frame.into_data().ok()).transpose()
            });
            Ok::<_, Failure>(Response::new(head.status.as_u16(), content_type, chunks))
        }
    });
    check(source, server).await;
}
