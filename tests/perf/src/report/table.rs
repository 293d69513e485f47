use super::{results::Results, section::Section};
use crate::figures::{distinct, number};

/// Writes a table of the medians that a section shows: a row for each case, a column for each
/// contestant.
pub(crate) fn medians(section: &Section, results: &Results) -> String {
    let drawing = &section.drawing;
    let figures = results.table(section.table).filter(|figure| {
        figure.quantity == drawing.quantity && figure.case.ends_with(drawing.cases)
    });
    let contestants = distinct(figures.clone().map(|figure| &*figure.contestant));
    let mut rows = vec![
        format!("| {} | {} |", drawing.quantity, contestants.join(" | ")),
        format!("| --- |{}", " ---: |".repeat(contestants.len())),
    ];
    for case in distinct(figures.clone().map(|figure| &*figure.case)) {
        let cells = contestants.iter().map(|contestant| {
            let mut figures = figures.clone();
            let figure = figures.find(|one| one.case == case && one.contestant == *contestant);
            figure.map_or_else(String::new, |figure| number(figure.median))
        });
        let cells: Vec<_> = cells.collect();
        let case = case.strip_suffix(drawing.cases).unwrap_or(case);
        rows.push(format!("| {case} | {} |", cells.join(" | ")));
    }
    rows.push(String::new());
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use super::medians;
    use crate::{
        figures::Figure,
        report::{results::Results, section::SECTIONS},
    };

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
        let quantity = "events per second of processor time";
        let results = Results(vec![
            figure("axum, 64 connections", "native", quantity, 1.5),
            figure("axum, 64 connections", "event", quantity, 3000.0),
            figure("axum, 1 connection", "event", quantity, 5.0),
            figure("warp, 64 connections", "event", quantity, 4.0),
            figure("axum, 64 connections", "native", "bytes per event", 147.0),
            Figure {
                table: "idle".into(),
                ..figure("axum, 64 connections", "native", quantity, 1.0)
            },
        ]);
        let section = SECTIONS.iter().find(|section| section.table == "ready");
        assert_eq!(
            medians(section.unwrap(), &results),
            "| events per second of processor time | native | event |\n\
             | --- | ---: | ---: |\n\
             | axum | 1.50 | 3,000 |\n\
             | warp |  | 4 |\n"
        );
    }
}
