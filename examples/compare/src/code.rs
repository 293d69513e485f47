//! The sources of the frameworks, as they are compiled, and how they differ.

mod manifest;

use std::collections::BTreeMap;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::{Failure, framework::Framework};

/// The same part of each framework's source.
#[derive(Debug, Serialize)]
pub(crate) struct Part {
    title: &'static str,
    sources: Vec<Source>,
}

#[derive(Debug, Serialize)]
struct Source {
    framework: Framework,
    path: String,
    text: String,
    /// The lines, from 0 on, that others do not have, by the other's name.
    differs: BTreeMap<String, Vec<usize>>,
}

/// The text of the same file of each framework, in the order of all frameworks.
macro_rules! texts {
    ($($path:literal),*) => {
        [$(include_str!($path).to_owned()),*]
    };
}

/// Returns all parts.
pub(crate) fn parts() -> Result<[Part; 3], Failure> {
    let application = texts!(
        "../../actix-web/src/lib.rs",
        "../../axum/src/lib.rs",
        "../../hyper/src/lib.rs",
        "../../rocket/src/lib.rs",
        "../../warp/src/lib.rs"
    );
    let stream = texts!(
        "frameworks/actix_web.rs",
        "frameworks/axum.rs",
        "frameworks/hyper.rs",
        "frameworks/rocket.rs",
        "frameworks/warp.rs"
    );
    let manifests = texts!(
        "../../actix-web/Cargo.toml",
        "../../axum/Cargo.toml",
        "../../hyper/Cargo.toml",
        "../../rocket/Cargo.toml",
        "../../warp/Cargo.toml"
    );
    let workspace = include_str!("../../../Cargo.toml");
    let [a, b, c, d, e] = manifests.map(|text| manifest::dependencies(&text, workspace));
    Ok([
        part("The application", application, |framework| {
            format!("examples/{framework}/src/lib.rs")
        }),
        part("The stream of this page", stream, |framework| {
            let module = framework.to_string().replace('-', "_");
            format!("examples/compare/src/frameworks/{module}.rs")
        }),
        part("Cargo.toml", [a?, b?, c?, d?, e?], |framework| {
            format!("[dependencies] of examples/{framework}")
        }),
    ])
}

fn part(title: &'static str, texts: [String; 5], path: fn(Framework) -> String) -> Part {
    let pairs = || Framework::ALL.into_iter().zip(&texts);
    let sources = pairs().map(|(framework, text)| Source {
        framework,
        path: path(framework),
        text: text.clone(),
        differs: pairs()
            .map(|(other, base)| (other.to_string(), differing_lines(base, text)))
            .collect(),
    });
    Part {
        title,
        sources: sources.collect(),
    }
}

/// The lines of a text that are not in another one, or not there.
fn differing_lines(base: &str, text: &str) -> Vec<usize> {
    let diff = TextDiff::from_lines(base, text);
    let changes = diff.iter_all_changes();
    let inserted = changes.filter(|change| change.tag() == ChangeTag::Insert);
    inserted.filter_map(|change| change.new_index()).collect()
}

#[cfg(test)]
mod tests {
    use super::differing_lines;

    #[test]
    fn lines_that_are_elsewhere_or_not_at_all_differ() {
        assert_eq!(differing_lines("a\nb\nc\n", "a\nx\nc\nb\n"), [1, 3]);
        assert_eq!(differing_lines("a\nb\n", "a\nb\n"), [0; 0]);
    }
}
