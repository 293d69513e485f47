use std::{
    fmt,
    io::{self, BufRead, BufReader, Read},
    net::SocketAddr,
    time::Duration,
};

use contract::{Failure, Next};
use flate2::read::GzDecoder;
use ureq::{Agent, http::HeaderMap};

/// How long the client waits for a response to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A response whose body is read, and decompressed, as it comes.
pub struct Response {
    /// The headers.
    pub headers: HeaderMap,
    body: Box<dyn BufRead + Send>,
}

impl Response {
    /// Asks for a stream, by gzip if the server likes, on a separate connection; dropping the
    /// response closes it.
    ///
    /// # Errors
    ///
    /// Returns an error if the answer is none, or not one with a body.
    pub fn get(address: SocketAddr, target: &str) -> Result<Self, Failure> {
        let agent: Agent = Agent::config_builder()
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let request = agent.get(format!("http://{address}{target}"));
        let response = request.header("accept-encoding", "gzip").call()?;
        let (head, body) = response.into_parts();
        let body = body.into_reader();
        let body: Box<dyn Read + Send> = match head.headers.get("content-encoding") {
            Some(encoding) if encoding == "gzip" => Box::new(GzDecoder::new(body)),
            Some(encoding) if encoding != "identity" => {
                return Err(format!("content-encoding: {encoding:?}").into());
            }
            _ => Box::new(body),
        };
        Ok(Self {
            headers: head.headers,
            body: Box::new(BufReader::new(body)),
        })
    }

    /// Returns the value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Reads the body up to the next blank line, which is the end of an event or a comment.
    ///
    /// # Errors
    ///
    /// Returns an error if nothing comes for a long time, or what comes is no text.
    pub fn next_block(&mut self) -> io::Result<Next> {
        let mut block = String::new();
        while !block.ends_with("\n\n") {
            match self.body.read_line(&mut block) {
                Ok(0) if block.is_empty() => return Ok(Next::End),
                Ok(0) => return Err(io::Error::other(format!("it ends within {block:?}"))),
                Ok(_) if block == "\n" => return Err(io::Error::other("a lone line end")),
                Ok(_) => {}
                Err(error) => match error.kind() {
                    io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
                        return Ok(Next::Broken);
                    }
                    _ => return Err(error),
                },
            }
        }
        Ok(Next::Chunk(block))
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
