//! A server in a separate process, and on which core it runs.

use std::{env, io::Write, net::SocketAddr, process::Command, time::Duration};

use contract::Process;
use nix::{
    errno::Errno,
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
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

/// Which core runs the server, and which the client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cores {
    pub(crate) server: usize,
    pub(crate) client: usize,
}

impl Cores {
    /// Takes the first two that this process may use, or the only one for both.
    pub(crate) fn choose() -> Result<Self, Errno> {
        let allowed = sched_getaffinity(Pid::from_raw(0))?;
        let mut cores =
            (0..CpuSet::count()).filter(|&core| allowed.is_set(core).unwrap_or_default());
        let server = cores.next().unwrap_or_default();
        let client = cores.next().unwrap_or(server);
        Ok(Self { server, client })
    }

    pub(crate) const fn are_one(self) -> bool {
        self.server == self.client
    }
}

/// Keeps this thread, and those that it starts, on one core.
pub(crate) fn pin(core: usize) -> Result<(), Errno> {
    let mut set = CpuSet::new();
    set.set(core)?;
    sched_setaffinity(Pid::from_raw(0), &set)
}
