//! Which pages may listen, and for how long.

use std::time::Duration;

use contract::Framework;
use outside::{
    Browser, Failure, Heard, Listener, Message, Protocol, Server, State, script_target, wait_for,
};
use serde_json::json;

/// A keep-alive is how a server notices that a page has left: here one of 100 ms.
const NOTICED: Duration = Duration::from_secs(5);

pub(crate) fn another_origin_may_listen_with_credentials(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let (here, there) = (
        Server::start(framework, Protocol::Http1)?,
        Server::start(framework, Protocol::Http1)?,
    );
    browser.visit(&format!("{}/stats", here.origin()))?;
    let script = json!([{ "event": { "data": "x", "id": "7" } }]);
    let url = format!("{}{}", there.origin(), script_target(&script));
    let listener = Listener {
        with_credentials: true,
        ..Listener::new(&url)
    };
    let expected = Heard {
        opens: 1,
        errors: 1,
        state: State::Connecting,
        events: vec![Message {
            name: "message".to_owned(),
            data: "x".to_owned(),
            last_event_id: "7".to_owned(),
            origin: there.origin(),
        }],
    };
    assert_eq!(listener.listen(browser)?, expected);
    Ok(())
}

pub(crate) fn close_ends_the_stream_on_the_server(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http1)?;
    browser.visit(&format!("{}/stats", server.origin()))?;
    let script = json!([{ "event": { "data": "x" } }, { "hang": true }]);
    let target = format!("{}&keep_alive_ms=100", script_target(&script));
    let open = "
        window.source = new EventSource(arguments[0]);
        return new Promise((resolve) => {
            source.addEventListener('message', ({ data }) => resolve(data));
        });
    ";
    assert_eq!(browser.run(open, vec![json!(target)])?, "x");
    assert_eq!(server.stat("open")?, 1);
    browser.run("source.close();", Vec::new())?;
    wait_for("no open stream", NOTICED, || {
        Ok((server.stat("open")? == 0).then_some(()))
    })
}

/// Over HTTP/1.1 a browser opens six connections to an origin, and the seventh stream waits.
pub(crate) fn more_than_six_streams_share_a_connection_over_http2(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let server = Server::start(framework, Protocol::Http2)?;
    browser.visit(&format!("{}/stats", server.origin()))?;
    let protocol = "return performance.getEntriesByType('navigation')[0].nextHopProtocol;";
    assert_eq!(browser.run(protocol, Vec::new())?, "h2");
    let script = json!([{ "event": { "data": "x" } }, { "hang": true }]);
    let open = "
        window.sources = Array.from({ length: 20 }, () => new EventSource(arguments[0]));
        return Promise.all(sources.map((source) => new Promise((resolve) => {
            source.addEventListener('message', ({ data }) => resolve(data));
        })));
    ";
    let heard = browser.run(open, vec![json!(script_target(&script))])?;
    assert_eq!(heard, json!(vec!["x"; 20]));
    assert_eq!(server.stat("open")?, 20);
    Ok(())
}
