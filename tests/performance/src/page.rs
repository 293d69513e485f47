//! The text of PERFORMANCE.md.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write},
};

use performance::number;

use crate::{
    circumstances::Circumstances,
    outcome::{Measured, Outcome},
    part::Part,
    results::Results,
    section::{SECTIONS, Section},
    table::medians,
    target::{Bound, FASTEST, Target},
};

pub(crate) fn page(
    circumstances: &BTreeMap<String, Circumstances>,
    results: &Results,
    outcomes: &[(&Target, Outcome)],
) -> Result<String, fmt::Error> {
    let mut page = String::from(
        "# Performance\n\n\
         Written by the command that measures everything on this page:\n\n\
         ```sh\ncargo run --release -p performance\n```\n\n\
         `-- --only encoding`, `load` or `size` measures one part of it anew, and `-- --only report` \
         none. Every figure is a median; the lowest and the highest are kept beside it in \
         [tests/performance/results](tests/performance/results). What an event costs in instructions \
         and allocations, which no noise can move, is compared by `cargo run --release -p cost`.\n\n",
    );
    write_circumstances(&mut page, circumstances)?;
    for section in SECTIONS {
        write_section(&mut page, section, results)?;
    }
    write_targets(&mut page, outcomes)?;
    Ok(page)
}

fn write_circumstances(
    page: &mut String,
    circumstances: &BTreeMap<String, Circumstances>,
) -> fmt::Result {
    page.push_str(
        "| measured | on | processor | cores | memory | kernel | compiler |\n\
         | --- | --- | --- | ---: | ---: | --- | --- |\n",
    );
    let mut versions = BTreeSet::new();
    for part in Part::MEASURED.map(Part::name) {
        let Some(one) = circumstances.get(part) else {
            writeln!(page, "| {part} | not recorded | | | | | |")?;
            continue;
        };
        writeln!(
            page,
            "| {part} | {} | {} | {} | {} | {} | {} |",
            one.date, one.processor, one.cores, one.memory, one.kernel, one.rustc
        )?;
        versions.extend(one.versions.iter().map(String::as_str));
    }
    let versions: Vec<_> = versions.into_iter().collect();
    writeln!(
        page,
        "\nCompared with, or built on: {}.",
        versions.join(", ")
    )
}

fn write_section(page: &mut String, section: &Section, results: &Results) -> fmt::Result {
    writeln!(page, "\n## {}\n\n{}\n", section.title, section.text)?;
    for drawing in section.drawings {
        let (title, file) = (drawing.title, drawing.file);
        writeln!(page, "![{title}](tests/performance/charts/{file})\n")?;
    }
    page.push_str(&medians(section.table, results));
    Ok(())
}

fn write_targets(page: &mut String, outcomes: &[(&Target, Outcome)]) -> fmt::Result {
    let all = outcomes.iter();
    let met = all.filter(|(_, outcome)| matches!(outcome, Outcome::Met(_)));
    writeln!(
        page,
        "\n## Targets\n\n\
         {} of the {} targets of [targets.toml](tests/performance/targets.toml) are met. A target is \
         a figure, or the ratio of two. Where noise could decide, the bound has a tolerance.",
        met.count(),
        outcomes.len()
    )?;
    let heading = |target: &Target| format!("{}: {}", target.table, target.quantity);
    let same = |(a, _): &(&Target, Outcome), (b, _): &(&Target, Outcome)| heading(a) == heading(b);
    for group in outcomes.chunk_by(same) {
        let heading = group.first().map(|(target, _)| heading(target));
        writeln!(
            page,
            "\n### {}\n\n| case | figure | shall be | is | |\n| --- | --- | --- | ---: | --- |",
            heading.unwrap_or_default()
        )?;
        for (target, outcome) in group {
            write_target(page, target, outcome)?;
        }
    }
    Ok(())
}

fn write_target(page: &mut String, target: &Target, outcome: &Outcome) -> fmt::Result {
    let (measured, verdict) = match outcome {
        Outcome::Met(measured) => (Some(measured), "met".into()),
        Outcome::Missed(measured) => (
            Some(measured),
            match &target.reason {
                Some(reason) => format!("not met: {reason}"),
                None => "**not met**".into(),
            },
        ),
        Outcome::Unknown(_) => (None, "**not measured**".into()),
    };
    let value = measured.map_or_else(String::new, |measured| number(measured.value));
    writeln!(
        page,
        "| {} | {} | {} | {value} | {verdict} |",
        target.case,
        ratio(target, measured),
        bound(target)
    )
}

fn ratio(target: &Target, measured: Option<&Measured>) -> String {
    let mut of = target.of.clone();
    if let Some(peer) = measured.and_then(|measured| measured.peer.as_ref()) {
        of = format!("{FASTEST} ({peer})");
    }
    match &target.to {
        Some(to) => format!("{of} / {to}"),
        None => of,
    }
}

fn bound(target: &Target) -> String {
    if target.tolerance == 0.0 {
        return target.bound.to_string();
    }
    let sign = match target.bound {
        Bound::AtLeast(_) => "−",
        Bound::AtMost(_) | Bound::Below(_) => "+",
    };
    format!("{} ({sign}{:.0} %)", target.bound, target.tolerance * 100.0)
}
