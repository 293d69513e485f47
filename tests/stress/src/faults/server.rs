use clap::ValueEnum;
use contract::{App, Framework};
use serde_json::Value;

use super::client::Client;
use crate::{Failure, child::Child};

/// The contract server in a separate process, which ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) framework: Framework,
    pub(crate) child: Child,
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
        let name = framework.to_possible_value().ok_or("no name")?;
        let arguments = ["faults", "--serve", "--framework", name.get_name()];
        Ok(Self {
            framework,
            child: Child::start(&arguments)?,
        })
    }

    /// Asks for the stream of a script, and reads the head.
    pub(crate) async fn stream(&self, query: &str, script: &str) -> Result<Client, Failure> {
        Client::open(
            self.child.address,
            "POST",
            &format!("/script{query}"),
            script,
        )
        .await
    }

    pub(crate) async fn stat(&self, name: &str) -> Result<u64, Failure> {
        let mut client = Client::open(self.child.address, "GET", "/stats", "").await?;
        let stats: Value = serde_json::from_str(&client.body().await?)?;
        let stat = stats.get(name).and_then(Value::as_u64);
        stat.ok_or_else(|| "no such count".into())
    }

    pub(crate) async fn shut_down(&self) -> Result<(), Failure> {
        Client::open(self.child.address, "POST", "/shutdown", "").await?;
        Ok(())
    }
}
