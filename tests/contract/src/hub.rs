//! The hub of the contract: what is asked of it over HTTP, on every framework.

use std::{pin::Pin, time::Duration};

use eventwire::{
    Event, EventBody, Frame, LastEventId,
    hub::{Hub, PublishError, Resumption},
};
use futures_util::{Stream, stream};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Sleep, sleep};

use crate::{
    App,
    answer::Answer,
    object::Object,
    refusal::Refusal,
    request::{number, parameter, parameters},
    script::RawEvent,
    topics::Topics,
};

/// How the hub of a server is made.
#[derive(Clone, Copy, Debug, clap::Args)]
#[non_exhaustive]
pub struct HubOptions {
    /// How many events of each topic a client gets that asks for the history.
    #[arg(long, default_value_t = 1024)]
    history: usize,
    /// How many events of a topic a client may lag.
    #[arg(long, default_value_t = 1024)]
    backlog: usize,
    /// How many topics there may be.
    #[arg(long, default_value_t = 1000)]
    max_topics: usize,
    /// How long an event is kept, in milliseconds.
    #[arg(long)]
    max_age_ms: Option<u64>,
    /// After how many milliseconds without a client and an event a topic is forgotten.
    #[arg(long)]
    idle_ms: Option<u64>,
    /// How many milliseconds events are gathered before clients are woken.
    #[arg(long, default_value_t = 0)]
    window_ms: u64,
}

impl Default for HubOptions {
    fn default() -> Self {
        Self {
            history: 1024,
            backlog: 1024,
            max_topics: 1000,
            max_age_ms: None,
            idle_ms: None,
            window_ms: 0,
        }
    }
}

impl HubOptions {
    pub(crate) fn topics(&self) -> Topics {
        let lost = |lost: u64| Event::new(lost.to_string()).name("lost");
        let mut hub = Hub::builder()
            .history(self.history)
            .max_lag(self.backlog)
            // Those of audiences do not count: the limit is that of `Topics`.
            .max_topics(usize::MAX)
            .window(Duration::from_millis(self.window_ms))
            .skip(lost);
        if let Some(age) = self.max_age_ms {
            hub = hub.max_age(Duration::from_millis(age));
        }
        if let Some(idle) = self.idle_ms {
            hub = hub.max_idle(Duration::from_millis(idle));
        }
        Topics::new(hub.build(), self.max_topics)
    }
}

/// Answers a request of a path that begins with `/hub`, which is encoded.
pub(crate) fn answer(
    app: &App,
    method: &str,
    path: &str,
    query: &str,
    last: LastEventId,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let path: Vec<_> = path.split('/').skip(2).collect();
    match (method, &*path) {
        ("GET" | "HEAD", []) => subscribe(app, method == "HEAD", query, last),
        ("POST", ["publish"]) => publish(app, body),
        ("GET", ["topics", name]) => decode(name).map(|name| stats(app, &name)),
        ("POST", ["topics", name, "finish"]) => decode(name).map(|name| {
            let finished = app.topics().finish(&name);
            finished.map_or_else(|_| too_many(), |()| Answer::Empty(204))
        }),
        ("DELETE", ["topics", name]) => decode(name).map(|name| {
            let removed = app.topics().remove(&name);
            Answer::Empty(if removed { 204 } else { 404 })
        }),
        _ => Ok(Answer::Empty(404)),
    }
}

fn decode(name: &str) -> Result<String, Refusal> {
    let name = percent_decode_str(name).decode_utf8();
    name.map(Into::into).map_err(Refusal::malformed)
}

fn too_many() -> Answer {
    Answer::json(503, &json!({ "error": "there are too many topics" }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPost {
    topics: Vec<String>,
    event: Object<RawEvent>,
    #[serde(default)]
    to: Option<String>,
}

fn publish(app: &App, body: &[u8]) -> Result<Answer, Refusal> {
    let is_batch = body.trim_ascii_start().starts_with(b"[");
    let posts: Vec<Object<RawPost>> = if is_batch {
        serde_json::from_slice(body).map_err(Refusal::malformed)?
    } else {
        vec![serde_json::from_slice(body).map_err(Refusal::malformed)?]
    };
    if posts.iter().any(|Object(post)| post.topics.is_empty()) {
        return Err(Refusal::malformed("an event has no topic"));
    }
    let posts = posts.into_iter().map(|Object(post)| {
        let Object(event) = post.event;
        Ok((post.topics, post.to, event.without_id()?))
    });
    let published = app.topics().publish(posts.collect::<Result<_, _>>()?);
    Ok(match published {
        Ok(ids) => {
            let ids: Vec<_> = ids.iter().map(|id| json!(id.as_str())).collect();
            match (is_batch, ids.first()) {
                (false, Some(id)) => Answer::json(200, &json!({ "id": id })),
                _ => Answer::json(200, &json!({ "ids": ids })),
            }
        }
        Err(PublishError::TooManyTopics) => too_many(),
        Err(PublishError::Finished) => Answer::json(409, &json!({ "error": "finished" })),
        Err(error) => Answer::json(503, &json!({ "error": error.to_string() })),
    })
}

fn subscribe(app: &App, is_head: bool, query: &str, last: LastEventId) -> Result<Answer, Refusal> {
    let topics = parameters(query, "topic")?;
    if topics.is_empty() {
        return Err(Refusal::malformed("there is no topic"));
    }
    let audience = parameter(query, "audience")?;
    let keep_alive = number(query, "keep_alive_ms")?.map(Duration::from_millis);
    let chunk_limit = number(query, "chunk_limit")?;
    let timer: fn(Duration) -> Sleep = sleep;
    let configure = |stream: Pin<Box<dyn Stream<Item = Frame> + Send>>| {
        let mut body = EventBody::new(stream).timer(timer);
        if let Some(interval) = keep_alive {
            body = body.keep_alive(interval);
        }
        if let Some(limit) = chunk_limit {
            body = body.chunk_limit(limit);
        }
        body
    };
    if is_head {
        let body = configure(Box::pin(stream::pending()));
        return Ok(Answer::Stream(Box::new(body)));
    }
    let last = last.or(parameter(query, "lastEventId")?.as_deref());
    let Ok(mut events) = app.topics().subscribe(&topics, audience.as_deref(), last) else {
        return Ok(too_many());
    };
    let begins_fresh = events.resumption() == Resumption::Fresh;
    if begins_fresh && parameter(query, "history")?.as_deref() == Some("1") {
        events = events.history();
    }
    if events.is_finished() {
        return Ok(Answer::Empty(204));
    }
    let open = app.start_stream();
    let events = stream::unfold((events, open), |(mut events, open)| async move {
        let frame = futures_util::StreamExt::next(&mut events).await?;
        Some((frame, (events, open)))
    });
    let body = configure(Box::pin(events)).on_end(app.count_end());
    let body = body.until(app.shutdown()).boxed();
    Ok(Answer::Stream(Box::new(body)))
}

fn stats(app: &App, name: &str) -> Answer {
    app.topics()
        .counts(name)
        .map_or(Answer::Empty(404), |counts| {
            let counts = json!({
                "subscribers": counts.subscribers,
                "published": counts.published,
                "held": counts.held,
                "bytes": counts.bytes,
                "lag": counts.lag,
                "dropped": counts.disconnected,
                "skipped": counts.lost,
            });
            Answer::json(200, &counts)
        })
}
