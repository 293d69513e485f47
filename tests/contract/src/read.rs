//! `contract read`: a client that reconnects.

use std::{
    error::Error,
    io::{self, Write},
    pin::pin,
    time::Duration,
};

use clap::Parser;
use eventwire::source::{Closed, EventSource, Response, Update};
use futures_util::StreamExt;
use reqwest::{
    Client, Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use serde_json::{Value, json};
use tokio::time::sleep;

/// Reads an event stream, reconnects, and prints what happens, one JSON object in each line.
#[derive(Debug, Parser)]
#[command(name = "contract read")]
pub(crate) struct Options {
    /// The address of the stream.
    url: String,
    /// The id to resume after.
    #[arg(long)]
    last_event_id: Option<String>,
    /// The time until the next request in milliseconds, if the server does not set it.
    #[arg(long)]
    retry_ms: Option<u64>,
    /// Sends a POST request with this body.
    #[arg(long)]
    post: Option<String>,
    /// A header of every request, as `Name: value`.
    #[arg(long, value_parser = header)]
    header: Vec<(HeaderName, HeaderValue)>,
    /// Stops after so many events.
    #[arg(long)]
    max_events: Option<u64>,
}

fn header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = text.split_once(':').ok_or("there is no colon")?;
    let name = name.trim().parse().map_err(|_| "the name is not valid")?;
    let value = HeaderValue::from_bytes(value.trim().as_bytes());
    Ok((name, value.map_err(|_| "the value is not valid")?))
}

pub(crate) async fn read(options: Options) -> Result<(), Box<dyn Error + Send + Sync>> {
    let client = Client::builder()
        .redirect(Policy::limited(20))
        .referer(false)
        .no_proxy()
        .build()?;
    // An address that is none would be tried for ever.
    let url = Url::parse(&options.url)?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err("the address is neither http nor https".into());
    }
    let headers: HeaderMap = options.header.iter().cloned().collect();
    let source = EventSource::new(sleep, |request| {
        let mut headers = headers.clone();
        for (name, value) in request.headers() {
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.insert(name, value);
            }
        }
        let method = if options.post.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let mut request = client.request(method, url.clone()).headers(headers);
        if let Some(body) = &options.post {
            request = request.body(body.clone());
        }
        async {
            let response = request.send().await?;
            let content_type = response.headers().get("content-type").cloned();
            let content_type = content_type.as_ref().map(HeaderValue::as_bytes);
            let status = response.status().as_u16();
            Ok::<_, reqwest::Error>(Response::new(status, content_type, response.bytes_stream()))
        }
    });
    let mut source = source.resume_after(options.last_event_id.as_deref().unwrap_or_default());
    if let Some(retry) = options.retry_ms {
        source = source.retry(Duration::from_millis(retry));
    }
    let mut source = pin!(source);
    let mut events = 0;
    while let Some(update) = source.next().await {
        let line = match update {
            Update::Open => json!({ "open": 200 }),
            Update::Event(event) => {
                events += 1;
                json!({ "event": {
                    "type": event.name(),
                    "data": event.data(),
                    "lastEventId": event.last_event_id(),
                } })
            }
            Update::Reconnect { after, reason } => {
                json!({ "reconnect": {
                    "after_ms": u64::try_from(after.as_millis()).unwrap_or(u64::MAX),
                    "reason": reason.to_string(),
                } })
            }
            Update::Closed(reason) => json!({ "closed": closed(&reason) }),
            _ => continue,
        };
        print(&line)?;
        if options.max_events.is_some_and(|most| events >= most) {
            return Ok(print(&json!({ "closed": "max events" }))?);
        }
    }
    Ok(())
}

fn closed<E: std::fmt::Display>(reason: &Closed<E>) -> String {
    match reason {
        Closed::NoContent => "204".into(),
        Closed::ContentType => "content type".into(),
        reason => reason.to_string(),
    }
}

fn print(line: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
