//! What clients that others have written make of a stream, on every framework.

mod curl;
mod node;
mod python;
mod rust;

use std::{net::SocketAddr, process::ExitCode};

use contract::Framework;
use contract::{Failure, Protocol, Server};
use libtest_mimic::{Arguments, Trial};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

const SCRIPT: &str = r#"[
    {"event": {"comment": "hello", "retry_ms": 100, "data": "first"}},
    {"event": {"name": "greeting", "id": "41", "data": "Grüße\n  第七 ☃\n"}},
    {"event": {"comment": "idle"}},
    {"event": {"data": ""}},
    {"event": {"id": "42", "data": "last"}}
]"#;

/// The events of the script, as the standard has them dispatched.
fn events() -> Vec<Value> {
    vec![
        json!({"name": "message", "data": "first", "id": ""}),
        json!({"name": "greeting", "data": "Grüße\n  第七 ☃\n", "id": "41"}),
        json!({"name": "message", "data": "", "id": "41"}),
        json!({"name": "message", "data": "last", "id": "42"}),
    ]
}

/// Returns the address of the script on a server.
fn url(server: SocketAddr) -> String {
    let script = utf8_percent_encode(SCRIPT, NON_ALPHANUMERIC);
    format!("http://{server}/script?s={script}")
}

/// Reads what a program has printed, a value on each line.
fn json_lines(printed: &str) -> Result<Vec<Value>, Failure> {
    let lines = printed.lines().map(serde_json::from_str);
    Ok(lines.collect::<Result<_, _>>()?)
}

type Client = fn(&Server) -> Result<(), Failure>;

const CLIENTS: &[(&str, Client)] = &[
    ("curl", curl::prints_every_byte),
    ("eventsource_of_node", node::reads_and_reconnects),
    ("httpx_sse_of_python", python::reads_and_is_reconnected),
    ("reqwest_eventsource", rust::reads_and_reconnects),
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of the time a case waits for a program.
    arguments.test_threads.get_or_insert(16);
    let trials = Framework::ALL.into_iter().flat_map(|framework| {
        CLIENTS.iter().map(move |(name, client)| {
            let trial = Trial::test(format!("{framework:?}::{name}"), move || {
                Ok(client(&Server::start(framework, Protocol::Http1)?)?)
            });
            // It needs the client, and a network to install it.
            trial.with_ignored_flag(true)
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
