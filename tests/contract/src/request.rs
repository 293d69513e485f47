use std::{borrow::Cow, future::Future, str::FromStr, time::Duration};

use eventwire::{Encode, EventStream, First, KeepAlive};
use futures_util::Stream;
use percent_encoding::percent_decode_str;
use tokio::time::{Sleep, sleep};

use crate::{App, refusal::Refusal, script, stream::ScriptStream};

/// How long a script may be that comes in a body, in bytes.
pub(crate) const LONGEST_SCRIPT: usize = 4 * 1024 * 1024;

/// A request for a scripted stream, read and found right.
#[derive(Debug)]
pub(crate) struct ScriptRequest {
    pub(crate) events: ScriptStream,
    pub(crate) keep_alive: Interval,
    pub(crate) settings: Settings,
}

/// How often an idle connection is kept alive.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Interval {
    /// As the adapter does it by itself.
    Default,
    Never,
    Every(Duration),
}

/// What is changed on the stream of a response, besides the keep-alive.
#[derive(Debug)]
pub(crate) struct Settings {
    chunk_limit: Option<usize>,
    until: Option<Duration>,
    app: App,
}

impl ScriptRequest {
    /// Reads a request: the script is in the body or, without one, in the query.
    pub(crate) fn new(app: &App, query: &str, body: Option<&[u8]>) -> Result<Self, Refusal> {
        let in_query;
        let json = match body {
            Some(body) if body.len() > LONGEST_SCRIPT => return Err(Refusal::too_long()),
            Some(body) => body,
            None => {
                in_query = parameter(query, "s")?
                    .ok_or_else(|| Refusal::malformed("the script is missing"))?;
                in_query.as_bytes()
            }
        };
        let keep_alive = match number(query, "keep_alive_ms")? {
            None => Interval::Default,
            Some(0) => Interval::Never,
            Some(millis) => Interval::Every(Duration::from_millis(millis)),
        };
        let settings = Settings {
            chunk_limit: number(query, "chunk_limit")?,
            until: number(query, "until_ms")?.map(Duration::from_millis),
            app: app.clone(),
        };
        let steps = script::parse(json)?;
        Ok(Self {
            events: ScriptStream::new(steps, app.start_stream()),
            keep_alive,
            settings,
        })
    }
}

impl Interval {
    /// Makes the keep-alive of an interval that is not the adapter's own.
    pub(crate) fn keep_alive(self) -> Option<KeepAlive<impl FnMut() -> Sleep, Sleep>> {
        match self {
            Self::Default | Self::Never => None,
            Self::Every(interval) => KeepAlive::every(interval, sleep).ok(),
        }
    }
}

impl Settings {
    /// Applies everything to a stream.
    pub(crate) fn apply<S, K, U>(
        self,
        mut events: EventStream<S, K, U>,
    ) -> EventStream<S, K, First<U, impl Future<Output = ()> + Send + 'static>>
    where
        S: Stream<Item: Encode>,
    {
        if let Some(limit) = self.chunk_limit {
            events = events.chunk_limit(limit);
        }
        events.until(self.app.end_after(self.until))
    }
}

fn number<T: FromStr>(query: &str, name: &str) -> Result<Option<T>, Refusal> {
    let Some(text) = parameter(query, name)? else {
        return Ok(None);
    };
    let number = text.parse();
    let number = number.map_err(|_| Refusal::malformed(format_args!("{name} is not a number")))?;
    Ok(Some(number))
}

/// Finds a parameter in a query and decodes it.
fn parameter<'a>(query: &'a str, name: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
    let pairs = query.split('&').map(|pair| pair.split_once('='));
    let Some((_, value)) = pairs.flatten().find(|(key, _)| *key == name) else {
        return Ok(None);
    };
    // A form encodes a space as a plus.
    if value.contains('+') {
        let value = value.replace('+', " ");
        let value = percent_decode_str(&value).decode_utf8();
        return Ok(Some(value.map_err(Refusal::malformed)?.into_owned().into()));
    }
    let value = percent_decode_str(value).decode_utf8();
    value.map(Some).map_err(Refusal::malformed)
}
