use std::{env, io::Write, net::SocketAddr, process::Command, time::Duration};

use contract::Process;
use nix::{
    time::{ClockId, clock_getcpuclockid},
    unistd::Pid,
};

use crate::{Failure, clock, load::contestant::Contestant};

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server in a separate process, which ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Process,
    clock: ClockId,
}

impl Server {
    /// Starts this program again, on that core.
    pub(crate) fn start(
        contestant: Contestant,
        core: usize,
        source: &[&str],
    ) -> Result<Self, Failure> {
        let mut command = Command::new(env::current_exe()?);
        command
            .args(["load", "serve"])
            .args(["--framework", &contestant.framework.to_string()])
            .args(["--implementation", &contestant.implementation.to_string()])
            .args(["--core", &core.to_string()])
            .args(source);
        let mut process = Process::start(&mut command)?;
        let found = process.find(|line| line.trim().parse().ok())?;
        let pid = Pid::from_raw(process.id().try_into()?);
        let address = found.recv_timeout(PATIENCE);
        Ok(Self {
            address: address.map_err(|_| "the server did not start")?,
            clock: clock_getcpuclockid(pid)?,
            process,
        })
    }

    /// Lets the events begin that all clients have in common.
    pub(crate) fn publish(&mut self) -> Result<(), Failure> {
        let input = self.process.input().ok_or("no input")?;
        Ok(input.write_all(b"\n")?)
    }

    /// The processor time of all its threads, in nanoseconds.
    pub(crate) fn processor_time(&self) -> Result<u64, Failure> {
        Ok(clock::read(self.clock)?)
    }

    /// The memory that is resident, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        self.process.memory()
    }
}
