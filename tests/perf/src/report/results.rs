use super::{PARTS, path};
use crate::{
    Failure,
    figures::{Figure, Figures},
};

/// All figures that are kept.
#[derive(Debug, Default)]
pub(crate) struct Results(pub(crate) Vec<Figure>);

impl Results {
    pub(crate) fn read() -> Result<Self, Failure> {
        let mut figures = Vec::new();
        for part in PARTS {
            let path = path(part);
            let kept = Figures::read(&path).map_err(|error| {
                format!("{}: {error}; `perf -- all` measures it", path.display())
            })?;
            figures.extend(kept.figures);
        }
        Ok(Self(figures))
    }

    /// Returns the figures of a table, in the order in which they were measured.
    pub(crate) fn table<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Figure> + Clone {
        self.0.iter().filter(move |figure| figure.table == table)
    }

    /// Divides the median of one contestant by that of another.
    pub(crate) fn ratio(
        &self,
        table: &str,
        case: &str,
        quantity: &str,
        of: &str,
        to: &str,
    ) -> Result<f64, Failure> {
        let median = |contestant: &str| {
            let mut figures = self.table(table);
            let figure = figures.find(|figure| {
                figure.case == case
                    && figure.contestant == contestant
                    && figure.quantity == quantity
            });
            figure
                .map(|figure| figure.median)
                .ok_or_else(|| format!("{table}, {case}: {contestant} was not measured"))
        };
        Ok(median(of)? / median(to)?)
    }
}
