use serde::{Deserialize, Serialize};

/// One measured quantity of one contestant.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "it is plain data")]
pub struct Figure {
    /// What is compared: `body`, `encoder`, `ready`, `fan-out`.
    pub table: String,
    /// The row of that table: `12 bytes`, `axum, 64 connections`.
    pub case: String,
    /// Who was measured: `eventwire`, `axum`, `memcpy`.
    pub contestant: String,
    /// What was measured, with its unit: `ns per event`, `allocations per event`.
    pub quantity: String,
    /// The median of the rounds.
    pub median: f64,
    /// The lowest of the rounds.
    pub low: f64,
    /// The highest of the rounds.
    pub high: f64,
}
