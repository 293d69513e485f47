use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::Failure;

/// How long a client waits for a head, or for the end of a body.
const PATIENCE: Duration = Duration::from_secs(60);

/// One request over HTTP/1.1, and what came of its response.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) socket: TcpStream,
    /// What has arrived after the head, still chunked.
    pub(crate) received: Vec<u8>,
    content_length: Option<usize>,
}

/// A chunked body that was read to its end.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) text: String,
    /// Whether the last chunk came: nothing is missing then.
    pub(crate) complete: bool,
}

impl Client {
    /// Sends a request and waits for a successful head.
    pub(crate) async fn open(
        address: SocketAddr,
        method: &str,
        target: &str,
        body: &str,
    ) -> Result<Self, Failure> {
        timeout(PATIENCE, Self::exchange(address, method, target, body)).await?
    }

    async fn exchange(
        address: SocketAddr,
        method: &str,
        target: &str,
        body: &str,
    ) -> Result<Self, Failure> {
        let mut socket = TcpStream::connect(address).await?;
        let length = body.len();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        socket.write_all(request.as_bytes()).await?;
        let mut received = Vec::new();
        let end = loop {
            if let Some(end) = find(&received, b"\r\n\r\n") {
                break end;
            }
            if socket.read_buf(&mut received).await? == 0 {
                return Err("the connection was closed before the head".into());
            }
        };
        let head: Vec<u8> = received.drain(..end + 4).collect();
        let head = String::from_utf8(head)?.to_ascii_lowercase();
        if !head.starts_with("http/1.1 2") {
            return Err(head.into());
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        Ok(Self {
            socket,
            received,
            content_length: length.and_then(|length| length.parse().ok()),
        })
    }

    /// Reads more of the body, and returns how much; nothing is the end of the connection.
    pub(crate) async fn read(&mut self) -> io::Result<usize> {
        self.socket.read_buf(&mut self.received).await
    }

    /// Reads a body with a content-length.
    pub(crate) async fn body(&mut self) -> Result<String, Failure> {
        let length = self
            .content_length
            .ok_or("the head has no content-length")?;
        while self.received.len() < length {
            if timeout(PATIENCE, self.read()).await?? == 0 {
                return Err("the body is cut off".into());
            }
        }
        Ok(String::from_utf8(self.received.clone())?)
    }

    /// Reads a chunked body until its last chunk, or the end of the connection.
    pub(crate) async fn rest(mut self) -> Result<Body, Failure> {
        timeout(PATIENCE, async {
            loop {
                let complete = self.received.ends_with(b"0\r\n\r\n");
                // A client that was reset has no more to read either.
                if complete || self.read().await.unwrap_or(0) == 0 {
                    return dechunk(&self.received, complete);
                }
            }
        })
        .await?
    }
}

fn dechunk(mut rest: &[u8], complete: bool) -> Result<Body, Failure> {
    let mut body = Vec::new();
    while let Some(end) = find(rest, b"\r\n") {
        let (length, tail) = rest.split_at(end);
        let length = usize::from_str_radix(std::str::from_utf8(length)?, 16)?;
        let chunk = tail.get(2..).unwrap_or_default();
        body.extend_from_slice(chunk.get(..length).unwrap_or(chunk));
        rest = chunk.get(length + 2..).unwrap_or_default();
    }
    Ok(Body {
        text: String::from_utf8(body)?,
        complete,
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
