use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    time::Duration,
};

use contract::{Failure, Server};
use outside::{Detour, run};
use serde_json::{Value, json};

use crate::{json_lines, url};

/// The folder in which the package is installed, as locked, with a copy of the script.
static FOLDER: LazyLock<Result<PathBuf, String>> =
    LazyLock::new(|| install().map_err(|error| error.to_string()));

fn install() -> Result<PathBuf, Failure> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json", "events.js"] {
        fs::copy(source.join(file), folder.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder);
    run(&mut npm, Duration::from_secs(120))?;
    Ok(folder)
}

pub(crate) fn reads_and_reconnects(server: &Server) -> Result<(), Failure> {
    let folder = FOLDER.as_ref().map_err(String::as_str)?;
    let detour = Detour::open(server.address())?;
    let mut node = Command::new("node");
    node.arg(folder.join("events.js"))
        .arg(url(detour.address()))
        .args(["message", "greeting", "last-event-id"]);
    let printed = run(&mut node, Duration::from_secs(60))?;
    let (events, others): (Vec<_>, Vec<_>) = json_lines(&printed)?
        .into_iter()
        .partition(|line| line.get("name").is_some());
    // This client reports only an event's own id, but sends the last one.
    let want = [
        json!({"name": "message", "data": "first", "id": ""}),
        json!({"name": "greeting", "data": "Grüße\n  第七 ☃\n", "id": "41"}),
        json!({"name": "message", "data": "", "id": ""}),
        json!({"name": "message", "data": "last", "id": "42"}),
        json!({"name": "last-event-id", "data": "\"42\"", "id": ""}),
    ];
    assert_eq!(events, want);
    let times: Vec<_> = others.iter().map(reconnected_after_ms).collect();
    // By itself it would wait for 3 seconds: the 100 ms are those of the script.
    assert!(
        matches!(*times, [Some(time)] if (90.0..2900.0).contains(&time)),
        "{times:?}"
    );
    Ok(())
}

fn reconnected_after_ms(line: &Value) -> Option<f64> {
    line.get("reconnected_after_ms").and_then(Value::as_f64)
}
