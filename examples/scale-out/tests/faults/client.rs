use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use reqwest::{Response, StatusCode};
use sse_core::{SseDecoder, SseEvent};
use tokio::{task::JoinHandle, time::sleep};

/// How long a client waits before it comes back.
const RETRY: Duration = Duration::from_millis(200);

/// Reads the notes as an EventSource does, until it is dropped.
pub(crate) struct Client {
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

/// What a client has got.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The names and the data of the events.
    pub(crate) events: Vec<(String, String)>,
    /// When comments came, which keep the connection alive.
    pub(crate) comments: Vec<Instant>,
    /// Which servers answered, one after the other.
    pub(crate) servers: Vec<String>,
    /// An answer after which an EventSource does not come back.
    pub(crate) refused: Option<StatusCode>,
    pub(crate) last_id: String,
}

impl Client {
    pub(crate) fn start(origin: &str, last_id: &str) -> Self {
        let seen = Arc::new(Mutex::new(Seen {
            last_id: last_id.to_owned(),
            ..Seen::default()
        }));
        let url = format!("{origin}/notes");
        let task = tokio::spawn(read(url, Arc::clone(&seen)));
        Self { seen, task }
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    /// The data of the notes, which has to be all that came.
    pub(crate) fn notes(&self) -> Vec<u32> {
        assert_eq!(self.refused, None);
        let notes = self.events.iter().map(|(name, data)| {
            assert_eq!(name, "note", "{data}");
            data.parse().unwrap()
        });
        notes.collect()
    }

    fn take(&mut self, block: &str) {
        if block.starts_with(':') {
            self.comments.push(Instant::now());
        }
        let (mut decoder, mut bytes) = (SseDecoder::new(), block.as_bytes());
        while let Some(event) = decoder.next(&mut bytes) {
            if let SseEvent::Message(event) = event.unwrap() {
                self.events.push((event.event.to_string(), event.data));
            }
        }
        if let Some(id) = decoder.last_event_id() {
            self.last_id = id.to_string();
        }
    }
}

async fn read(url: String, seen: Arc<Mutex<Seen>>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    loop {
        let last_id = seen.lock().unwrap().last_id.clone();
        let request = client.get(&url).header("last-event-id", last_id);
        if let Ok(response) = request.send().await {
            if response.status() != StatusCode::OK {
                seen.lock().unwrap().refused = Some(response.status());
                return;
            }
            read_response(response, &seen).await;
        }
        sleep(RETRY).await;
    }
}

async fn read_response(mut response: Response, seen: &Mutex<Seen>) {
    let server = response.headers().get("x-served-by");
    let server = server.map(|server| server.to_str().unwrap().to_owned());
    // Without the header, nginx has found no server.
    seen.lock().unwrap().servers.extend(server);
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        let mut blocks = mem::take(&mut bytes);
        while let Some(end) = blocks.windows(2).position(|pair| pair == b"\n\n") {
            let rest = blocks.split_off(end + 2);
            seen.lock().unwrap().take(str::from_utf8(&blocks).unwrap());
            blocks = rest;
        }
        bytes = blocks;
    }
}
