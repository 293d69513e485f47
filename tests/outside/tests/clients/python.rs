use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    time::Duration,
};

use contract::{Failure, Server};
use outside::{Detour, run};
use serde_json::json;

use crate::{json_lines, url};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python");

/// The Python that has the package in the version of the requirements.
static PYTHON: LazyLock<Result<PathBuf, String>> =
    LazyLock::new(|| install().map_err(|error| error.to_string()));

fn install() -> Result<PathBuf, Failure> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let mut venv = Command::new("python3");
    run(
        venv.args(["-m", "venv"]).arg(&folder),
        Duration::from_secs(60),
    )?;
    let python = folder.join("bin/python");
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ])
    .arg(Path::new(FOLDER).join("requirements.txt"));
    run(&mut pip, Duration::from_secs(120))?;
    Ok(python)
}

pub(crate) fn reads_and_is_reconnected(server: &Server) -> Result<(), Failure> {
    let detour = Detour::open(server.address())?;
    let mut python = Command::new(PYTHON.as_ref().map_err(String::as_str)?);
    python
        .arg(Path::new(FOLDER).join("events.py"))
        .arg(url(detour.address()));
    let events = json_lines(&run(&mut python, Duration::from_secs(60))?)?;
    let want = [
        json!({"name": "message", "data": "first", "id": "", "retry": 100}),
        json!({"name": "greeting", "data": "Grüße\n  第七 ☃\n", "id": "41", "retry": null}),
        // The standard dispatches nothing for a comment; this client does once it has an id.
        json!({"name": "message", "data": "", "id": "41", "retry": null}),
        json!({"name": "message", "data": "", "id": "41", "retry": null}),
        json!({"name": "message", "data": "last", "id": "42", "retry": null}),
        json!({"name": "last-event-id", "data": "\"42\"", "id": "", "retry": null}),
    ];
    assert_eq!(events, want);
    Ok(())
}
