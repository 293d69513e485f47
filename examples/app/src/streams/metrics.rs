use eventwire::Event;
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;
use sysinfo::System;
use tokio::task::spawn_blocking;

use super::EVERY_SECOND;
use crate::{App, ticks::ticks};

impl App {
    /// The use of this machine, every second: the processors in percent, the memory in bytes.
    ///
    /// The first event comes after a second, because the use of the processors is that since the
    /// measurement before.
    pub fn metrics(&self) -> impl Stream<Item = Event> + Send + use<> {
        let start = (ticks(EVERY_SECOND), System::new());
        stream::unfold(start, |(mut seconds, system)| async move {
            seconds.next().await?;
            // It reads files of the system, which may block the thread.
            let system = spawn_blocking(move || refresh(system)).await.ok()?;
            Some((event(&system), (seconds, system)))
        })
        .skip(1)
        .take_until(self.shutdown())
    }
}

fn refresh(mut system: System) -> System {
    system.refresh_cpu_usage();
    system.refresh_memory();
    system
}

fn event(system: &System) -> Event {
    let cpu = f64::from(system.global_cpu_usage());
    let data = json!({
        "cpu": (cpu * 10.0).round() / 10.0,
        "memory": { "used": system.used_memory(), "total": system.total_memory() },
    });
    Event::new(data.to_string())
}
