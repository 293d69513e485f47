//! The form in which every measurement of the repository is kept.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

/// What one program has measured in one run.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "it is plain data")]
pub struct Figures {
    /// The command that measures them again.
    pub command: String,
    /// What was measured, in the order of the run.
    pub figures: Vec<Figure>,
}

impl Figures {
    /// Reads what [`write`](Self::write) has written.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or is of another form.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    /// Writes them as JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        fs::write(path, json)
    }
}

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

/// Returns each name once, in the order of their first appearance.
#[must_use]
pub(crate) fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut distinct = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// Writes a count in full, and three digits of anything else.
#[must_use]
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 999_500.0 => format!("{:.*} M", digits(value / 1e6), value / 1e6),
        large if large >= 999.5 => {
            let digits = format!("{value:.0}");
            let (thousands, rest) = digits.split_at(digits.len().saturating_sub(3));
            format!("{thousands},{rest}")
        }
        whole if whole.fract() == 0.0 => format!("{value:.0}"),
        small if small < 0.0005 => "0".into(),
        _ => format!("{value:.*}", digits(value)),
    }
}

/// Returns how many digits there are after the point of a number of three digits.
fn digits(value: f64) -> usize {
    match value.abs() {
        large if large >= 99.95 => 0,
        large if large >= 9.995 => 1,
        large if large >= 0.9995 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn three_digits_count() {
        let cases = [
            (0.0, "0"),
            (0.0004, "0"),
            (0.012, "0.012"),
            (0.9996, "1.00"),
            (1.0, "1"),
            (2.204, "2.20"),
            (9.996, "10.0"),
            (12.34, "12.3"),
            (16.0, "16"),
            (99.96, "100"),
            (999.6, "1,000"),
            (54_485.5, "54,486"),
            (999_499.0, "999,499"),
            (999_500.0, "1.00 M"),
            (17_346_000.0, "17.3 M"),
        ];
        for (value, want) in cases {
            assert_eq!(number(value), want, "{value}");
        }
    }
}
