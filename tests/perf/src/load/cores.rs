//! Which core runs the server, and which the client.

use nix::{
    errno::Errno,
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    unistd::Pid,
};

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
