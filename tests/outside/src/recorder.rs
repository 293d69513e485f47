use std::{
    io, mem,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    runtime,
};

use crate::Failure;

/// A proxy between a browser and a server that records the requests. It changes no byte.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    record: Record,
    _runtime: runtime::Runtime,
}

/// A request without a body.
#[derive(Clone, Debug)]
pub struct Request {
    at: Instant,
    head: Vec<u8>,
}

type Record = Arc<Mutex<Vec<Request>>>;

impl Recorder {
    /// Starts one in front of a server.
    ///
    /// # Errors
    ///
    /// Returns an error if no port is free.
    pub fn start(server: SocketAddr) -> Result<Self, Failure> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let address = listener.local_addr()?;
        let record = Record::default();
        runtime.spawn(accept(listener, server, Arc::clone(&record)));
        Ok(Self {
            address,
            record,
            _runtime: runtime,
        })
    }

    /// Returns a small page of the server, whose origin is the recorder for the browser.
    #[must_use]
    pub fn page(&self) -> String {
        format!("http://{}/stats", self.address)
    }

    /// Returns the requests for a target, in their order.
    #[must_use]
    pub fn requests(&self, target: &str) -> Vec<Request> {
        let record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let of_target = |request: &&Request| request.target() == Some(target.as_bytes());
        record.iter().filter(of_target).cloned().collect()
    }
}

impl Request {
    /// Returns when it was complete.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Returns the bytes of a header, if it is there.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.head.split(|byte| *byte == b'\n').find_map(|line| {
            let line = line.strip_suffix(b"\r")?;
            let colon = line.iter().position(|byte| *byte == b':')?;
            let (found, value) = line.split_at_checked(colon)?;
            let value = value.strip_prefix(b":")?;
            let value = value.strip_prefix(b" ").unwrap_or(value);
            found.eq_ignore_ascii_case(name.as_bytes()).then_some(value)
        })
    }

    fn target(&self) -> Option<&[u8]> {
        self.head.split(|byte| *byte == b' ').nth(1)
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, record: Record) {
    while let Ok((browser, _)) = listener.accept().await {
        let record = Arc::clone(&record);
        tokio::spawn(async move {
            // An end of either side ends the other one, and is seen there.
            let _ = relay(browser, server, &record).await;
        });
    }
}

async fn relay(browser: TcpStream, server: SocketAddr, record: &Record) -> io::Result<()> {
    let (from_browser, mut to_browser) = browser.into_split();
    let (mut from_server, to_server) = TcpStream::connect(server).await?.into_split();
    tokio::select! {
        ended = relay_requests(from_browser, to_server, record) => ended,
        ended = copy(&mut from_server, &mut to_browser) => ended.map(drop),
    }
}

async fn relay_requests(
    from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    record: &Record,
) -> io::Result<()> {
    let mut from = BufReader::new(from);
    let mut head = Vec::new();
    while from.read_until(b'\n', &mut head).await? > 0 {
        if head.ends_with(b"\r\n\r\n") {
            let (at, head) = (Instant::now(), mem::take(&mut head));
            let bytes = head.clone();
            // It is noted first, so that it is recorded before the answer arrives.
            record
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Request { at, head });
            to.write_all(&bytes).await?;
        }
    }
    Ok(())
}
