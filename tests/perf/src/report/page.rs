//! The text of PERFORMANCE.md.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{
    PARTS, Results,
    circumstances::Circumstances,
    section::{SECTIONS, Section},
};
use crate::{
    Failure,
    figures::{distinct, number},
};

pub(super) fn page(
    circumstances: &BTreeMap<String, Circumstances>,
    results: &Results,
) -> Result<String, Failure> {
    let mut page = String::from(
        "# Performance\n\n\
         What you gain, and what you do not. Every figure was measured beside the others in the same \
         run; it is a median. `cargo run --release -p perf -- all` measures everything again and writes \
         this page; [tests/perf/results](tests/perf/results) has all figures, with the lowest and the \
         highest of each.\n",
    );
    for section in SECTIONS {
        let (title, text, drawing) = (section.title, section.text, &section.drawing);
        writeln!(page, "\n## {title}\n\n{text}\n")?;
        let (caption, file) = (drawing.title, drawing.file);
        writeln!(page, "![{caption}](tests/perf/charts/{file})\n")?;
        page.push_str(&medians(section, results));
        if section.table == "decode" {
            page.push_str(&relay(results)?);
        }
    }
    page.push_str(&limits(results)?);
    write_circumstances(&mut page, circumstances)?;
    Ok(page)
}

/// Writes a table of the medians that a section shows: a row for each case, a column for each
/// contestant.
fn medians(section: &Section, results: &Results) -> String {
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

/// Writes what it costs to pass events on.
fn relay(results: &Results) -> Result<String, Failure> {
    let cases = distinct(results.table("relay").map(|figure| &*figure.case));
    let ratios = cases
        .iter()
        .map(|case| results.ratio("relay", case, "ns per event", "eventwire", "memmem"));
    let mut ratios = ratios.collect::<Result<Vec<_>, _>>()?;
    ratios.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (ratios.first(), ratios.last()) else {
        return Err("no relay was measured".into());
    };
    Ok(format!(
        "\nPassing these streams on with `Frames` takes {} to {} times as long as a search for blank lines.\n",
        number(*least),
        number(*most)
    ))
}

/// Writes the cases in which the library is not faster.
fn limits(results: &Results) -> Result<String, Failure> {
    let fan_out = |framework| {
        let case = format!("{framework}, 1,000 clients every 10 ms");
        let quantity = "µs of processor time per delivery";
        results.ratio("fan-out", &case, quantity, "event", "native")
    };
    let of_hub =
        |case, quantity| results.ratio("hub", case, quantity, "eventwire", "tokio broadcast");
    let waits = of_hub("a subscriber who waits", "bytes per subscriber")?;
    let publish = of_hub("publish, no subscriber", "ns per publish")?;
    let ready = results.ratio(
        "ready",
        "axum, 64 connections",
        "events per second of processor time",
        "event",
        "prototype",
    )?;
    let json = results.ratio(
        "body",
        "131 bytes of JSON from a struct",
        "ns per event",
        "eventwire",
        "serde_json",
    )?;
    Ok(format!(
        "\n## Where we are not faster\n\n\
         - One event at a time to many clients costs about what it costs with the framework's own type: \
           {axum} times as much on axum, {warp} on warp, {actix_web} on actix-web. Most of a delivery is \
           the kernel's. The responses measured here have a keep-alive, the framework's own have none.\n\
         - Publishing to a hub takes {publish} times as long as sending to tokio's channel, because the \
           hub encodes the event. It pays from the second subscriber on.\n\
         - A hub's subscriber that waits takes {waits} times the memory of a receiver of that channel.\n\
         - A response written by hand for one framework does more: the ready events of axum reach {ready} \
           of its throughput.\n\
         - JSON is mostly serialization: an event takes {json} times as long as serde_json alone.\n\
         - The latency of a single event to a single client is that of the framework.\n\
         - A connection's memory belongs to the framework; eventwire does not lower it.\n",
        axum = number(fan_out("axum")?),
        warp = number(fan_out("warp")?),
        actix_web = number(fan_out("actix-web")?),
        publish = number(publish),
        waits = number(waits),
        ready = number(ready),
        json = number(json),
    ))
}

fn write_circumstances(
    page: &mut String,
    circumstances: &BTreeMap<String, Circumstances>,
) -> Result<(), Failure> {
    page.push_str("\n## How it was measured\n\n");
    let mut versions = BTreeSet::new();
    for part in PARTS {
        let Some(one) = circumstances.get(part) else {
            writeln!(page, "- `{part}`: not recorded.")?;
            continue;
        };
        writeln!(
            page,
            "- `{part}`: {}, {} ({} cores), {}, {}, {}.",
            one.date, one.processor, one.cores, one.memory, one.kernel, one.rustc
        )?;
        versions.extend(one.versions.iter().map(String::as_str));
    }
    let versions: Vec<_> = versions.into_iter().collect();
    writeln!(
        page,
        "- Compared with, or built on: {}.\n\
         - The server has one core, its clients have another. Instructions and allocations, which are \
           the same in every run, are compared in CI: `cargo run --release -p cost`.",
        versions.join(", ")
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::medians;
    use crate::{
        figures::Figure,
        report::{Results, section::SECTIONS},
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
