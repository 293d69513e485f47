use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::StatusCode;
use tokio::{task::JoinHandle, time::sleep};

use crate::Failure;

/// How long it is from one note to the next.
const PAUSE: Duration = Duration::from_millis(10);

/// Publishes numbers from 1 on, each once, until it is stopped.
pub(crate) struct Publisher {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    published: Mutex<Published>,
    stop: AtomicBool,
}

/// What became of the notes.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// Those that were accepted.
    pub(crate) accepted: Vec<u32>,
    /// Those that were not, with the answer, if there was one.
    pub(crate) failed: Vec<(u32, Option<StatusCode>)>,
}

impl Publisher {
    pub(crate) fn start(origin: &str) -> Self {
        let shared = Arc::<Shared>::default();
        let task = tokio::spawn(publish(format!("{origin}/notes"), Arc::clone(&shared)));
        Self { shared, task }
    }

    pub(crate) fn published(&self) -> MutexGuard<'_, Published> {
        self.shared.published.lock().unwrap()
    }

    /// Stops after the note that is under way.
    pub(crate) async fn stop(self) -> Result<Published, Failure> {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.task.await?;
        Ok(mem::take(&mut self.shared.published.lock().unwrap()))
    }
}

impl Published {
    fn add(&mut self, number: u32, status: Option<StatusCode>) {
        match status {
            Some(StatusCode::CREATED) => self.accepted.push(number),
            status => self.failed.push((number, status)),
        }
    }
}

async fn publish(url: String, shared: Arc<Shared>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for number in 1.. {
        if shared.stop.load(Ordering::Relaxed) {
            return;
        }
        let answer = client.post(&url).body(number.to_string()).send().await;
        let status = answer.map(|answer| answer.status()).ok();
        shared.published.lock().unwrap().add(number, status);
        sleep(PAUSE).await;
    }
}
