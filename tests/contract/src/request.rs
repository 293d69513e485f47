use std::{io, str::FromStr, time::Duration};

use eventwire::{Event, EventBody};
use futures_util::Stream;
use percent_encoding::percent_decode_str;
use tokio::time::{Sleep, sleep};

use crate::{
    App,
    refusal::Refusal,
    script::{self, Item},
    stream::ScriptStream,
};

/// The limit of a chunk that `Sse::new` sets on every framework but Rocket.
pub(crate) const CHUNK_LIMIT: usize = 16 * 1024;

/// The longest script in a body, in bytes.
pub(crate) const LONGEST_SCRIPT: usize = 4 * 1024 * 1024;

/// A request for a scripted stream that was read without an error.
#[derive(Debug)]
pub(crate) struct ScriptRequest {
    events: ScriptStream,
    begin: Option<Event>,
    keep_alive: Option<Duration>,
    chunk_limit: Option<usize>,
    until: Option<Duration>,
    app: App,
}

impl ScriptRequest {
    /// Reads a request: the script is in the body or, without one, in the query.
    pub(crate) fn new(app: &App, query: &str, body: Option<&[u8]>) -> Result<Self, Refusal> {
        let in_query;
        let script = match body {
            Some(body) if body.len() > LONGEST_SCRIPT => return Err(Refusal::too_long()),
            Some(body) => body,
            None => {
                in_query = parameter(query, "s")?
                    .ok_or_else(|| Refusal::malformed("the script is missing"))?;
                in_query.as_bytes()
            }
        };
        let millis = |name| Ok(number(query, name)?.map(Duration::from_millis));
        let (keep_alive, until) = (millis("keep_alive_ms")?, millis("until_ms")?);
        let chunk_limit = number(query, "chunk_limit")?;
        let begin = parameter(query, "begin")?;
        let begin = begin.as_ref().map(|event| event.as_bytes());
        let (begin, steps) = script::parse_with_begin(begin, script)?;
        Ok(Self {
            events: ScriptStream::new(steps, app.start_stream()),
            begin,
            keep_alive,
            chunk_limit,
            until,
            app: app.clone(),
        })
    }

    /// Makes the body, which the adapter's `Sse` takes over. `limit` is the adapter's own for a chunk.
    pub(crate) fn into_body(
        self,
        limit: usize,
    ) -> EventBody<impl Stream<Item = io::Result<Item>> + Send, fn(Duration) -> Sleep> {
        let timer: fn(Duration) -> Sleep = sleep;
        let mut body = EventBody::new(self.events)
            .timer(timer)
            .chunk_limit(self.chunk_limit.unwrap_or(limit))
            .on_end(self.app.count_end());
        if let Some(interval) = self.keep_alive {
            body = body.keep_alive(interval);
        }
        if let Some(event) = self.begin {
            body = body.begin(event);
        }
        body.until(self.app.end_after(self.until))
    }
}

pub(crate) fn number<T: FromStr>(query: &str, name: &str) -> Result<Option<T>, Refusal> {
    let Some(text) = parameter(query, name)? else {
        return Ok(None);
    };
    let number = text.parse();
    let number = number.map_err(|_| Refusal::malformed(format_args!("{name} is not a number")))?;
    Ok(Some(number))
}

/// Finds a parameter in a query and decodes it.
pub(crate) fn parameter(query: &str, name: &str) -> Result<Option<String>, Refusal> {
    Ok(parameters(query, name)?.into_iter().next())
}

/// Finds all parameters of a name in a query and decodes them.
pub(crate) fn parameters(query: &str, name: &str) -> Result<Vec<String>, Refusal> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| {
        // A form encodes a space as a plus.
        let value = value.replace('+', " ");
        let value = percent_decode_str(&value).decode_utf8();
        value.map(Into::into).map_err(Refusal::malformed)
    });
    values.collect()
}
