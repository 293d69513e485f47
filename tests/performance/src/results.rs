use performance::{Figure, Figures};

use crate::{Failure, part::Part};

/// All figures that are kept.
#[derive(Debug, Default)]
pub(crate) struct Results(pub(crate) Vec<Figure>);

impl Results {
    pub(crate) fn read() -> Result<Self, Failure> {
        let mut figures = Vec::new();
        for part in Part::MEASURED {
            let kept = Figures::read(&part.path());
            let kept = kept.map_err(|error| {
                let (path, name) = (part.path(), part.name());
                format!(
                    "{}: {error}; cargo run --release -p performance -- --only {name} measures it",
                    path.display()
                )
            })?;
            figures.extend(kept.figures);
        }
        Ok(Self(figures))
    }

    /// Returns the figures of a table, in the order in which they were measured.
    pub(crate) fn table<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Figure> + Clone {
        self.0.iter().filter(move |figure| figure.table == table)
    }

    pub(crate) fn median(
        &self,
        table: &str,
        case: &str,
        contestant: &str,
        quantity: &str,
    ) -> Option<f64> {
        let mut figures = self.table(table);
        let figure = figures.find(|figure| {
            figure.case == case && figure.contestant == contestant && figure.quantity == quantity
        })?;
        Some(figure.median).filter(|median| median.is_finite())
    }
}
