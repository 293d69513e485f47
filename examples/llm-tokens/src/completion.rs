use std::future::ready;

use eventwire::{Event, JsonError};
use futures_util::{Stream, StreamExt, stream};
use serde::Serialize;

/// What clients of such services read: the text of one event is at `choices[0].delta.content`.
#[derive(Serialize)]
struct Chunk {
    choices: [Choice; 1],
}

#[derive(Serialize)]
struct Choice {
    delta: Delta,
}

#[derive(Serialize)]
struct Delta {
    content: String,
}

/// Makes an event of each token, and a last one by which the client knows that nothing is missing.
///
/// JSON keeps the spaces and line ends of a token, however it begins and ends.
pub(crate) fn completion(
    tokens: impl Stream<Item = String>,
) -> impl Stream<Item = Result<Event, JsonError>> {
    let events = tokens.map(|content| {
        let delta = Delta { content };
        Event::json(&Chunk {
            choices: [Choice { delta }],
        })
    });
    // An EventSource would come back after the end of the response: the page closes it at this.
    events.chain(stream::once(ready(Ok(Event::from_static("[DONE]")))))
}
