use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

use crate::Failure;

/// What a figure, or the ratio of two, shall be.
#[derive(Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) table: String,
    pub(crate) case: String,
    pub(crate) quantity: String,
    /// Whose figure it is, or who stands above the line of the ratio.
    pub(crate) of: String,
    /// Who stands below it.
    pub(crate) to: Option<String>,
    /// Who may be meant by the fastest peer.
    pub(crate) peers: Vec<String>,
    pub(crate) bound: Bound,
    /// By how much of itself the bound may be missed, because of noise.
    pub(crate) tolerance: f64,
    /// Why it is not met.
    pub(crate) reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
    Below(f64),
}

/// In place of a name: the peer with the lowest figure.
pub(crate) const FASTEST: &str = "fastest peer";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Why targets are not met, by a name each.
    #[serde(default)]
    reasons: BTreeMap<String, String>,
    tables: Vec<Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    quantity: String,
    #[serde(default)]
    peers: Vec<String>,
    targets: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    case: String,
    of: String,
    at_least: Option<f64>,
    at_most: Option<f64>,
    below: Option<f64>,
    #[serde(default)]
    tolerance: f64,
    /// The name of a reason.
    reason: Option<String>,
}

impl Target {
    /// Reads all targets of a file.
    pub(crate) fn read(toml: &str) -> Result<Vec<Self>, Failure> {
        let file: File = toml::from_str(toml)?;
        let mut targets = Vec::new();
        for table in &file.tables {
            for row in &table.targets {
                targets.push(Self::new(&file.reasons, table, row)?);
            }
        }
        Ok(targets)
    }

    fn new(reasons: &BTreeMap<String, String>, table: &Table, row: &Row) -> Result<Self, Failure> {
        let bound = match (row.at_least, row.at_most, row.below) {
            (Some(bound), None, None) => Bound::AtLeast(bound),
            (None, Some(bound), None) => Bound::AtMost(bound),
            (None, None, Some(bound)) => Bound::Below(bound),
            _ => return Err(format!("{}, {}: one bound is needed", table.name, row.case).into()),
        };
        let (of, to) = match row.of.split_once(" / ") {
            Some((of, to)) => (of, Some(to.into())),
            None => (&*row.of, None),
        };
        let reason = row.reason.as_ref().map(|name| {
            let unknown = || format!("{}, {}: no reason is named {name}", table.name, row.case);
            reasons.get(name).cloned().ok_or_else(unknown)
        });
        Ok(Self {
            table: table.name.clone(),
            case: row.case.clone(),
            quantity: table.quantity.clone(),
            of: of.into(),
            to,
            peers: table.peers.clone(),
            bound,
            tolerance: row.tolerance,
            reason: reason.transpose()?,
        })
    }

    /// Tells whether a value is within the bound.
    pub(crate) fn is_met(&self, value: f64) -> bool {
        match self.bound {
            Bound::AtLeast(bound) => value >= bound * (1.0 - self.tolerance),
            Bound::AtMost(bound) => value <= bound * (1.0 + self.tolerance),
            Bound::Below(bound) => value < bound * (1.0 + self.tolerance),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}, {}: {}",
            self.table, self.case, self.quantity, self.of
        )?;
        if let Some(to) = &self.to {
            write!(f, " / {to}")?;
        }
        write!(f, " {}", self.bound)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, "≥ {bound}"),
            Self::AtMost(bound) => write!(f, "≤ {bound}"),
            Self::Below(bound) => write!(f, "< {bound}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Target};

    const FILE: &str = r#"
        [reasons]
        noise = "It is noise."

        [[tables]]
        name = "body"
        quantity = "ns per event"
        peers = ["axum", "warp"]
        targets = [
            { case = "12 bytes", of = "fastest peer / eventwire", at_least = 2.2 },
            { case = "12 bytes", of = "eventwire", at_most = 1, tolerance = 0.03, reason = "noise" },
        ]
    "#;

    #[test]
    fn every_row_is_a_target() {
        let targets = Target::read(FILE).unwrap();
        let ratio = Target {
            table: "body".into(),
            case: "12 bytes".into(),
            quantity: "ns per event".into(),
            of: "fastest peer".into(),
            to: Some("eventwire".into()),
            peers: vec!["axum".into(), "warp".into()],
            bound: Bound::AtLeast(2.2),
            tolerance: 0.0,
            reason: None,
        };
        let single = Target {
            of: "eventwire".into(),
            to: None,
            bound: Bound::AtMost(1.0),
            tolerance: 0.03,
            reason: Some("It is noise.".into()),
            peers: ratio.peers.clone(),
            table: ratio.table.clone(),
            case: ratio.case.clone(),
            quantity: ratio.quantity.clone(),
        };
        assert_eq!(targets, [ratio, single]);
    }

    #[test]
    fn a_row_with_two_bounds_or_an_unknown_word_or_reason_is_refused() {
        for (word, replacement) in [
            ("at_least = 2.2", "at_least = 2.2, below = 3"),
            ("at_least = 2.2", "reason = 'none'"),
            ("tolerance", "tolerence"),
            ("[reasons]", "[excuses]"),
            ("reason = \"noise\"", "reason = \"nose\""),
        ] {
            let file = FILE.replace(word, replacement);
            assert!(Target::read(&file).is_err(), "{replacement}");
        }
    }

    #[test]
    fn a_bound_is_met_up_to_its_tolerance() {
        let mut target = Target::read(FILE).unwrap().remove(0);
        let cases = [
            (Bound::AtLeast(2.0), 0.0, 2.0, true),
            (Bound::AtLeast(2.0), 0.0, 1.99, false),
            (Bound::AtLeast(2.0), 0.1, 1.81, true),
            (Bound::AtLeast(2.0), 0.1, 1.79, false),
            (Bound::AtMost(2.0), 0.0, 2.0, true),
            (Bound::AtMost(2.0), 0.0, 2.01, false),
            (Bound::AtMost(2.0), 0.1, 2.19, true),
            (Bound::AtMost(2.0), 0.1, 2.21, false),
            (Bound::AtMost(0.0), 0.0, 0.0, true),
            (Bound::Below(1.0), 0.0, 0.99, true),
            (Bound::Below(1.0), 0.0, 1.0, false),
        ];
        for (bound, tolerance, value, want) in cases {
            target.bound = bound;
            target.tolerance = tolerance;
            assert_eq!(target.is_met(value), want, "{value} {bound}, {tolerance}");
        }
    }
}
