use crate::figures::Figure;

/// What was measured for one table, round by round.
#[derive(Debug)]
pub(crate) struct Samples {
    table: &'static str,
    samples: Vec<Sample>,
}

/// One quantity of one contestant, with a value of each round.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) case: String,
    pub(crate) contestant: String,
    pub(crate) quantity: &'static str,
    pub(crate) values: Vec<f64>,
}

impl Samples {
    pub(crate) const fn new(table: &'static str) -> Self {
        Self {
            table,
            samples: Vec::new(),
        }
    }

    pub(crate) fn add(
        &mut self,
        case: &str,
        contestant: impl ToString,
        quantity: &'static str,
        value: f64,
    ) {
        let contestant = contestant.to_string();
        let mut samples = self.samples.iter_mut();
        match samples.find(|sample| sample.is(case, &contestant, quantity)) {
            Some(sample) => sample.values.push(value),
            None => self.samples.push(Sample {
                case: case.to_owned(),
                contestant,
                quantity,
                values: vec![value],
            }),
        }
    }

    pub(crate) fn find(&self, case: &str, contestant: &str, quantity: &str) -> Option<&Sample> {
        self.iter()
            .find(|sample| sample.is(case, contestant, quantity))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter()
    }

    /// The median of the ratios of the rounds to those of another contestant.
    pub(crate) fn ratio(&self, sample: &Sample, contestant: &str) -> Option<f64> {
        let other = self.find(&sample.case, contestant, sample.quantity)?;
        let rounds = sample.values.iter().zip(&other.values);
        median(rounds.map(|(value, other)| value / other).collect())
    }

    pub(crate) fn table(&self) -> &'static str {
        self.table
    }

    pub(crate) fn figures(&self) -> impl Iterator<Item = Figure> {
        self.samples.iter().map(|sample| Figure {
            table: self.table.to_owned(),
            case: sample.case.clone(),
            contestant: sample.contestant.clone(),
            quantity: sample.quantity.to_owned(),
            median: sample.median(),
            low: sample.low(),
            high: sample.high(),
        })
    }
}

impl Sample {
    fn is(&self, case: &str, contestant: &str, quantity: &str) -> bool {
        self.case == case && self.contestant == contestant && self.quantity == quantity
    }

    pub(crate) fn median(&self) -> f64 {
        median(self.values.clone()).unwrap_or(f64::NAN)
    }

    pub(crate) fn low(&self) -> f64 {
        self.values.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub(crate) fn high(&self) -> f64 {
        self.values
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The middle one of an odd number of values, the mean of the middle two of an even one.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::Samples;

    #[test]
    fn a_figure_has_the_median_of_its_rounds() {
        let mut samples = Samples::new("ready");
        for value in [4.0, 1.0, 2.0, 9.0] {
            samples.add("axum", "event", "events", value);
        }
        let figures: Vec<_> = samples.figures().collect();
        assert_eq!(figures.len(), 1);
        let figure = &figures[0];
        assert_eq!((figure.median, figure.low, figure.high), (3.0, 1.0, 9.0));
    }

    #[test]
    fn a_ratio_is_the_median_of_those_of_the_rounds() {
        let mut samples = Samples::new("ready");
        for (native, event) in [(1.0, 8.0), (2.0, 10.0), (4.0, 24.0)] {
            samples.add("axum", "native", "events", native);
            samples.add("axum", "event", "events", event);
        }
        let ratios: Vec<_> = samples
            .iter()
            .map(|sample| samples.ratio(sample, "native"))
            .collect();
        assert_eq!(ratios, [Some(1.0), Some(6.0)]);
    }
}
