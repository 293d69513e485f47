use std::fmt::Write;

use serde::Deserialize;
use toml::{Table, Value};

use crate::Failure;

#[derive(Deserialize)]
struct Manifest {
    dependencies: Table,
}

#[derive(Deserialize)]
struct Root {
    workspace: Manifest,
}

/// Writes the dependencies of a member as they are written outside the workspace, but for what all
/// examples share.
pub(super) fn dependencies(manifest: &str, workspace: &str) -> Result<String, Failure> {
    let manifest: Manifest = toml::from_str(manifest)?;
    let root: Root = toml::from_str(workspace)?;
    let mut lines = String::new();
    for (name, here) in &manifest.dependencies {
        if name == "example-app" {
            continue;
        }
        let shared = root.workspace.dependencies.get(name);
        let shared = shared.ok_or_else(|| format!("the workspace has no {name}"))?;
        writeln!(lines, "{name} = {}", requirement(shared, here))?;
    }
    Ok(lines)
}

/// Joins what the workspace says with the features that a member adds.
fn requirement(shared: &Value, here: &Value) -> Value {
    let mut joined = match shared {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    joined.remove("path");
    if let Some(Value::Array(more)) = here.get("features") {
        let features = joined.entry("features").or_insert(Value::Array(Vec::new()));
        if let Value::Array(features) = features {
            features.extend(more.iter().cloned());
        }
    }
    match joined.get("version") {
        Some(version) if joined.len() == 1 => version.clone(),
        _ => Value::Table(joined),
    }
}

#[cfg(test)]
mod tests {
    use super::dependencies;

    #[test]
    fn what_the_workspace_shares_is_written_out() {
        let workspace = r#"
            [workspace.dependencies]
            bytes = { version = "1.6", default-features = false }
            eventwire = { path = "adapters", version = "0.1.0" }
            example-app = { path = "examples/app" }
            http = "1.1"
            tokio = { version = "1.40", features = ["net"] }
        "#;
        let member = r#"
            [dependencies]
            bytes.workspace = true
            eventwire = { workspace = true, features = ["axum"] }
            example-app.workspace = true
            http.workspace = true
            tokio = { workspace = true, features = ["rt"] }
        "#;
        let want = r#"bytes = { version = "1.6", default-features = false }
eventwire = { version = "0.1.0", features = ["axum"] }
http = "1.1"
tokio = { version = "1.40", features = ["net", "rt"] }
"#;
        assert_eq!(dependencies(member, workspace).unwrap(), want);
    }
}
