use super::drawing::Drawing;

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
