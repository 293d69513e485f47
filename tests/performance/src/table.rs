use performance::{Figure, distinct, number};

use crate::results::Results;

/// Writes a table of medians for each quantity: a row for each case, a column for each contestant.
pub(crate) fn medians(table: &str, results: &Results) -> String {
    let figures = results.table(table);
    let quantities = distinct(figures.clone().map(|figure| &*figure.quantity));
    let tables = quantities.into_iter().map(|quantity| {
        let figures = figures.clone().filter(|figure| figure.quantity == quantity);
        of_quantity(quantity, &figures.collect::<Vec<_>>())
    });
    tables.collect::<Vec<_>>().join("\n")
}

fn of_quantity(quantity: &str, figures: &[&Figure]) -> String {
    let contestants = distinct(figures.iter().map(|figure| &*figure.contestant));
    let mut rows = vec![
        format!("| {quantity} | {} |", contestants.join(" | ")),
        format!("| --- |{}", " ---: |".repeat(contestants.len())),
    ];
    for case in distinct(figures.iter().map(|figure| &*figure.case)) {
        let cells = contestants.iter().map(|contestant| {
            let mut figures = figures.iter();
            let figure = figures.find(|one| one.case == case && one.contestant == *contestant);
            figure.map_or_else(String::new, |figure| number(figure.median))
        });
        let cells: Vec<_> = cells.collect();
        rows.push(format!("| {case} | {} |", cells.join(" | ")));
    }
    rows.push(String::new());
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use performance::Figure;

    use super::medians;
    use crate::results::Results;

    #[test]
    fn rows_are_cases_and_columns_are_contestants() {
        let figure = |case: &str, contestant: &str, quantity: &str, median| Figure {
            table: "ready".into(),
            case: case.into(),
            contestant: contestant.into(),
            quantity: quantity.into(),
            median,
            low: 0.0,
            high: 9.0,
        };
        let mut results = Results(vec![
            figure("axum", "native", "events", 1.5),
            figure("axum", "event", "events", 3000.0),
            figure("warp", "event", "events", 4.0),
            figure("axum", "native", "bytes", 147.0),
        ]);
        results.0.push(Figure {
            table: "idle".into(),
            ..figure("axum", "native", "KiB", 1.0)
        });
        assert_eq!(
            medians("ready", &results),
            "| events | native | event |\n\
             | --- | ---: | ---: |\n\
             | axum | 1.50 | 3,000 |\n\
             | warp |  | 4 |\n\
             \n\
             | bytes | native |\n\
             | --- | ---: |\n\
             | axum | 147 |\n"
        );
    }
}
