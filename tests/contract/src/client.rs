use std::{fmt::Debug, io, net::SocketAddr, time::Duration};

use tokio::runtime::Handle;

use crate::{Certificate, http1::Http1, http2::Http2};

/// How long the client waits for any byte.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// One connection to a server, or one stream of it.
#[derive(Debug)]
pub struct Client {
    transport: Box<dyn Transport>,
}

/// How requests and responses are carried.
pub(crate) trait Transport: Debug {
    fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &[u8])],
        body: &str,
    ) -> io::Result<Head>;
    fn next_chunk(&mut self) -> io::Result<Next>;
    fn body(&mut self, head: &Head) -> io::Result<String>;
    fn close(self: Box<Self>) -> io::Result<()>;
    fn reset(self: Box<Self>) -> io::Result<()>;
}

/// The status and the headers of a response.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "tests read it")]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// The headers in their order, names in lower case; a value is UTF-8 in all that is tested.
    pub headers: Vec<(String, String)>,
}

/// How a body went on.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "tests match all of them")]
pub enum Next {
    /// A chunk of it, or a frame of data over HTTP/2.
    Chunk(String),
    /// It was complete.
    End,
    /// The connection was closed, or the stream reset, before its end.
    Broken,
}

impl Head {
    /// Returns the value of a header that must not be there twice.
    ///
    /// # Panics
    ///
    /// Panics if there are two.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }
}

impl Next {
    pub(crate) fn chunk(bytes: Vec<u8>) -> io::Result<Self> {
        String::from_utf8(bytes)
            .map(Self::Chunk)
            .map_err(io::Error::other)
    }
}

impl Client {
    /// Connects over TCP.
    ///
    /// # Errors
    ///
    /// Returns an error if no one listens.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let transport = Box::new(Http1::connect(address)?);
        Ok(Self { transport })
    }

    /// Connects over TLS for HTTP/2, and opens as many streams on the connection as is asked for.
    ///
    /// # Errors
    ///
    /// Returns an error if no one listens, or the server speaks no HTTP/2.
    pub fn connect_http2(
        address: SocketAddr,
        certificate: &Certificate,
        runtime: &Handle,
        streams: usize,
    ) -> io::Result<Vec<Self>> {
        let connection = Http2::connect(address, certificate, runtime)?;
        let streams = (0..streams).map(|_| Self {
            transport: Box::new(connection.share()),
        });
        Ok(streams.collect())
    }

    /// Sends a request and reads the head of the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the server closes the connection or sends no HTTP.
    pub fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &[u8])],
        body: &str,
    ) -> io::Result<Head> {
        self.transport.request(method, target, headers, body)
    }

    /// Reads the next chunk of a stream.
    ///
    /// # Errors
    ///
    /// Returns an error if nothing comes for a long time, or what comes is no chunk.
    pub fn next_chunk(&mut self) -> io::Result<Next> {
        self.transport.next_chunk()
    }

    /// Reads the chunks of a stream until it ends in one way or the other.
    ///
    /// # Errors
    ///
    /// As for [`next_chunk`](Self::next_chunk).
    pub fn rest(&mut self) -> io::Result<(Vec<String>, Next)> {
        let mut chunks = Vec::new();
        loop {
            match self.next_chunk()? {
                Next::Chunk(chunk) => chunks.push(chunk),
                end => return Ok((chunks, end)),
            }
        }
    }

    /// Reads a body that is no stream.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is shorter than its content-length.
    pub fn body(&mut self, head: &Head) -> io::Result<String> {
        self.transport.body(head)
    }

    /// Leaves politely: closes the connection with a FIN.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection is gone already.
    pub fn close(self) -> io::Result<()> {
        self.transport.close()
    }

    /// Vanishes: closes the connection with an RST, or resets the stream over HTTP/2.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection is gone already.
    pub fn reset(self) -> io::Result<()> {
        self.transport.reset()
    }
}
