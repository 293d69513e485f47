//! Clients of the program's own, which read and do nothing else.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    runtime,
    task::AbortHandle,
    time::{interval, sleep},
};

use crate::Failure;

const REQUEST: &[u8] =
    b"GET /live HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n";

/// How soon a new number of clients takes effect, and how long they wait before they come back.
const PAUSE: Duration = Duration::from_millis(500);

/// How many connections are opened at once.
const AT_ONCE: usize = 100;

/// Clients that are dealt out to the servers in turn, on a separate thread.
#[derive(Clone, Debug)]
pub(crate) struct Crowd {
    wanted: Arc<AtomicUsize>,
}

impl Crowd {
    pub(crate) fn start(servers: Vec<SocketAddr>) -> Result<Self, Failure> {
        let crowd = Self {
            wanted: Arc::default(),
        };
        let wanted = Arc::clone(&crowd.wanted);
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        thread::spawn(move || runtime.block_on(gather(&servers, &wanted)));
        Ok(crowd)
    }

    pub(crate) fn set_clients(&self, clients: usize) {
        self.wanted.store(clients, Relaxed);
    }
}

/// Lets clients come and go, so that there are always as many as wanted.
async fn gather(servers: &[SocketAddr], wanted: &AtomicUsize) {
    let mut clients: Vec<AbortHandle> = Vec::new();
    let mut turns = interval(Duration::from_millis(50));
    loop {
        turns.tick().await;
        let wanted = wanted.load(Relaxed);
        for client in clients.drain(wanted.min(clients.len())..) {
            client.abort();
        }
        let missing = servers.iter().cycle().skip(clients.len() % servers.len());
        for &server in missing.take((wanted - clients.len()).min(AT_ONCE)) {
            clients.push(tokio::spawn(stay(server)).abort_handle());
        }
    }
}

/// Connects again and again, as a browser does.
async fn stay(server: SocketAddr) {
    loop {
        // A server that was shut down may be started again.
        let _ = read(server).await;
        sleep(PAUSE).await;
    }
}

async fn read(server: SocketAddr) -> io::Result<()> {
    let mut socket = TcpStream::connect(server).await?;
    socket.write_all(REQUEST).await?;
    loop {
        socket.readable().await?;
        // All clients share the stack of one thread, and none keeps what it has read.
        let mut piece = [0; 16 * 1024];
        match socket.try_read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}
