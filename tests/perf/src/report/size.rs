//! How large the library is: crates, time to build, bytes.

use std::{collections::BTreeSet, fs, time::Instant};

use crate::figures::{Figure, Figures};

use super::workspace::{cargo, dependencies, printed};
use crate::Failure;

/// An adapter, its framework, and the package by which the framework is found.
const ADAPTERS: [[&str; 3]; 5] = [
    ["eventwire-actix-web", "actix-web", "example-actix-web"],
    ["eventwire-axum", "axum", "example-axum"],
    ["eventwire-http-body", "hyper", "example-hyper"],
    ["eventwire-rocket", "rocket", "example-rocket"],
    ["eventwire-warp", "warp", "example-warp"],
];

pub(crate) fn measure() -> Result<Figures, Failure> {
    cargo(["fetch"])?;
    let core = ["-p", "eventwire-core", "--no-default-features"];
    let mut figures = vec![
        figure("eventwire-core, no feature", CRATES, crates(&core)?.len()),
        figure(
            "eventwire-core, stream",
            CRATES,
            crates(&[&core[..], &["--features", "stream"]].concat())?.len(),
        ),
    ];
    for [adapter, framework, example] in ADAPTERS {
        let all = crates(&["-p", adapter])?;
        let framework = crates_with_itself(&["-p", &package_id(example, framework)?])?;
        figures.push(figure(adapter, CRATES, all.len()));
        let beyond = all.difference(&framework).count();
        figures.push(figure(adapter, "crates beyond the framework's", beyond));
    }
    for [adapter, ..] in ADAPTERS {
        figures.push(Figure {
            median: cold_build(adapter)?,
            ..figure(adapter, "seconds of a cold build", 0)
        });
    }
    figures.push(figure("a program without std", "bytes", program()?));
    for figure in &mut figures {
        (figure.low, figure.high) = (figure.median, figure.median);
    }
    Ok(Figures {
        command: "cargo run --release -p perf -- size".into(),
        figures,
    })
}

const CRATES: &str = "crates";

fn figure(case: &str, quantity: &str, count: usize) -> Figure {
    Figure {
        table: "size".into(),
        case: case.into(),
        contestant: "eventwire".into(),
        quantity: quantity.into(),
        median: count as f64,
        low: 0.0,
        high: 0.0,
    }
}

/// Returns the crates that a package is built of, without itself.
fn crates(package: &[&str]) -> Result<BTreeSet<String>, Failure> {
    let mut crates = crates_with_itself(package)?;
    crates.retain(|name| {
        !package
            .iter()
            .any(|own| name.starts_with(&format!("{own} ")))
    });
    Ok(crates)
}

fn crates_with_itself(package: &[&str]) -> Result<BTreeSet<String>, Failure> {
    let arguments = ["tree", "-e", "normal", "--prefix", "none"];
    let tree = printed(arguments.into_iter().chain(package.iter().copied()))?;
    let crates = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)").into());
    Ok(crates.collect())
}

/// Returns what cargo calls the one package of that name on which another depends.
fn package_id(dependent: &str, name: &str) -> Result<String, Failure> {
    let mut found = dependencies(dependent)?.into_iter();
    let package = found.find(|package| package.name == name);
    let package = package.ok_or_else(|| format!("{dependent} does not depend on {name}"))?;
    Ok(package.id.repr)
}

/// Builds a package from nothing, without optimization.
fn cold_build(package: &str) -> Result<f64, Failure> {
    let target = tempfile::tempdir()?;
    let folder = target.path().to_string_lossy();
    let start = Instant::now();
    cargo(["build", "-p", package, "--target-dir", &folder])?;
    Ok(start.elapsed().as_secs_f64())
}

/// Builds the program that has neither std nor an allocator, and returns its size without symbols.
fn program() -> Result<usize, Failure> {
    let target = tempfile::tempdir()?;
    cargo([
        "build",
        "--release",
        "--manifest-path",
        "tests/no_std/Cargo.toml",
        "--config",
        "profile.release.strip=true",
        "--target-dir",
        &target.path().to_string_lossy(),
    ])?;
    let program = fs::metadata(target.path().join("release/no_std"))?;
    Ok(usize::try_from(program.len())?)
}
