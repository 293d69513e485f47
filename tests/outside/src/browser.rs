use std::{future::Future, time::Duration};

use fantoccini::{
    Client, ClientBuilder,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::{runtime, time::timeout};
use url::{ParseError, Url};

use crate::Failure;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(40);

const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with a window; its driver makes a profile for it, and deletes that when it closes.
#[derive(Debug)]
pub struct Browser {
    runtime: runtime::Runtime,
    client: Client,
    driver: String,
}

impl Browser {
    pub(crate) fn open(driver: &str) -> Result<Self, Failure> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities());
        let client = in_time(&runtime, builder.connect(driver))?;
        Ok(Self {
            runtime,
            client,
            driver: driver.to_owned(),
        })
    }

    /// Opens another browser of the same driver, with its own profile and connections.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not come up.
    pub fn open_another(&self) -> Result<Self, Failure> {
        Self::open(&self.driver)
    }

    /// Goes to a page and waits until it has loaded.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no page.
    pub fn visit(&self, url: &str) -> Result<(), Failure> {
        in_time(&self.runtime, self.client.goto(url))
    }

    /// Runs the body of a function in the page, and returns what it returns or promises.
    ///
    /// # Errors
    ///
    /// Returns an error if the function throws, or keeps its promise too late.
    pub fn run(&self, body: &str, arguments: Vec<Value>) -> Result<Value, Failure> {
        in_time(&self.runtime, self.client.execute(body, arguments))
    }

    /// Returns what the console has shown since it was asked before, warnings and errors alone.
    ///
    /// # Errors
    ///
    /// Returns an error if the driver does not report it.
    pub fn complaints(&self) -> Result<Vec<String>, Failure> {
        let log = in_time(&self.runtime, self.client.issue_cmd(ReadLog))?;
        let entries = log.as_array().ok_or_else(|| format!("no log: {log}"))?;
        let grave = |entry: &&Value| {
            let level = entry.get("level").and_then(Value::as_str);
            matches!(level, Some("SEVERE" | "WARNING"))
        };
        Ok(entries.iter().filter(grave).map(Value::to_string).collect())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver closes it at its own end, if this fails.
        let _ = in_time(&self.runtime, self.client.clone().close());
    }
}

fn capabilities() -> Capabilities {
    let millis = 30_000;
    let capabilities = [
        // The certificate of a server under test signs itself.
        ("acceptInsecureCerts", json!(true)),
        ("browserName", json!("chrome")),
        ("goog:chromeOptions", json!({ "args": ARGUMENTS })),
        ("goog:loggingPrefs", json!({ "browser": "ALL" })),
        ("timeouts", json!({ "script": millis, "pageLoad": millis })),
    ];
    let capabilities = capabilities.into_iter();
    capabilities
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn in_time<T, E: Into<Failure>>(
    runtime: &runtime::Runtime,
    answer: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure> {
    let answer = runtime.block_on(async { timeout(PATIENCE, answer).await });
    answer?.map_err(Into::into)
}

/// The command that returns what the console has shown since; the standard has none.
#[derive(Debug)]
struct ReadLog;

impl WebDriverCompatibleCommand for ReadLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(r#"{"type": "browser"}"#.to_owned()))
    }
}
