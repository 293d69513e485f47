use std::{
    io::Write,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use contract::Process;

use crate::{Browser, Failure};

/// How long the driver may take to start, or to end with all of its browsers.
const PATIENCE: Duration = Duration::from_secs(20);

/// Chromium's WebDriver server, on its own port.
#[derive(Debug)]
pub struct Driver {
    process: Process,
    address: SocketAddr,
    /// The files of the browsers are deleted last.
    _directory: TempDir,
}

impl Driver {
    /// Starts the `chromedriver` of the machine.
    ///
    /// # Errors
    ///
    /// Returns an error if there is none, or if it does not come up.
    pub fn start() -> Result<Self, Failure> {
        let directory = tempfile::tempdir()?;
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stderr(Stdio::null());
        command.env("TMPDIR", directory.path());
        let mut process = Process::start(&mut command)?;
        let port = process.find(port)?.recv_timeout(PATIENCE);
        let port = port.map_err(|error| format!("chromedriver does not come up: {error}"))?;
        Ok(Self {
            process,
            address: (Ipv4Addr::LOCALHOST, port).into(),
            _directory: directory,
        })
    }

    /// Opens a browser with a fresh profile.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not come up.
    pub fn open_browser(&self) -> Result<Browser, Failure> {
        Browser::open(&format!("http://{}", self.address))
    }

    /// Asks the driver to close the browsers that are left, and to end.
    fn shut_down(&mut self) -> Result<(), Failure> {
        let mut socket = TcpStream::connect(self.address)?;
        socket.write_all(b"GET /shutdown HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
        self.process.wait(PATIENCE)?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The process is killed next, if it has not ended by itself.
        let _ = self.shut_down();
    }
}

fn port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}
