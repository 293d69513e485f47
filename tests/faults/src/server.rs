use std::{
    env,
    net::SocketAddr,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use contract::{App, Framework};
use serde_json::Value;
use sysinfo::{Pid, ProcessesToUpdate, System};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{Failure, client::Client};

/// The contract server in a process of its own, which ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) framework: Framework,
    pub(crate) address: SocketAddr,
    process: Child,
}

/// What the child process does.
pub(crate) async fn serve(framework: Framework) -> Result<(), Failure> {
    contract::serve(framework, 0, 2, App::default(), |address| {
        #[expect(
            clippy::print_stdout,
            reason = "the parent process waits for this line"
        )]
        {
            println!("{address}");
        }
    })
    .await
}

impl Server {
    pub(crate) async fn start(framework: Framework) -> Result<Self, Failure> {
        let name = clap::ValueEnum::to_possible_value(&framework).ok_or("no name")?;
        let mut process = Command::new(env::current_exe()?)
            .args(["--serve", "--framework", name.get_name()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        let read = async { BufReader::new(output).read_line(&mut line).await };
        timeout(Duration::from_secs(20), read).await??;
        let address = line.trim().parse()?;
        Ok(Self {
            framework,
            address,
            process,
        })
    }

    /// Asks for the stream of a script, and reads the head.
    pub(crate) async fn stream(&self, query: &str, script: &str) -> Result<Client, Failure> {
        Client::open(self.address, "POST", &format!("/script{query}"), script).await
    }

    pub(crate) async fn stat(&self, name: &str) -> Result<u64, Failure> {
        let mut client = Client::open(self.address, "GET", "/stats", "").await?;
        let stats: Value = serde_json::from_str(&client.body().await?)?;
        let stat = stats.get(name).and_then(Value::as_u64);
        stat.ok_or_else(|| "no such count".into())
    }

    /// The memory that is resident, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let pid = Pid::from_u32(self.process.id().ok_or("it has ended")?);
        let mut system = System::new();
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
        Ok(system.process(pid).ok_or("no such process")?.memory())
    }

    pub(crate) async fn shut_down(&self) -> Result<(), Failure> {
        Client::open(self.address, "POST", "/shutdown", "").await?;
        Ok(())
    }

    pub(crate) async fn wait(&mut self) -> Result<ExitStatus, Failure> {
        Ok(timeout(Duration::from_secs(30), self.process.wait()).await??)
    }
}
