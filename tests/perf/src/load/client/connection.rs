use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use memchr::memmem;
use socket2::{Domain, Socket, Type};

use crate::Failure;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n";

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much the kernel may hold of one response. It would grow to megabytes otherwise, and what is
/// on its way when a measurement begins would count as sent during it.
const WINDOW: usize = 128 * 1024;

/// A response whose head has been read.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) socket: mio::net::TcpStream,
    /// What came with the head.
    pub(super) early: Vec<u8>,
    /// Whether it waits to be read.
    pub(super) queued: bool,
}

impl Connection {
    /// Asks for events, and accepts nothing else.
    pub(super) fn open(address: SocketAddr) -> Result<Self, Failure> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_recv_buffer_size(WINDOW)?;
        socket.connect(&address.into())?;
        let mut socket = TcpStream::from(socket);
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.write_all(REQUEST)?;
        let mut received = Vec::new();
        let mut piece = [0; 4096];
        let end = loop {
            let read = socket.read(&mut piece)?;
            if read == 0 {
                return Err("the connection was closed before the head".into());
            }
            received.extend_from_slice(piece.get(..read).unwrap_or_default());
            if let Some(end) = memmem::find(&received, b"\r\n\r\n") {
                break end + 4;
            }
        };
        let early = received.split_off(end);
        let head = String::from_utf8_lossy(&received).to_ascii_lowercase();
        if !head.starts_with("http/1.1 200 ")
            || !head.contains("\r\ncontent-type: text/event-stream")
        {
            return Err(format!("the server answered {head:?}").into());
        }
        socket.set_nonblocking(true)?;
        let socket = mio::net::TcpStream::from_std(socket);
        Ok(Self {
            socket,
            early,
            queued: false,
        })
    }
}
