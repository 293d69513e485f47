//! One server process by itself, without Redis.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "tests may panic")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::{Client, Response, StatusCode};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);

/// The command `serve`, until it is dropped.
struct Server {
    notes: String,
    process: Child,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_example-scale-out"))
            .args(["serve", "--port=0", "--keep-alive=1"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut server = Self {
            notes: String::new(),
            process,
        };
        let line = output.lines().next().unwrap().unwrap();
        let origin = line.strip_prefix("listening on ").unwrap();
        server.notes = format!("{origin}/notes");
        server
    }

    async fn read(&self) -> Response {
        let response = client().get(&self.notes).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response
    }

    async fn write(&self, note: &str) -> (StatusCode, String) {
        let request = client().post(&self.notes).body(note.to_owned());
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if it has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// Reads what comes until it ends with a text, and returns all of it.
async fn read_until(response: &mut Response, end: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(end) {
        let chunk = timeout(PATIENCE, response.chunk()).await.expect(end);
        text.push_str(str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
    }
    text
}

#[tokio::test]
async fn without_a_redis_the_notes_are_in_the_process() {
    let server = Server::start(&[]);
    let mut early = server.read().await;
    let (status, id) = server.write("hello").await;
    assert_eq!(status, StatusCode::CREATED);
    let epoch = id.strip_suffix('1').unwrap();
    let want = format!("id: {epoch}0\n\nid: {id}\nevent: note\ndata: hello\n\n");
    let mut late = server.read().await;
    for client in [&mut early, &mut late] {
        assert_eq!(read_until(client, "hello\n\n").await, want);
    }
}

#[tokio::test]
async fn while_redis_is_not_there_clients_are_kept_and_writers_are_told() {
    // No one listens on this port.
    let server = Server::start(&["--redis=redis://127.0.0.1:1"]);
    let mut waiting = server.read().await;
    assert_eq!(read_until(&mut waiting, ": \n\n").await, ": \n\n");
    let (status, text) = server.write("hello").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        text.starts_with("the note may not have been stored: "),
        "{text}"
    );
    let (status, _) = server.write("").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(read_until(&mut waiting, ": \n\n").await, ": \n\n");
}
