//! Clients that leave, and one that stays and does not read.

use std::time::{Duration, Instant};

use socket2::SockRef;
use tokio::time::sleep;

use crate::Failure;

use super::{client::Client, server::Server};

/// How a client leaves.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Leave {
    Fin,
    Rst,
}

const LIMIT: Duration = Duration::from_secs(10);

pub(crate) async fn while_idle(server: &Server, leave: Leave) -> Result<String, Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    let mut client = server.stream("?keep_alive_ms=1000", script).await?;
    while client.received.is_empty() {
        client.read().await?;
    }
    dropped_after(server, client, leave).await
}

pub(crate) async fn while_busy(server: &Server, leave: Leave) -> Result<String, Failure> {
    let script = r#"[{"repeat": 100000, "steps": [
        {"event": {"data": "x"}}, {"pause_ms": 10}
    ]}]"#;
    let mut client = server.stream("?keep_alive_ms=0", script).await?;
    while client.received.len() < 200 {
        client.read().await?;
    }
    dropped_after(server, client, leave).await
}

async fn dropped_after(server: &Server, client: Client, leave: Leave) -> Result<String, Failure> {
    if let Leave::Rst = leave {
        SockRef::from(&client.socket).set_linger(Some(Duration::ZERO))?;
    }
    drop(client);
    let start = Instant::now();
    while server.stat("open").await? > 0 {
        if start.elapsed() > LIMIT {
            return Err(format!("the stream is still open after {LIMIT:?}").into());
        }
        sleep(Duration::from_millis(2)).await;
    }
    Ok(format!("dropped after {} ms", start.elapsed().as_millis()))
}

pub(crate) async fn never_reads(server: &Server) -> Result<String, Failure> {
    let data = "x".repeat(1000);
    let script =
        format!(r#"[{{"repeat": 1000000000000, "steps": [{{"event": {{"data": "{data}"}}}}]}}]"#);
    let _client = server.stream("?keep_alive_ms=100", &script).await?;
    sleep(Duration::from_secs(2)).await;
    let (polls, memory) = (server.stat("polls").await?, server.child.memory()?);
    sleep(Duration::from_secs(3)).await;
    let more = server.stat("polls").await? - polls;
    let grown = server.child.memory()?.saturating_sub(memory) / 1024;
    if more > 0 || grown > 1024 {
        return Err(format!("{more} more polls and {grown} KiB more in 3 s").into());
    }
    Ok(format!(
        "no poll after {polls}, {grown} KiB more memory in 3 s"
    ))
}
