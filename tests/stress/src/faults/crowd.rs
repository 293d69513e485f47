//! Many clients at once.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, TryStreamExt, future::try_join_all, stream};
use tokio::time::{sleep, timeout};

use crate::Failure;

use super::{client::Client, server::Server};

/// How many connections are opened at the same time.
const OPENING: usize = 100;

pub(crate) async fn all_events_in_order(
    server: &Server,
    clients: usize,
) -> Result<String, Failure> {
    let script = r#"[{"pause_ms": 500}, {"repeat": 100, "steps": [
        {"event": {"data": "{n}", "id": "{n}"}}, {"pause_ms": 10}
    ]}]"#;
    let start = Instant::now();
    let open = open(server, "", script, clients).await?;
    let bodies = try_join_all(open.into_iter().map(|client| client.rest())).await?;
    let want: String = (0..100)
        .map(|n| format!("id: {n}\ndata: {n}\n\n"))
        .collect();
    let whole = bodies
        .iter()
        .filter(|body| body.complete && body.text == want);
    let whole = whole.count();
    let measured = format!(
        "{whole} of {clients} got every event in order, in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    match whole == clients {
        true => Ok(measured),
        false => Err(measured.into()),
    }
}

pub(crate) async fn idle(server: &Server, clients: usize, seconds: u64) -> Result<String, Failure> {
    let interval = Duration::from_secs(seconds.div_ceil(8));
    let query = format!("?keep_alive_ms={}", interval.as_millis());
    let script = r#"[{"event": {"data": "1"}}, {"hang": true}]"#;
    // The memory that the first connections bring is the server's own.
    let warm = open(server, &query, script, 10).await?;
    let before = server.child.memory()?;
    let open = open(server, &query, script, clients).await?;
    let listening = try_join_all(open.into_iter().map(|mut client| async move {
        let listening = async {
            loop {
                if client.read().await? == 0 {
                    return Err::<(), Failure>("a client was disconnected".into());
                }
            }
        };
        match timeout(Duration::from_secs(seconds), listening).await {
            Ok(Err(error)) => Err(error),
            _ => Ok(client),
        }
    }));
    let after = async {
        sleep(Duration::from_secs(seconds).saturating_sub(interval / 4)).await;
        server.child.memory()
    };
    let (open, after) = tokio::join!(listening, after);
    let (open, after) = (open?, after?);
    let beats = open.iter().map(|client| count(&client.received, b": \n\n"));
    let fewest = beats.min().unwrap_or_default();
    drop(warm);
    let each = after.saturating_sub(before) as f64 / 1024.0 / clients as f64;
    let measured = format!(
        "{clients} for {seconds} s, at least {fewest} keep-alives each, {each:.1} KiB per client"
    );
    // The first event counts as a keep-alive, and the last interval may not be over.
    match fewest as u64 + 2 >= seconds / interval.as_secs() {
        true => Ok(measured),
        false => Err(measured.into()),
    }
}

async fn open(
    server: &Server,
    query: &str,
    script: &str,
    clients: usize,
) -> Result<Vec<Client>, Failure> {
    stream::iter(0..clients)
        .map(|_| server.stream(query, script))
        .buffered(OPENING)
        .try_collect()
        .await
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    let windows = bytes.windows(wanted.len());
    windows.filter(|window| *window == wanted).count()
}
