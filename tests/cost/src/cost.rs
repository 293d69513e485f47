use std::{
    env, fs,
    process::{Command, Stdio},
};

use crate::{Failure, case::Case};

/// What the events of a case cost together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Cost {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
}

impl Cost {
    /// Counts what twice as many events cost more, so that neither the start of the program nor the
    /// growth of a buffer is in it.
    pub(crate) fn of(case: &Case) -> Result<Self, Failure> {
        let (once, twice) = (case.events, 2 * case.events);
        let fewer = instructions(case, once)?;
        let instructions = instructions(case, twice)?.checked_sub(fewer);
        let fewer = allocations(case, once);
        let allocations = allocations(case, twice).checked_sub(fewer);
        Ok(Self {
            instructions: instructions.ok_or("twice the events took fewer instructions")?,
            allocations: allocations.ok_or("twice the events took fewer allocations")?,
        })
    }

    /// Says what one event costs.
    pub(crate) fn per_event(self, case: &Case) -> String {
        let events = f64::from(case.events);
        format!(
            "{:.1} instructions, {:.4} allocations",
            self.instructions as f64 / events,
            self.allocations as f64 / events
        )
    }
}

fn allocations(case: &Case, events: u32) -> u64 {
    allocation_counter::measure(|| case.run(events)).count_total
}

/// Runs this program under valgrind.
fn instructions(case: &Case, events: u32) -> Result<u64, Failure> {
    let folder = tempfile::tempdir()?;
    let counted = folder.path().join("counted");
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", counted.display()))
        .arg(env::current_exe()?)
        .args(["--case", case.name, "--events", &events.to_string()])
        // The environment lies on the stack, and moves what comes behind it.
        .env_clear()
        .envs(env::var_os("PATH").map(|path| ("PATH", path)))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("valgrind, Debian's package of that name: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    total(&fs::read_to_string(counted)?).ok_or_else(|| "valgrind wrote no total".into())
}

fn total(counted: &str) -> Option<u64> {
    let mut lines = counted.lines();
    let total = lines.find_map(|line| line.strip_prefix("totals:"))?;
    total.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn the_total_stands_behind_its_name() {
        let counted = "# callgrind format\nevents: Ir\nsummary: 7\n\ntotals: 205314\n";
        assert_eq!(total(counted), Some(205_314));
        assert_eq!(total("events: Ir\n"), None);
    }
}
