use std::{net::SocketAddr, time::Duration};

use memchr::memmem;
use socket2::SockRef;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::Failure;

use super::body::Body;

/// How long a client waits for anything; there is something in every period.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much the kernel may hold, so that a client that stalls is noticed soon.
const WINDOW: u32 = 4 * 1024;

/// One request, and its response as far as it was read.
#[derive(Debug)]
pub(crate) struct Visit {
    socket: TcpStream,
    body: Body,
}

impl Visit {
    /// Asks for the events of topics after the last one.
    pub(crate) async fn begin(
        address: SocketAddr,
        topics: &str,
        last: Option<&str>,
    ) -> Result<Self, Failure> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(WINDOW)?;
        let mut socket = timeout(PATIENCE, socket.connect(address)).await??;
        let last = last.map(|id| format!("last-event-id: {id}\r\n"));
        let request = format!(
            "GET /events?{topics} HTTP/1.1\r\nhost: localhost\r\n{}\r\n",
            last.unwrap_or_default()
        );
        socket.write_all(request.as_bytes()).await?;
        let mut visit = Self {
            socket,
            body: Body::default(),
        };
        let end = loop {
            if let Some(end) = memmem::find(visit.body.wire(), b"\r\n\r\n") {
                break end;
            }
            visit.read().await?;
        };
        let head: Vec<u8> = visit.body.wire().drain(..end + 4).collect();
        match head.starts_with(b"HTTP/1.1 200 ") {
            true => Ok(visit),
            false => Err(String::from_utf8(head)?.into()),
        }
    }

    /// Waits until there is more, and returns the events that are complete.
    pub(crate) async fn events(&mut self) -> Result<Vec<String>, Failure> {
        // What came with the head may be all.
        let events = self.body.events()?;
        if !events.is_empty() || self.body.has_ended() {
            return Ok(events);
        }
        self.read().await?;
        self.body.events()
    }

    /// Whether the server has ended the response, and everything was read.
    pub(crate) const fn has_ended(&self) -> bool {
        self.body.has_ended()
    }

    async fn read(&mut self) -> Result<(), Failure> {
        let read = self.socket.read_buf(self.body.wire());
        match timeout(PATIENCE, read)
            .await
            .map_err(|_| "nothing came")??
        {
            0 => Err("the connection was closed".into()),
            _ => Ok(()),
        }
    }

    /// Vanishes, without the end that TCP has for it.
    pub(crate) fn reset(self) -> Result<(), Failure> {
        Ok(SockRef::from(&self.socket).set_linger(Some(Duration::ZERO))?)
    }
}
