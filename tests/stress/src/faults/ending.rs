//! Responses that end: by a panic, by an error, by a shutdown.

use std::time::{Duration, Instant};

use contract::{Next, Protocol};
use futures_util::future::try_join_all;
use tokio::time::sleep;

use crate::Failure;

use super::server::Server;

pub(crate) async fn panic(server: &Server) -> Result<String, Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"pause_ms": 50}, {"panic": true}]"#;
    let body = server.stream("", script).await?.rest().await?;
    if body.text != "data: 1\n\n" {
        return Err(format!("the client got {:?}", body.text).into());
    }
    let start = Instant::now();
    while server.stat("open").await? > 0 {
        if start.elapsed() > Duration::from_secs(5) {
            return Err("the stream is still open after 5 s".into());
        }
        sleep(Duration::from_millis(2)).await;
    }
    let next = server.stream("", r#"[{"event": {"data": "2"}}]"#).await?;
    if next.rest().await?.text != "data: 2\n\n" {
        return Err("the next response is not right".into());
    }
    let seen = if body.complete {
        "a clean end"
    } else {
        "a broken body"
    };
    Ok(format!("{seen}; the server goes on"))
}

pub(crate) async fn error(server: &Server) -> Result<String, Failure> {
    let script = r#"[
        {"repeat": 1000, "steps": [{"event": {"data": "{n}"}}]}, {"error": "broken"}
    ]"#;
    let body = server.stream("", script).await?.rest().await?;
    let want: String = (0..1000).map(|n| format!("data: {n}\n\n")).collect();
    if body.text != want {
        return Err(format!("{} bytes of {}", body.text.len(), want.len()).into());
    }
    let want = server.framework.end_of_error(Protocol::Http1);
    match (want == Next::End, body.complete) {
        (true, true) => Ok("all events, then a clean end".into()),
        (false, false) => Ok("all events, then a broken body".into()),
        _ => Err("the body ended in the other way".into()),
    }
}

pub(crate) async fn shutdown(mut server: Server, clients: usize) -> Result<String, Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    let mut open = Vec::new();
    for _ in 0..clients {
        let mut client = server.stream("", script).await?;
        while client.received.is_empty() {
            client.read().await?;
        }
        open.push(client);
    }
    let start = Instant::now();
    server.shut_down().await?;
    let bodies = try_join_all(open.into_iter().map(|client| client.rest())).await?;
    let ended = start.elapsed();
    let clean = bodies.iter().filter(|body| body.complete).count();
    let status = server.child.wait()?;
    let exited = start.elapsed();
    let measured = format!(
        "{clean} of {clients} ended cleanly after {} ms, exit after {} ms",
        ended.as_millis(),
        exited.as_millis()
    );
    match clean == clients && status.success() && exited < Duration::from_secs(3) {
        true => Ok(measured),
        false => Err(format!("{measured}, {status}").into()),
    }
}
