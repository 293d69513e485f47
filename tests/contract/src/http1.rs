//! HTTP/1.1 to the byte, so that a test sees every chunk.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

use crate::{
    Head, Next,
    client::{PATIENCE, Transport},
};

/// One connection over TCP.
#[derive(Debug)]
pub(crate) struct Http1 {
    socket: BufReader<TcpStream>,
}

impl Http1 {
    pub(crate) fn connect(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpStream::connect(address)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        Ok(Self {
            socket: BufReader::new(socket),
        })
    }

    fn read_head(&mut self) -> io::Result<Head> {
        let status = self.read_line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut headers = Vec::new();
        loop {
            let line = self.read_line()?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        Ok(Head {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            headers,
        })
    }

    fn read_line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.socket.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn read_chunk(&mut self) -> io::Result<Vec<u8>> {
        let length = self.read_line()?;
        let length = usize::from_str_radix(&length, 16).map_err(io::Error::other)?;
        let mut chunk = vec![0; length];
        self.socket.read_exact(&mut chunk)?;
        self.read_line()?;
        Ok(chunk)
    }
}

impl Transport for Http1 {
    fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &[u8])],
        body: &str,
    ) -> io::Result<Head> {
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\n").into_bytes();
        for (name, value) in headers {
            request.extend_from_slice(name.as_bytes());
            request.extend_from_slice(b": ");
            request.extend_from_slice(value);
            request.extend_from_slice(b"\r\n");
        }
        let length = format!("content-length: {}\r\n\r\n", body.len());
        request.extend_from_slice(length.as_bytes());
        request.extend_from_slice(body.as_bytes());
        self.socket.get_mut().write_all(&request)?;
        self.read_head()
    }

    fn next_chunk(&mut self) -> io::Result<Next> {
        match self.read_chunk() {
            Ok(chunk) if chunk.is_empty() => Ok(Next::End),
            Ok(chunk) => Next::chunk(chunk),
            Err(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Ok(Next::Broken),
                _ => Err(error),
            },
        }
    }

    fn body(&mut self, head: &Head) -> io::Result<String> {
        let length = head.header("content-length").and_then(|n| n.parse().ok());
        let mut body = vec![0; length.unwrap_or_default()];
        self.socket.read_exact(&mut body)?;
        String::from_utf8(body).map_err(io::Error::other)
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        self.socket.get_ref().shutdown(Shutdown::Both)
    }

    fn reset(self: Box<Self>) -> io::Result<()> {
        socket2::SockRef::from(self.socket.get_ref()).set_linger(Some(Duration::ZERO))
    }
}
