use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::ErrorKind,
    path::PathBuf,
    process::Command,
};

use jiff::Zoned;
use serde::{Deserialize, Serialize};
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

use super::workspace::{self, dependencies};
use crate::Failure;

/// The date, the machine and the versions of a measurement.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Circumstances {
    pub(crate) date: String,
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory: String,
    pub(crate) kernel: String,
    pub(crate) rustc: String,
    /// The others that took part, each with its version.
    pub(crate) versions: BTreeSet<String>,
}

/// Whose versions matter for the figures.
const CONTESTANTS: [&str; 18] = [
    "actix-web",
    "actix-web-lab",
    "axum",
    "bytes",
    "eventsource-stream",
    "hyper",
    "memchr",
    "poem",
    "rocket",
    "russe",
    "salvo_core",
    "salvo_extra",
    "serde_json",
    "sse-core",
    "sse-stream",
    "sseer",
    "tokio",
    "warp",
];

impl Circumstances {
    /// Reads those of every part, by its name.
    pub(crate) fn read() -> Result<BTreeMap<String, Self>, Failure> {
        match fs::read(path()) {
            Ok(json) => Ok(serde_json::from_slice(&json)?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps those of a part that has just been measured.
    pub(crate) fn keep(part: &str) -> Result<(), Failure> {
        let mut all = Self::read()?;
        all.insert(part.into(), Self::now(part)?);
        let mut json = serde_json::to_vec_pretty(&all)?;
        json.push(b'\n');
        Ok(fs::write(path(), json)?)
    }

    fn now(part: &str) -> Result<Self, Failure> {
        let wanted = RefreshKind::nothing()
            .with_cpu(CpuRefreshKind::nothing())
            .with_memory(MemoryRefreshKind::nothing().with_ram());
        let system = System::new_with_specifics(wanted);
        let processor = system.cpus().first().map(|core| core.brand().trim());
        let rustc = Command::new("rustc").arg("--version").output()?;
        if !rustc.status.success() {
            return Err("rustc does not report its version".into());
        }
        let mut versions = BTreeSet::new();
        if part != "size" {
            let dependencies = dependencies("perf")?.into_iter();
            let contestants = dependencies.filter(|found| CONTESTANTS.contains(&&**found.name));
            versions.extend(contestants.map(|found| format!("{} {}", found.name, found.version)));
        }
        Ok(Self {
            date: Zoned::now().date().to_string(),
            processor: processor.unwrap_or("unknown").into(),
            cores: system.cpus().len(),
            memory: format!("{} GiB", system.total_memory().div_ceil(1 << 30)),
            kernel: System::kernel_long_version(),
            rustc: String::from_utf8(rustc.stdout)?.trim().into(),
            versions,
        })
    }
}

fn path() -> PathBuf {
    workspace::results().join("circumstances.json")
}
