use std::{
    env,
    net::SocketAddr,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use sysinfo::{Pid, ProcessesToUpdate, System};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child as Process, Command},
    time::timeout,
};

use crate::Failure;

/// How long a server may take to start, and to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// This program, started again as a server. It is killed when this value is dropped.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) address: SocketAddr,
    process: Process,
}

impl Child {
    /// Starts the server, which prints its address in its first line.
    pub(crate) async fn start(arguments: &[&str]) -> Result<Self, Failure> {
        let mut process = Command::new(env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        timeout(PATIENCE, BufReader::new(output).read_line(&mut line)).await??;
        let address = line.trim().parse()?;
        Ok(Self { address, process })
    }

    /// Returns the resident memory, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let pid = Pid::from_u32(self.process.id().ok_or("the server has ended")?);
        let mut system = System::new();
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
        Ok(system.process(pid).ok_or("no such process")?.memory())
    }

    pub(crate) async fn wait(&mut self) -> Result<ExitStatus, Failure> {
        Ok(timeout(PATIENCE, self.process.wait()).await??)
    }
}
