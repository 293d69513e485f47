use crate::{
    results::Results,
    target::{FASTEST, Target},
};

/// What became of a target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Met(Measured),
    Missed(Measured),
    /// Nobody has measured this.
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: f64,
    /// Who the fastest peer was.
    pub(crate) peer: Option<String>,
}

impl Outcome {
    pub(crate) fn new(target: &Target, results: &Results) -> Self {
        match measured(target, results) {
            Ok(measured) if target.is_met(measured.value) => Self::Met(measured),
            Ok(measured) => Self::Missed(measured),
            Err(contestant) => Self::Unknown(contestant),
        }
    }

    /// Says what must not be, or `None` where there is no such thing.
    pub(crate) fn failure(&self, target: &Target) -> Option<String> {
        match self {
            Self::Missed(measured) if target.reason.is_none() => Some(format!(
                "{:.3} was measured, and targets.toml gives no reason",
                measured.value
            )),
            Self::Unknown(contestant) => Some(format!("{contestant} was not measured")),
            Self::Met(_) | Self::Missed(_) => None,
        }
    }
}

/// Returns the value, or who has no figure.
fn measured(target: &Target, results: &Results) -> Result<Measured, String> {
    let median = |contestant: &str| {
        let Target {
            table,
            case,
            quantity,
            ..
        } = target;
        let median = results.median(table, case, contestant, quantity);
        median.ok_or_else(|| contestant.to_owned())
    };
    let (mut value, peer) = match &*target.of {
        FASTEST => {
            let peers = target.peers.iter().map(|peer| Ok((median(peer)?, peer)));
            let peers: Vec<_> = peers.collect::<Result<_, String>>()?;
            let fastest = peers.into_iter().min_by(|(a, _), (b, _)| a.total_cmp(b));
            let (value, peer) = fastest.ok_or(FASTEST)?;
            (value, Some(peer.clone()))
        }
        of => (median(of)?, None),
    };
    if let Some(to) = &target.to {
        value /= median(to)?;
    }
    Ok(Measured { value, peer })
}

#[cfg(test)]
mod tests {
    use performance::Figure;

    use super::{Measured, Outcome};
    use crate::{results::Results, target::Target};

    fn results() -> Results {
        let medians = [("eventwire", 20.0), ("axum", 150.0), ("warp", 45.0)];
        let figures = medians.map(|(contestant, median)| Figure {
            table: "body".into(),
            case: "12 bytes".into(),
            contestant: contestant.into(),
            quantity: "ns per event".into(),
            median,
            low: 1.0,
            high: 1000.0,
        });
        Results(figures.into())
    }

    fn target(row: &str) -> Target {
        let file = format!(
            "[reasons]\nnoise = 'It is noise.'\n\n[[tables]]\nname = 'body'\nquantity = 'ns per event'\npeers = ['axum', 'warp']\n\
             targets = [{{ case = '12 bytes', {row} }}]"
        );
        Target::read(&file).unwrap().remove(0)
    }

    #[test]
    fn a_ratio_is_that_of_the_medians() {
        let cases = [
            (
                "of = 'fastest peer / eventwire', at_least = 2.2",
                2.25,
                Some("warp"),
            ),
            ("of = 'axum / eventwire', at_least = 4", 7.5, None),
            ("of = 'eventwire', at_most = 20", 20.0, None),
        ];
        for (row, value, peer) in cases {
            let measured = Measured {
                value,
                peer: peer.map(String::from),
            };
            let outcome = Outcome::new(&target(row), &results());
            assert_eq!(outcome, Outcome::Met(measured), "{row}");
        }
    }

    #[test]
    fn only_what_is_missed_without_a_reason_or_not_measured_is_a_failure() {
        let cases = [
            ("of = 'axum / eventwire', at_least = 4", false),
            (
                "of = 'axum / eventwire', at_least = 8, reason = 'noise'",
                false,
            ),
            ("of = 'axum / eventwire', at_least = 8", true),
            (
                "of = 'poem / eventwire', at_least = 8, reason = 'noise'",
                true,
            ),
            ("of = 'axum / memcpy', at_least = 8", true),
        ];
        for (row, failure) in cases {
            let target = target(row);
            let outcome = Outcome::new(&target, &results());
            assert_eq!(outcome.failure(&target).is_some(), failure, "{row}");
        }
    }
}
