use std::{
    io,
    net::SocketAddr,
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::runtime::{self, Runtime};

use crate::{App, Certificate, Client, Framework, Head, serve, serve_tls};

/// The contract server, in this process, on its own port.
#[derive(Debug)]
pub struct Server {
    /// The framework that serves.
    pub framework: Framework,
    /// How it is asked.
    pub protocol: Protocol,
    address: SocketAddr,
    certificate: Arc<Certificate>,
    clients: Runtime,
    app: App,
    thread: Option<JoinHandle<Result<(), String>>>,
}

/// How a client talks to a server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "tests name them all")]
pub enum Protocol {
    /// HTTP/1.1 over TCP.
    Http1,
    /// HTTP/2 over TLS.
    Http2,
}

impl Server {
    /// Starts a server and waits until it listens.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not come up.
    pub fn start(framework: Framework, protocol: Protocol) -> Result<Self, Failure> {
        let app = App::default();
        let certificate = Arc::new(Certificate::generate()?);
        let (told, listening) = mpsc::channel();
        let (served, serving) = (app.clone(), Arc::clone(&certificate));
        let thread = thread::spawn(move || {
            let runtime = multi_thread().map_err(|error| error.to_string())?;
            let tell = move |address| {
                // No one waits for it any more when this fails.
                let _ = told.send(address);
            };
            let ended = runtime.block_on(async {
                match protocol {
                    Protocol::Http1 => serve(framework, 0, 2, served, tell).await,
                    Protocol::Http2 => serve_tls(framework, 0, 2, served, &serving, tell).await,
                }
            });
            ended.map_err(|error| error.to_string())
        });
        Ok(Self {
            framework,
            protocol,
            address: listening.recv_timeout(Duration::from_secs(20))?,
            certificate,
            clients: multi_thread()?,
            app,
            thread: Some(thread),
        })
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns its origin, as a page names it.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = match self.protocol {
            Protocol::Http1 => "http",
            Protocol::Http2 => "https",
        };
        format!("{scheme}://{}", self.address)
    }

    /// Connects to it.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not listen.
    pub fn connect(&self) -> Result<Client, Failure> {
        match self.protocol {
            Protocol::Http1 => Ok(Client::connect(self.address)?),
            Protocol::Http2 => {
                let stream = self.connect_http2(1)?.pop();
                stream.ok_or_else(|| "no stream".into())
            }
        }
    }

    /// Connects to it, and opens streams that share the connection.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not listen, or not for HTTP/2.
    pub fn connect_http2(&self, streams: usize) -> Result<Vec<Client>, Failure> {
        let runtime = self.clients.handle();
        let streams = Client::connect_http2(self.address, &self.certificate, runtime, streams);
        Ok(streams?)
    }

    /// Asks for the stream of a script, with parameters such as `?until_ms=1`.
    ///
    /// # Errors
    ///
    /// Returns an error if the answer is no stream.
    pub fn stream(&self, parameters: &str, script: &str) -> Result<(Head, Client), Failure> {
        let mut client = self.connect()?;
        let head = client.request("POST", &format!("/script{parameters}"), &[], script)?;
        match head.status {
            200 => Ok((head, client)),
            status => Err(format!("status {status} for {script}").into()),
        }
    }

    /// Asks for what the server has counted.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no answer.
    pub fn stat(&self, name: &str) -> Result<u64, Failure> {
        let mut client = self.connect()?;
        let head = client.request("GET", "/stats", &[], "")?;
        let stats: Value = serde_json::from_str(&client.body(&head)?)?;
        stats
            .pointer(&format!("/{name}"))
            .and_then(Value::as_u64)
            .ok_or_else(|| name.into())
    }

    /// Waits until no stream is open, and returns how long that took.
    ///
    /// # Errors
    ///
    /// Returns an error if one is open for longer than the time given.
    pub fn wait_until_dropped(&self, limit: Duration) -> Result<Duration, Failure> {
        let start = Instant::now();
        while self.stat("open")? > 0 {
            if start.elapsed() > limit {
                return Err(format!("a stream is still open after {limit:?}").into());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(start.elapsed())
    }

    /// Waits until the server has ended, after it was asked to.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not end in the time given, or ends in an error.
    pub fn wait_until_ended(mut self, limit: Duration) -> Result<Duration, Failure> {
        let start = Instant::now();
        while let Some(thread) = self.thread.take() {
            if thread.is_finished() {
                thread.join().map_err(|_| "the server panicked")??;
                break;
            }
            self.thread = Some(thread);
            if start.elapsed() > limit {
                return Err(format!("the server has not ended after {limit:?}").into());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(start.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.app.shut_down();
    }
}

fn multi_thread() -> io::Result<Runtime> {
    let mut runtime = runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build()
}

/// Why a case failed.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
