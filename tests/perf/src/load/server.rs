use std::{
    env,
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use nix::{
    time::{ClockId, clock_getcpuclockid},
    unistd::Pid,
};
use sysinfo::{ProcessesToUpdate, System};

use crate::{Failure, clock, load::contestant::Contestant};

/// A server in a separate process, which ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Child,
    clock: ClockId,
}

impl Server {
    /// Starts this program again, on that core.
    pub(crate) fn start(
        contestant: Contestant,
        core: usize,
        source: &[&str],
    ) -> Result<Self, Failure> {
        let mut process = Command::new(env::current_exe()?)
            .args(["load", "serve"])
            .args(["--framework", &contestant.framework.to_string()])
            .args(["--implementation", &contestant.implementation.to_string()])
            .args(["--core", &core.to_string()])
            .args(source)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pid = Pid::from_raw(process.id().try_into()?);
        let output = process.stdout.take().ok_or("no output")?;
        let mut server = Self {
            // Until it has printed the right one.
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            process,
            clock: clock_getcpuclockid(pid)?,
        };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        server.address = line
            .trim()
            .parse()
            .map_err(|_| "the server did not start")?;
        Ok(server)
    }

    /// Lets the events begin that all clients have in common.
    pub(crate) fn publish(&mut self) -> Result<(), Failure> {
        let mut input = self.process.stdin.as_ref().ok_or("no input")?;
        Ok(input.write_all(b"\n")?)
    }

    /// The processor time of all its threads, in nanoseconds.
    pub(crate) fn processor_time(&self) -> Result<u64, Failure> {
        Ok(clock::read(self.clock)?)
    }

    /// The memory that is resident, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let pid = sysinfo::Pid::from_u32(self.process.id());
        let mut system = System::new();
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
        Ok(system.process(pid).ok_or("no such process")?.memory())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already cannot be ended, and need not be.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
