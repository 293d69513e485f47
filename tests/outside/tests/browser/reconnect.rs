//! When a browser comes back, and with which id.

use std::{thread, time::Duration};

use contract::Framework;
use contract::Next;
use outside::{
    Browser, Client, Failure, Heard, Listener, Protocol, Recorder, Request, Server, State,
    script_target,
};
use serde_json::{Value, json};

const RETRY: Duration = Duration::from_millis(200);

/// By itself, Chromium comes back after 3 s.
const SOON: Duration = Duration::from_millis(2500);

/// The ids of the events of a response, and the one that is sent with the next request.
const IDS: [(&[Option<&str>], Option<&str>); 7] = [
    (&[None], None),
    (&[Some("7")], Some("7")),
    (&[Some("7"), None], Some("7")),
    (&[Some("7"), Some("")], None),
    (&[Some("é 你好 😀")], Some("é 你好 😀")),
    (&[Some("two  spaces: here")], Some("two  spaces: here")),
    (&[Some("\u{feff}\u{2028}")], Some("\u{feff}\u{2028}")),
];

pub(crate) fn the_browser_comes_back_with_the_last_id(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    let recorder = Recorder::start(server.address())?;
    browser.visit(&recorder.page())?;
    for (ids, last) in IDS {
        let events = ids
            .iter()
            .map(|id| event("x", id.map(|id| ("id", json!(id)))));
        let (heard, [first, second]) = listen_twice(&recorder, browser, events.collect())?;
        assert_eq!((heard.opens, heard.errors), (2, 2), "{ids:?}");
        assert_eq!(first.header("last-event-id"), None, "{ids:?}");
        let sent = second.header("last-event-id");
        assert_eq!(sent, last.map(str::as_bytes), "{ids:?}");
        let gap = second.at() - first.at();
        assert!((RETRY..SOON).contains(&gap), "{ids:?}: {gap:?}");
        // An `EventSource` of that resource would never have an id, so the bytes are sent again.
        assert_eq!(extracted(&server, sent)?, json!(last), "{ids:?}");
    }
    Ok(())
}

pub(crate) fn an_error_does_not_keep_the_browser_away(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    let recorder = Recorder::start(server.address())?;
    browser.visit(&recorder.page())?;
    let script = vec![
        event("1", None),
        event("2", Some(("id", json!("two")))),
        json!({ "error": "broken" }),
    ];
    let (heard, [_, second]) = listen_twice(&recorder, browser, script)?;
    let events = heard.events.iter().map(|event| event.data.as_str());
    assert_eq!(events.collect::<Vec<_>>(), ["1", "2", "1", "2"]);
    assert_eq!((heard.opens, heard.errors), (2, 2));
    assert_eq!(heard.state, State::Connecting);
    assert_eq!(second.header("last-event-id"), Some(&b"two"[..]));
    Ok(())
}

pub(crate) fn stop_keeps_the_browser_away(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    let recorder = Recorder::start(server.address())?;
    browser.visit(&recorder.page())?;
    let heard = Listener::new("/stop").listen(browser)?;
    let expected = Heard {
        opens: 0,
        errors: 1,
        state: State::Closed,
        events: Vec::new(),
    };
    assert_eq!(heard, expected);
    // That nothing happens can only be seen by waiting for it.
    thread::sleep(Duration::from_secs(1));
    assert_eq!(recorder.requests("/stop").len(), 1);
    Ok(())
}

fn event(data: &str, field: Option<(&str, Value)>) -> Value {
    let mut event = json!({ "data": data, "retry_ms": RETRY.as_millis() });
    if let (Some((key, value)), Some(fields)) = (field, event.as_object_mut()) {
        fields.insert(key.to_owned(), value);
    }
    json!({ "event": event })
}

/// Listens until a script has been sent twice, and returns the two requests too.
fn listen_twice(
    recorder: &Recorder,
    browser: &Browser,
    script: Vec<Value>,
) -> Result<(Heard, [Request; 2]), Failure> {
    let target = script_target(&json!(script));
    let listener = Listener {
        responses: 2,
        ..Listener::new(&target)
    };
    let heard = listener.listen(browser)?;
    let requests = <[Request; 2]>::try_from(recorder.requests(&target));
    let requests = requests.map_err(|requests| format!("{} requests", requests.len()))?;
    Ok((heard, requests))
}

/// Returns what the extractor makes of a header.
fn extracted(server: &Server, header: Option<&[u8]>) -> Result<Value, Failure> {
    let headers = header.map(|value| ("last-event-id", value));
    let mut client = Client::connect(server.address())?;
    client.request("GET", "/last-event-id", headers.as_slice(), "")?;
    let (chunks, end) = client.rest()?;
    assert_eq!(end, Next::End);
    let body = chunks.concat();
    let data = body.strip_prefix("event: last-event-id\ndata: ");
    Ok(serde_json::from_str(data.ok_or(body.as_str())?)?)
}
