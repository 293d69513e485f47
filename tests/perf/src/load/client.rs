//! The other side of the wire: many connections, read by one thread that waits for all of them.

use std::{
    collections::VecDeque,
    io::{ErrorKind, Read, Write},
    mem,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use memchr::memmem;
use mio::{Events, Interest, Poll, Token};
use socket2::{Domain, Socket, Type};

use crate::Failure;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n";

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much the kernel may hold of one response. It would grow to megabytes otherwise, and what is
/// on its way when a measurement begins would count as sent during it.
const WINDOW: usize = 128 * 1024;

/// How much is read at once from one connection.
const PIECE: usize = 64 * 1024;

/// Clients that listen to one server.
#[derive(Debug)]
pub(crate) struct Crowd {
    connections: Vec<Connection>,
    poll: Poll,
    events: Events,
    /// The connections that may have more to read, each once.
    readable: VecDeque<usize>,
    piece: Vec<u8>,
}

impl Crowd {
    /// Opens this many connections, one after the other.
    pub(crate) fn open(address: SocketAddr, clients: usize) -> Result<Self, Failure> {
        let poll = Poll::new()?;
        let mut connections = Vec::with_capacity(clients);
        for number in 0..clients {
            let mut connection = Connection::open(address)?;
            let registry = poll.registry();
            registry.register(&mut connection.socket, Token(number), Interest::READABLE)?;
            connections.push(connection);
        }
        Ok(Self {
            connections,
            poll,
            events: Events::with_capacity(1024),
            readable: VecDeque::new(),
            piece: vec![0; PIECE],
        })
    }

    /// Reads for this long, and hands on what arrives with the number of its connection.
    pub(crate) fn read(
        &mut self,
        time: Duration,
        mut take: impl FnMut(usize, &[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let end = Instant::now() + time;
        for (number, connection) in self.connections.iter_mut().enumerate() {
            take(number, &mem::take(&mut connection.early))?;
        }
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let idle = self.readable.is_empty();
            let wait = if idle { left } else { Duration::ZERO };
            self.poll.poll(&mut self.events, Some(wait))?;
            for event in &self.events {
                let Token(number) = event.token();
                if let Some(connection) = self.connections.get_mut(number)
                    && !mem::replace(&mut connection.queued, true)
                {
                    self.readable.push_back(number);
                }
            }
            self.sweep(&mut take)?;
        }
    }

    /// Reads one piece of every connection that may have one.
    fn sweep(
        &mut self,
        take: &mut impl FnMut(usize, &[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for _ in 0..self.readable.len() {
            let Some(number) = self.readable.pop_front() else {
                break;
            };
            let Some(connection) = self.connections.get_mut(number) else {
                continue;
            };
            connection.queued = false;
            match connection.socket.read(&mut self.piece) {
                Ok(0) => return Err("the server closed a connection".into()),
                Ok(read) => {
                    take(number, self.piece.get(..read).unwrap_or_default())?;
                    // After less than a full piece there is no more, and the next poll reports that.
                    if read == self.piece.len() {
                        connection.queued = true;
                        self.readable.push_back(number);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// A response whose head has been read.
#[derive(Debug)]
struct Connection {
    socket: mio::net::TcpStream,
    /// What came with the head.
    early: Vec<u8>,
    /// Whether it waits to be read.
    queued: bool,
}

impl Connection {
    /// Asks for events, and accepts nothing else.
    fn open(address: SocketAddr) -> Result<Self, Failure> {
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
