//! The workspace: its folders, and what cargo does with it and knows of it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::Failure;

/// The folder of the workspace.
fn root() -> PathBuf {
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

/// Runs cargo in the folder of the workspace, with its output visible.
pub(crate) fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
    let mut command = command();
    let status = command.args(arguments).status()?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{command:?} has failed: {status}").into()),
    }
}

/// Runs cargo in the folder of the workspace, and returns what it prints.
pub(crate) fn printed<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<String, Failure> {
    let mut command = command();
    let output = command.args(arguments).output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        false => Err(String::from_utf8_lossy(&output.stderr).into()),
    }
}

fn command() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Returns the packages that a package of the workspace names as its dependencies.
pub(crate) fn dependencies(package: &str) -> Result<Vec<Package>, Failure> {
    let metadata = MetadataCommand::new().current_dir(root()).exec()?;
    let found = resolved(&metadata, package);
    found.ok_or_else(|| format!("there is no package {package}").into())
}

fn resolved(metadata: &Metadata, package: &str) -> Option<Vec<Package>> {
    let members = metadata.workspace_packages();
    let id = &members.iter().find(|member| member.name == package)?.id;
    let nodes = &metadata.resolve.as_ref()?.nodes;
    let node = nodes.iter().find(|node| node.id == *id)?;
    let named = |package: &&Package| node.dependencies.contains(&package.id);
    Some(metadata.packages.iter().filter(named).cloned().collect())
}
