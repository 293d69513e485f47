//! The server, in a separate process: a hub, served by axum.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    routing::get,
};
use eventwire::{
    Event,
    axum::{LastEventId, Sse},
    hub::{Hub, Subscription, TooManyTopics},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, stdin},
    net::{TcpSocket, TcpStream},
    time::{MissedTickBehavior, interval, timeout},
};

use crate::{Failure, child::Child};

use super::event::{BURST, LOG, PERIOD, TOPICS, data, now};

/// How much the kernel may hold of one response, so that a client that stalls is noticed soon.
const WINDOW: u32 = 8 * 1024;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 4096;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The child process.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) child: Child,
}

impl Server {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let child = Child::start(&["soak", "--serve"])?;
        Ok(Self { child })
    }

    /// The counts of the hub.
    pub(crate) async fn counts(&self) -> Result<String, Failure> {
        let mut socket = TcpStream::connect(self.child.address).await?;
        socket.write_all(b"GET /counts HTTP/1.0\r\n\r\n").await?;
        let mut response = String::new();
        timeout(PATIENCE, socket.read_to_string(&mut response)).await??;
        let (_, body) = response.split_once("\r\n\r\n").ok_or("no response")?;
        Ok(body.to_owned())
    }
}

/// What the child process does, until its input ends, at the end of the parent or before.
pub(crate) async fn serve() -> Result<(), Failure> {
    let hub = Hub::builder().history(LOG).max_lag(LOG).build();
    let routes = Router::new()
        .route("/events", get(events))
        .route("/counts", get(counts))
        .with_state(hub.clone());
    let socket = TcpSocket::new_v4()?;
    // Connections have what their listener has.
    socket.set_send_buffer_size(WINDOW)?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(BACKLOG)?;
    #[expect(
        clippy::print_stdout,
        reason = "the parent process waits for this line"
    )]
    {
        println!("{}", listener.local_addr()?);
    }
    let mut input = stdin();
    tokio::select! {
        ended = publish(hub) => ended,
        ended = axum::serve(listener, routes) => Ok(ended?),
        _ = input.read_u8() => Ok(()),
    }
}

async fn events(
    State(hub): State<Hub>,
    RawQuery(topics): RawQuery,
    last: LastEventId,
) -> Result<Sse<Subscription>, StatusCode> {
    let topics = topics.unwrap_or_default();
    let events = hub.subscribe_to(topics.split(','), last.0);
    events
        .map(Sse::new)
        .map_err(|TooManyTopics { .. }| StatusCode::SERVICE_UNAVAILABLE)
}

async fn counts(State(hub): State<Hub>) -> String {
    format!("{:?}", hub.counts())
}

/// Publishes a burst in every period, and never makes up for one that was late.
async fn publish(hub: Hub) -> Result<(), Failure> {
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut number = 0;
    loop {
        ticks.tick().await;
        for _ in 0..fastrand::usize(1..=BURST) {
            number += 1;
            let topic = (number % TOPICS).to_string();
            hub.publish_to([topic], Event::new(data(number, now())))?;
        }
    }
}
