use super::chart::{Bar, Chart, Panel, Side};
use crate::{
    Failure,
    figures::{Figure, distinct},
};

/// Which figures of a table a chart shows.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// The name of its file.
    pub(crate) file: &'static str,
    /// Its title.
    pub(crate) title: &'static str,
    /// What the bars are.
    pub(crate) quantity: &'static str,
    /// The end of the names of the cases, which is left out then.
    pub(crate) cases: &'static str,
    /// Whose bars there are; empty for all.
    pub(crate) contestants: &'static [&'static str],
    /// How many panels a row has; each case is one.
    pub(crate) columns: usize,
    /// Whether bars of one length mean the same in all panels.
    pub(crate) shared_scale: bool,
}

impl Drawing {
    /// Draws the figures of a table as bars, in SVG.
    ///
    /// # Errors
    ///
    /// Returns an error if they cannot be drawn.
    pub(crate) fn svg(&self, table: &str, figures: &[Figure]) -> Result<String, Failure> {
        self.chart(table, figures).svg()
    }

    fn chart(&self, table: &str, figures: &[Figure]) -> Chart {
        let shown = figures.iter().filter(|figure| {
            figure.table == table
                && figure.quantity == self.quantity
                && (self.contestants.is_empty() || self.contestants.contains(&&*figure.contestant))
        });
        let names = distinct(shown.clone().map(|figure| &*figure.case)).into_iter();
        let panels = names.filter_map(|case| {
            let title = case.strip_suffix(self.cases)?;
            let bars = shown.clone().filter(|figure| figure.case == case);
            Some(Panel {
                title: title.into(),
                bars: bars
                    .map(|figure| Bar {
                        label: label(case, &figure.contestant),
                        value: figure.median,
                        side: side(&figure.contestant),
                    })
                    .collect(),
            })
        });
        Chart {
            title: self.title,
            panels: panels.collect(),
            columns: self.columns,
            shared_scale: self.shared_scale,
        }
    }
}

/// Names a contestant so that a chart can be understood without the page.
fn label(case: &str, contestant: &str) -> String {
    let framework = case.split(',').next().unwrap_or(case);
    match (contestant, framework) {
        ("native", "actix-web") => "actix-web-lab".into(),
        ("native", "hyper") => "sse-stream".into(),
        ("native", _) => format!("{framework}'s own"),
        ("event", _) => "eventwire".into(),
        ("frame", _) => "eventwire, frame".into(),
        ("prototype", _) => "written by hand".into(),
        (other, _) => other.into(),
    }
}

fn side(contestant: &str) -> Side {
    match contestant {
        "event" | "frame" => Side::Ours,
        "memcpy" | "memchr2+memcpy" | "prototype" | "serde_json" => Side::Limit,
        // The limits of a chunk are all the library's own.
        _ if contestant.starts_with("eventwire") || contestant.ends_with(" KiB") => Side::Ours,
        _ => Side::Theirs,
    }
}
