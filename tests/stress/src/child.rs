use std::{
    env,
    net::SocketAddr,
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use contract::{Failure, Process};

/// How long a server may take to start, and to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// This program, started again as a server.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) address: SocketAddr,
    process: Process,
}

impl Child {
    /// Starts the server, which prints its address in its first line.
    pub(crate) fn start(arguments: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(env::current_exe()?);
        let mut process = Process::start(command.args(arguments).stderr(Stdio::null()))?;
        let found = process.find(|line| line.trim().parse().ok())?;
        Ok(Self {
            address: found.recv_timeout(PATIENCE)?,
            process,
        })
    }

    /// Returns the resident memory, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        self.process.memory()
    }

    pub(crate) fn wait(&mut self) -> Result<ExitStatus, Failure> {
        self.process.wait(PATIENCE)
    }
}
