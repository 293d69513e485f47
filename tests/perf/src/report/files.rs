//! The folders of the results.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).into()
}

pub(crate) fn page() -> PathBuf {
    root().join("PERFORMANCE.md")
}

pub(crate) fn results() -> PathBuf {
    root().join("tests/perf/results")
}

pub(crate) fn charts() -> PathBuf {
    root().join("tests/perf/charts")
}
