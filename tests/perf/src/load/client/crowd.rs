use std::{
    collections::VecDeque,
    io::{ErrorKind, Read},
    mem,
    net::SocketAddr,
    time::{Duration, Instant},
};

use mio::{Events, Interest, Poll, Token};

use super::connection::Connection;
use crate::Failure;

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
