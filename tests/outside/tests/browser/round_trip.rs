//! What an `EventSource` makes of events.

use contract::Framework;
use outside::{Browser, Failure, Listener, Message, Protocol, Server, State, script_target};
use serde_json::{Map, Value, json};

use crate::difficult::{COMMENTS, DATA, IDS, NAMES};

/// An `EventSource` can only GET, and the crate `http` takes no target longer than this, which is
/// the limit of all the frameworks.
const LONGEST_TARGET: usize = 65_534;

const MIB: usize = 1024 * 1024;

/// Events that follow each other in one response.
#[derive(Default)]
struct Batch {
    steps: Vec<Value>,
    length: usize,
    expected: Vec<Message>,
}

impl Batch {
    fn last_id(&self) -> String {
        let last = self.expected.last();
        last.map(|message| message.last_event_id.clone())
            .unwrap_or_default()
    }
}

/// Returns all combinations, in batches that fit a query.
fn batches(origin: &str) -> Vec<Batch> {
    let mut batches = Vec::new();
    let mut batch = Batch::default();
    let mut comments = COMMENTS.iter().cycle();
    for (data, heard) in DATA {
        for (name, heard_name) in NAMES {
            for id in IDS {
                let fields = [
                    ("data", Some(data)),
                    ("name", name),
                    ("id", id),
                    ("comment", comments.next().copied().flatten()),
                ];
                let set = fields.into_iter();
                let set = set.filter_map(|(key, value)| Some((key.to_owned(), json!(value?))));
                let fields: Map<String, Value> = set.collect();
                // A frame is the same event, encoded earlier.
                let kind = if batch.steps.len().is_multiple_of(2) {
                    "event"
                } else {
                    "frame"
                };
                let step = json!({ kind: fields });
                let length = script_target(&step).len();
                if batch.length + length > LONGEST_TARGET - 100 {
                    batches.push(std::mem::take(&mut batch));
                }
                batch.expected.push(Message {
                    name: heard_name.to_owned(),
                    data: heard.to_owned(),
                    last_event_id: id.map_or_else(|| batch.last_id(), str::to_owned),
                    origin: origin.to_owned(),
                });
                batch.steps.push(step);
                batch.length += length;
            }
        }
    }
    batches.push(batch);
    batches
}

pub(crate) fn difficult_events_arrive_as_they_were_given(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    browser.visit(&format!("{}/stats", server.origin()))?;
    let mut names = NAMES.map(|(_, heard)| heard).to_vec();
    names.dedup();
    for batch in batches(&server.origin()) {
        let target = script_target(&json!(batch.steps));
        let listener = Listener {
            names: &names,
            ..Listener::new(&target)
        };
        let heard = listener.listen(browser)?;
        let pairs = heard.events.iter().zip(&batch.expected).zip(&batch.steps);
        for ((heard, expected), step) in pairs {
            assert_eq!(heard, expected, "{step}");
        }
        assert_eq!(heard.events.len(), batch.expected.len(), "{target}");
        assert_eq!((heard.opens, heard.errors), (1, 1), "{target}");
        assert_eq!(heard.state, State::Connecting, "{target}");
    }
    Ok(())
}

pub(crate) fn the_longest_script_of_a_query_arrives_whole(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    browser.visit(&format!("{}/stats", server.origin()))?;
    let target = |data: &str| script_target(&json!([{ "event": { "data": data } }]));
    let data = "x".repeat(LONGEST_TARGET - target("").len());
    let target = target(&data);
    assert_eq!(target.len(), LONGEST_TARGET);
    let heard = Listener::new(&target).listen(browser)?;
    let heard: Vec<_> = heard.events.into_iter().map(|event| event.data).collect();
    assert!(heard == [data], "{} events", heard.len());
    Ok(())
}

/// The script is too long for a query, so the page posts it, and reads the bytes by itself.
pub(crate) fn an_event_of_1_mib_is_exact_to_the_byte(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    browser.visit(&format!("{}/stats", server.origin()))?;
    let data = "é😀\0: ".repeat(MIB / 9);
    let data = format!("{data}{}", "x".repeat(MIB - data.len()));
    let script = json!([{ "event": { "data": data } }, { "event": { "data": "end" } }]);
    let body = browser.run(include_str!("read.js"), vec![json!(script.to_string())])?;
    let body = body.as_str().ok_or("no text")?;
    assert!(
        body == format!("data: {data}\n\ndata: end\n\n"),
        "{} bytes, starting with {:?}",
        body.len(),
        body.chars().take(40).collect::<String>()
    );
    Ok(())
}
