//! Counts sheep in a page: `cargo run -p hello`.

use std::{io, time::Duration};

use axum::{Router, response::Html, routing::get};
use eventwire::{Event, axum::LastEventId, axum::Sse};
use futures_util::{Stream, StreamExt, stream};
use tokio::{net::TcpListener, time::sleep};

const PAGE: &str = r#"<!doctype html><title>eventwire</title><h1>…</h1><script>
    const events = new EventSource("/sheep");
    events.onmessage = ({ data }) => document.querySelector("h1").textContent = data;
</script>"#;

/// A sheep a second. A browser that reconnects gets the next one.
async fn sheep(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
    let next = last.parse().map_or(1, |seen: u64| seen.saturating_add(1));
    Sse::new(stream::iter(next..u64::MAX).then(async |n| {
        sleep(Duration::from_secs(1)).await;
        Event::new(format!("{n} sheep")).id(n)
    }))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let page = Router::new().route("/", get(async || Html(PAGE)));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    let address = format!("http://{}", listener.local_addr()?);
    #[expect(clippy::print_stdout, reason = "people need the address of the page")]
    {
        println!("{address}");
    }
    let _ = open::that_detached(address);
    axum::serve(listener, page.route("/sheep", get(sheep))).await
}
