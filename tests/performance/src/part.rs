use std::{fs, path::PathBuf};

use clap::ValueEnum;

use crate::{Failure, cargo::cargo, circumstances::Circumstances, files, size};

/// What is measured by itself, or not at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Part {
    /// How long it takes to encode an event, without a server.
    Encoding,
    /// What servers need for it.
    Load,
    /// How large the library is.
    Size,
    /// Nothing: the page is written from what is kept.
    Report,
}

impl Part {
    pub(crate) const MEASURED: [Self; 3] = [Self::Encoding, Self::Load, Self::Size];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Load => "load",
            Self::Size => "size",
            Self::Report => "report",
        }
    }

    /// Returns the file of its figures.
    pub(crate) fn path(self) -> PathBuf {
        files::results().join(format!("{}.json", self.name()))
    }

    /// Measures it, and keeps the figures and what they were measured on.
    pub(crate) fn measure(self) -> Result<(), Failure> {
        fs::create_dir_all(files::results())?;
        match self {
            Self::Encoding => cargo(["run", "--release", "-p", "bench"])?,
            Self::Load => cargo(["run", "--release", "-p", "load", "--", "all"])?,
            Self::Size => size::measure()?.write(&self.path())?,
            Self::Report => return Ok(()),
        }
        Circumstances::keep(self)
    }

    /// Returns the packages whose dependencies are what the library is compared with.
    pub(crate) const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Encoding => &["bench"],
            Self::Load => &["load"],
            Self::Size | Self::Report => &[],
        }
    }
}
