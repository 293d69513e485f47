use performance::Drawing;

/// One table of figures on the page.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) table: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) drawings: &'static [Drawing],
}

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        table: "body",
        title: "Body",
        text: "An event through the body that a server polls, without a server, from a stream that \
               is always ready. `memcpy` copies the data and does nothing else, `memchr2+memcpy` \
               looks for line ends too, and `serde_json` only writes the JSON.",
        drawings: &[Drawing {
            file: "body.svg",
            title: "Body: ns per event, shorter is better",
            quantity: "ns per event",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: false,
        }],
    },
    Section {
        table: "encoder",
        title: "Encoder",
        text: "An event into a buffer that is used again.",
        drawings: &[Drawing {
            file: "encoder.svg",
            title: "Encoder: ns per event, shorter is better",
            quantity: "ns per event",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: false,
        }],
    },
    Section {
        table: "hub",
        title: "A hub without sockets",
        text: "Events of 120 bytes with a name and an id, to many response bodies, each in a task of its \
               own on one thread of tokio. The hub encodes an event once; from the channels, each \
               body encodes it for itself. `wake-ups alone` wakes and polls the tasks, and delivers \
               nothing. Publishing to those who wait is measured with wakers that do nothing, and \
               catching up beside a body that is given frames one at a time.",
        drawings: &[Drawing {
            file: "hub.svg",
            title: "Hub: ns per delivery, shorter is better",
            quantity: "ns per delivery",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: false,
        }],
    },
    Section {
        table: "ready",
        title: "Events that are always ready",
        text: "Events of 120 bytes with a name and an id, by HTTP/1.1. The server has one core, and \
               its clients have another. `native` is the framework's own type for server-sent \
               events (for actix-web that of actix-web-lab, for hyper that of sse-stream), `event` \
               is eventwire given events, and `frame` is eventwire given one shared frame. \
               `prototype` is written by hand for that framework: it splits lines, gathers events in \
               chunks, and does nothing else.",
        drawings: &[
            Drawing {
                file: "ready.svg",
                title: "Events per second of processor time, 64 connections: longer is better",
                quantity: "events per second of processor time",
                cases: ", 64 connections",
                contestants: &["native", "event"],
                columns: 1,
                shared_scale: true,
            },
            Drawing {
                file: "ready-all.svg",
                title: "Events per second of processor time: longer is better",
                quantity: "events per second of processor time",
                cases: "",
                contestants: &[],
                columns: 2,
                shared_scale: true,
            },
        ],
    },
    Section {
        table: "fan-out",
        title: "One event to many clients",
        text: "JSON of 100 bytes, broadcast. The latency is that from the publishing of an event to \
               its arrival at a client, and holds the time that one core takes to read all clients: \
               it compares, and means nothing by itself.",
        drawings: &[
            Drawing {
                file: "fan-out.svg",
                title: "Processor time per delivery in µs: shorter is better",
                quantity: "µs of processor time per delivery",
                cases: "",
                contestants: &[],
                columns: 3,
                shared_scale: false,
            },
            Drawing {
                file: "fan-out-p99.svg",
                title: "Latency in µs, 99th percentile: shorter is better",
                quantity: "p99 µs",
                cases: "",
                contestants: &[],
                columns: 3,
                shared_scale: false,
            },
        ],
    },
    Section {
        table: "hub by HTTP",
        title: "A hub by HTTP",
        text: "The same events from a hub, beside the framework's own type over the broadcast channel of \
               tokio. The window is the hub's, and the latency holds it. Where deliveries per second \
               differ, the slower server did not keep up, and gathered events for that reason.",
        drawings: &[Drawing {
            file: "hub-by-http.svg",
            title: "Hub by HTTP: processor time per delivery in µs, shorter is better",
            quantity: "µs of processor time per delivery",
            cases: "",
            contestants: &[],
            columns: 3,
            shared_scale: false,
        }],
    },
    Section {
        table: "latency",
        title: "Latency of one event",
        text: "From the stream that yields an event to the one client that reads it.",
        drawings: &[],
    },
    Section {
        table: "chunk limit",
        title: "How much a chunk gathers",
        text: "Events that are always ready, as above, by the limit of a chunk.",
        drawings: &[Drawing {
            file: "chunk-limit.svg",
            title: "Events per second of processor time, by the limit of a chunk: longer is better",
            quantity: "events per second of processor time",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: false,
        }],
    },
    Section {
        table: "idle",
        title: "Clients that wait",
        text: "Memory of the server, for each client that has had one event and waits for the next.",
        drawings: &[Drawing {
            file: "idle.svg",
            title: "KiB of memory per idle client: shorter is better",
            quantity: "KiB per client",
            cases: "",
            contestants: &[],
            columns: 2,
            shared_scale: true,
        }],
    },
    Section {
        table: "size",
        title: "Size",
        text: "The crates that each package is built of, besides itself, and how many of them its \
               framework (for http-body: hyper) does not bring anyway; the time of a build without \
               optimization where nothing was built before, its framework included; and the program \
               of [tests/no_std](tests/no_std/src/main.rs) without symbols.",
        drawings: &[],
    },
];
