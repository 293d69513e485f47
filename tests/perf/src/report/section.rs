use super::chart::{Bar, Chart, Panel, Side};
use crate::{
    Failure,
    figures::{Figure, distinct},
};

/// One part of the page: a chart, and a table of the same figures.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    /// The table of the results.
    pub(crate) table: &'static str,
    pub(crate) drawing: Drawing,
}

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "Events that are always ready",
        text: "How many events of 120 bytes with a name and an id a server sends in a second of \
               processor time, over HTTP/1.1 to 64 connections. `native` is the framework's own \
               type for server-sent events (actix-web: the one of actix-web-lab; hyper: sse-stream). \
               `event` is eventwire given events, `frame` eventwire given a shared frame. `prototype` \
               is written by hand for each framework: it splits lines, gathers events in chunks, and \
               does nothing else.",
        table: "ready",
        drawing: Drawing {
            file: "ready.svg",
            title: "Events per second of processor time, 64 connections: longer is better",
            quantity: "events per second of processor time",
            cases: ", 64 connections",
            contestants: &["native", "event"],
            columns: 1,
            shared_scale: true,
        },
    },
    Section {
        title: "One event to many clients",
        text: "Processor time per delivery of a JSON event of 100 bytes. `hub` is a `Hub`; `native` is \
               the framework's own type over tokio's broadcast channel. A window batches the events \
               published within it into one wake-up.",
        table: "hub by HTTP",
        drawing: Drawing {
            file: "hub.svg",
            title: "µs of processor time per delivery: shorter is better",
            quantity: "µs of processor time per delivery",
            cases: "",
            contestants: &[],
            columns: 3,
            shared_scale: false,
        },
    },
    Section {
        title: "Encoding, without a server",
        text: "Time per event through the body that a server polls, from a stream that is always ready. \
               `memcpy` copies the data and does nothing else, `memchr2+memcpy` also looks for line ends.",
        table: "body",
        drawing: Drawing {
            file: "body.svg",
            title: "ns per event: shorter is better",
            quantity: "ns per event",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: false,
        },
    },
    Section {
        title: "Reading",
        text: "Time per event from bytes in memory, cut into chunks of one size, beside the other decoders \
               for Rust. `memchr2+utf8` finds the line ends and checks the text, and does nothing else.",
        table: "decode",
        drawing: Drawing {
            file: "decode.svg",
            title: "ns per event: shorter is better",
            quantity: "ns per event",
            cases: "",
            contestants: &[],
            columns: 3,
            shared_scale: false,
        },
    },
    Section {
        title: "Idle clients",
        text: "Memory of the server per client that has received one event and waits for the next.",
        table: "idle",
        drawing: Drawing {
            file: "idle.svg",
            title: "KiB of memory per idle client: shorter is better",
            quantity: "KiB per client",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: true,
        },
    },
];

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
        "memcpy" | "memchr2+memcpy" | "memchr2+utf8" | "prototype" | "serde_json" => Side::Limit,
        // The limits of a chunk are all the library's own.
        _ if contestant.starts_with("eventwire") || contestant.ends_with(" KiB") => Side::Ours,
        _ => Side::Theirs,
    }
}
