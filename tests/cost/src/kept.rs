use std::{fs, path::Path, process::Command};

use serde::{Deserialize, Serialize};

use crate::{Failure, case::Case, cost::Cost};

/// The figures that are kept in the repository.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Kept {
    /// The compiler that made the program which was counted.
    pub(crate) rustc: String,
    #[serde(rename = "cases")]
    pub(crate) lines: Vec<Line>,
}

/// What the events of one case have cost together.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Line {
    case: String,
    events: u32,
    instructions: u64,
    allocations: u64,
}

impl Line {
    pub(crate) fn new(case: &Case, cost: Cost) -> Self {
        Self {
            case: case.name.into(),
            events: case.events,
            instructions: cost.instructions,
            allocations: cost.allocations,
        }
    }
}

impl Kept {
    pub(crate) fn read() -> Result<Self, Failure> {
        let json = fs::read(path()).map_err(|error| format!("{}: {error}", path().display()))?;
        Ok(serde_json::from_slice(&json)?)
    }

    pub(crate) fn write(&self) -> Result<(), Failure> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(fs::write(path(), json)?)
    }

    /// Returns what the events of a case have cost, or `None` if it is new, or was changed.
    pub(crate) fn cost(&self, case: &Case) -> Option<Cost> {
        let same = |line: &&Line| line.case == case.name && line.events == case.events;
        let line = self.lines.iter().find(same)?;
        Some(Cost {
            instructions: line.instructions,
            allocations: line.allocations,
        })
    }
}

fn path() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/figures.json"))
}

/// Returns the version of the compiler that cargo takes here.
pub(crate) fn rustc() -> Result<String, Failure> {
    let output = Command::new("rustc").arg("--version").output()?;
    if !output.status.success() {
        return Err("rustc does not report its version".into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().into())
}
