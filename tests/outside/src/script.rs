use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Returns the target of the stream that a script describes, relative to the contract server.
#[must_use]
pub fn script_target(script: &Value) -> String {
    let script = script.to_string();
    format!(
        "/script?s={}",
        utf8_percent_encode(&script, NON_ALPHANUMERIC)
    )
}
