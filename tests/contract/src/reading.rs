//! What the library makes of streams that others have written.

use std::{fmt::Write, io, time::Duration};

use eventwire::{Decoder, EventBody, Frames};
use futures_util::{StreamExt, TryStreamExt};
use reqwest::{Url, header};
use serde::Serialize;
use serde_json::{json, value::RawValue};
use tokio::time::{Sleep, sleep};

use crate::{
    App,
    answer::Answer,
    refusal::Refusal,
    request::{number, parameter},
};

/// The longest stream in a body, in bytes.
pub(crate) const LONGEST_STREAM: usize = 64 * 1024 * 1024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Decoded<'a> {
    events: Box<RawValue>,
    last_event_id: &'a str,
    retry: Option<u64>,
    comments: u64,
    too_long: u64,
}

/// Decodes a stream that was cut as the query says.
pub(crate) fn decode(query: &str, body: &[u8]) -> Result<Answer, Refusal> {
    let mut decoder = match number(query, "limit")? {
        Some(limit) => Decoder::with_limit(limit),
        None => Decoder::new(),
    };
    // As text: a body can hold millions of events.
    let mut events = String::new();
    let mut too_long = 0;
    for mut piece in pieces(query, body)? {
        while let Some(event) = decoder.next(&mut piece) {
            match event {
                Ok(event) => {
                    let event = json!({
                        "type": event.name(),
                        "data": event.data(),
                        "lastEventId": event.last_event_id(),
                    });
                    let comma = if events.is_empty() { '[' } else { ',' };
                    write!(events, "{comma}{event}").map_err(Refusal::malformed)?;
                }
                Err(_) => too_long += 1,
            }
        }
    }
    let retry = decoder.retry().map(|retry| retry.as_millis());
    let events = if events.is_empty() { "[" } else { &events };
    let events = RawValue::from_string(format!("{events}]")).map_err(Refusal::malformed)?;
    Ok(Answer::json(
        200,
        &Decoded {
            events,
            last_event_id: decoder.last_event_id(),
            retry: retry.and_then(|retry| u64::try_from(retry).ok()),
            comments: decoder.comments(),
            too_long,
        },
    ))
}

/// Cuts a stream every so many bytes, or at some offsets.
fn pieces<'a>(query: &str, body: &'a [u8]) -> Result<Vec<&'a [u8]>, Refusal> {
    if let Some(cuts) = parameter(query, "cuts")? {
        let mut pieces = Vec::new();
        let (mut rest, mut start) = (body, 0);
        for cut in cuts.split(',').filter(|cut| !cut.is_empty()) {
            let cut = cut.parse::<usize>().map_err(Refusal::malformed)?;
            let length = cut
                .checked_sub(start)
                .filter(|length| *length <= rest.len());
            let length = length.ok_or_else(|| Refusal::malformed("the cuts are not in order"))?;
            let (piece, after) = rest.split_at(length);
            pieces.push(piece);
            (rest, start) = (after, cut);
        }
        pieces.push(rest);
        return Ok(pieces);
    }
    Ok(match number(query, "cut")?.unwrap_or(0) {
        0 => vec![body],
        length => body.chunks(length).collect(),
    })
}

/// Requests a stream and passes its events on.
pub(crate) async fn relay(app: &App, query: &str) -> Result<Answer, Refusal> {
    let url = parameter(query, "url")?.ok_or_else(|| Refusal::malformed("the url is missing"))?;
    let url = literal(&url).ok_or_else(|| Refusal::malformed("not http://127.0.0.1"))?;
    let keep_alive = number(query, "keep_alive_ms")?.map(Duration::from_millis);
    let request = app
        .client()
        .get(url)
        .header(header::ACCEPT, "text/event-stream");
    let upstream = tokio::select! {
        upstream = request.send() => upstream.map_err(Refusal::bad_gateway)?,
        () = app.shutdown() => return Err(Refusal::bad_gateway("the server is shut down")),
    };
    let content_type = upstream.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next());
    let is_stream =
        essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("text/event-stream"));
    let is_encoded = upstream.headers().contains_key(header::CONTENT_ENCODING);
    if upstream.status() != 200 || !is_stream || is_encoded {
        return Err(Refusal::bad_gateway("upstream has no event stream"));
    }
    let open = app.start_stream();
    let frames = Frames::new(upstream.bytes_stream())
        .map_err(io::Error::other)
        .inspect(move |_| open.count_poll());
    let timer: fn(Duration) -> Sleep = sleep;
    let mut body = EventBody::new(frames.boxed())
        .timer(timer)
        .on_end(app.count_end());
    if let Some(interval) = keep_alive {
        body = body.keep_alive(interval);
    }
    let body = body.until(app.shutdown()).boxed();
    Ok(Answer::Relay(Box::new(body)))
}

/// An address that begins with `http://127.0.0.1`, and nothing that only means the same.
fn literal(url: &str) -> Option<Url> {
    let rest = url.strip_prefix("http://127.0.0.1")?;
    let is_host = matches!(rest.bytes().next(), None | Some(b':' | b'/' | b'?' | b'#'));
    let url = Url::parse(url).ok().filter(|_| is_host)?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    (url.host_str() == Some("127.0.0.1") && !has_user).then_some(url)
}
