use std::{
    collections::BTreeMap,
    env,
    path::PathBuf,
    process::{Command, Stdio},
    sync::LazyLock,
    time::Duration,
};

use contract::{Framework, Process};
use serde_json::Value;

use crate::Failure;

/// How long it may take to build one of the examples.
const BUILD: Duration = Duration::from_secs(600);

/// How long an example may take to listen.
const START: Duration = Duration::from_secs(60);

/// The frameworks that have an example.
const PACKAGES: [(Framework, &str); 5] = [
    (Framework::ActixWeb, "example-actix-web"),
    (Framework::Axum, "example-axum"),
    (Framework::Hyper, "example-hyper"),
    (Framework::Rocket, "example-rocket"),
    (Framework::Warp, "example-warp"),
];

/// Programs that were built, by their names.
type Programs = Result<BTreeMap<String, PathBuf>, String>;

/// The programs of the examples; they are built together, so that they share what they depend on.
static PROGRAMS: LazyLock<Programs> = LazyLock::new(|| {
    build(&PACKAGES.map(|(_, package)| package)).map_err(|error| error.to_string())
});

/// The example of one framework, in a process and on its own port.
#[derive(Debug)]
pub struct Example {
    origin: String,
    _process: Process,
}

impl Example {
    /// Builds an example, starts it, and waits until it listens.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be built, or does not come up.
    pub fn start(framework: Framework) -> Result<Self, Failure> {
        let package = Self::package(framework).ok_or("it has no example")?;
        Self::run(&PROGRAMS, package)
    }

    /// Returns whether a framework has an example.
    #[must_use]
    pub fn exists(framework: Framework) -> bool {
        Self::package(framework).is_some()
    }

    fn package(framework: Framework) -> Option<&'static str> {
        let mut packages = PACKAGES.into_iter();
        let (_, package) = packages.find(|(of, _)| *of == framework)?;
        Some(package)
    }

    /// Builds the program that compares all frameworks, starts it, and waits until it listens.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be built, or does not come up.
    pub fn compare() -> Result<Self, Failure> {
        static PROGRAM: LazyLock<Programs> =
            LazyLock::new(|| build(&["compare"]).map_err(|error| error.to_string()));
        Self::run(&PROGRAM, "compare")
    }

    fn run(programs: &Programs, package: &str) -> Result<Self, Failure> {
        let programs = programs.as_ref().map_err(String::as_str)?;
        let program = programs
            .get(package)
            .ok_or_else(|| format!("no {package}"))?;
        let mut process = Process::start(Command::new(program).arg("--port=0"))?;
        let origin = process.find(origin)?.recv_timeout(START);
        Ok(Self {
            origin: origin.map_err(|error| format!("{package} does not come up: {error}"))?,
            _process: process,
        })
    }

    /// Returns the address of its page.
    #[must_use]
    pub fn page(&self) -> &str {
        &self.origin
    }
}

fn origin(line: &str) -> Option<String> {
    line.strip_prefix("listening on ").map(str::to_owned)
}

fn build(packages: &[&str]) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--message-format=json-render-diagnostics"]);
    for package in packages {
        command.args(["--package", package]);
    }
    let mut process = Process::start(command.stderr(Stdio::null()))?;
    let found = process.find(program)?;
    let mut programs = BTreeMap::new();
    while let Ok((name, path)) = found.recv_timeout(BUILD) {
        programs.insert(name, path);
    }
    match process.wait(START)?.success() {
        true => Ok(programs),
        false => Err("cargo has failed".into()),
    }
}

/// Reads from a message of cargo that a program has been made.
fn program(line: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(line).ok()?;
    let path = message.get("executable")?.as_str()?;
    let name = message.get("target")?.get("name")?.as_str()?;
    Some((name.to_owned(), path.into()))
}
