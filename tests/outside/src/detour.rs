use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A way to a server on which every request but the first is led to `GET /last-event-id`.
///
/// A client reconnects to the same address, so that its requests can be recorded.
#[derive(Debug)]
pub struct Detour {
    address: SocketAddr,
}

impl Detour {
    /// Opens it; it stays open while the process runs.
    ///
    /// # Errors
    ///
    /// Returns an error if no port is free.
    pub fn open(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let is_first = Arc::new(AtomicBool::new(true));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let is_first = Arc::clone(&is_first);
                // An error closes the connection, and the client reports that.
                thread::spawn(move || lead(client, server, &is_first));
            }
        });
        Ok(Self { address })
    }

    /// Returns its address.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Leads the requests of one connection; none of them has a body.
fn lead(client: TcpStream, server: SocketAddr, is_first: &AtomicBool) -> io::Result<()> {
    let mut server = TcpStream::connect(server)?;
    server.set_nodelay(true)?;
    let (mut responses, mut back) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        let copied = io::copy(&mut responses, &mut back);
        back.shutdown(Shutdown::Both).and(copied)
    });
    let mut requests = BufReader::new(client);
    let mut line = Vec::new();
    let mut is_head = true;
    while requests.read_until(b'\n', &mut line)? > 0 {
        if is_head && !is_first.swap(false, Ordering::Relaxed) {
            line = b"GET /last-event-id HTTP/1.1\r\n".to_vec();
        }
        is_head = line == b"\r\n";
        server.write_all(&line)?;
        line.clear();
    }
    server.shutdown(Shutdown::Both)
}
