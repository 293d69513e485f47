use std::fmt::Display;

use eventwire::InvalidField;
use serde_json::{Value, json};

/// Why a request gets no stream.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The status of the answer.
    pub(crate) status: u16,
    /// The body of the answer.
    pub(crate) json: Value,
}

impl Refusal {
    /// The request is not of the form that it should have (400).
    pub(crate) fn malformed(error: impl Display) -> Self {
        Self {
            status: 400,
            json: json!({ "error": error.to_string() }),
        }
    }

    /// Upstream does not answer with an event stream (502).
    pub(crate) fn bad_gateway(error: impl Display) -> Self {
        Self {
            status: 502,
            json: json!({ "error": error.to_string() }),
        }
    }

    /// The script gives a field a value that it cannot carry (422).
    pub(crate) fn field(error: InvalidField) -> Self {
        Self {
            status: 422,
            json: json!({ "field": error.field(), "error": error.to_string() }),
        }
    }

    /// The script is longer than what is accepted (413).
    pub(crate) fn too_long() -> Self {
        Self {
            status: 413,
            json: json!({ "error": "the script is longer than 4 MiB" }),
        }
    }
}
