//! The page that compares the frameworks, as a person sees and presses it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use outside::{Browser, Driver, Example, Failure, wait_for};
use serde::Deserialize;
use serde_json::json;

/// Everything happens within seconds, unless the machine is busy.
const SOON: Duration = Duration::from_secs(30);

pub(crate) const FRAMEWORKS: [&str; 5] = ["actix-web", "axum", "hyper", "rocket", "warp"];

/// A page at a time: each of them has five servers at work.
static TURN: Mutex<()> = Mutex::new(());

/// The program, and a browser on its page.
pub(crate) struct Page {
    browser: Browser,
    _driver: Driver,
    _program: Example,
    _turn: MutexGuard<'static, ()>,
}

/// What the column of a framework shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Column {
    pub(crate) state: String,
    pub(crate) rate: f64,
    pub(crate) events: u64,
    /// The seconds that the chart has.
    pub(crate) points: u32,
    pub(crate) resumed: u32,
    pub(crate) missing: u64,
    pub(crate) doubled: u64,
    pub(crate) told: u64,
    pub(crate) last_id: String,
    /// The texts.
    pub(crate) shown: BTreeMap<String, String>,
}

pub(crate) type Columns = BTreeMap<String, Column>;

impl Page {
    pub(crate) fn open() -> Result<Self, Failure> {
        // A test that has failed leaves no files.
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let program = Example::compare()?;
        let driver = Driver::start()?;
        let browser = driver.open_browser()?;
        browser.visit(program.page())?;
        Ok(Self {
            browser,
            _driver: driver,
            _program: program,
            _turn: turn,
        })
    }

    /// Waits until all columns are as they should be, and returns them.
    pub(crate) fn columns_when(
        &self,
        what: &str,
        is_so: impl Fn(&str, &Column) -> bool,
    ) -> Result<Columns, Failure> {
        let mut last = Columns::new();
        let found = wait_for(what, SOON, || {
            let columns = self.browser.run(include_str!("columns.js"), Vec::new())?;
            last = serde_json::from_value(columns)?;
            let all = last.len() == FRAMEWORKS.len();
            let so = all
                && last
                    .iter()
                    .all(|(framework, column)| is_so(framework, column));
            Ok(so.then(|| last.clone()))
        });
        found.map_err(|error| format!("{error}: {last:#?}").into())
    }

    /// Presses a button of a framework.
    pub(crate) fn press(&self, framework: &str, action: &str) -> Result<(), Failure> {
        let button =
            format!("[data-framework={framework}] [data-action={action}][aria-disabled=false]");
        wait_for("a button that can be pressed", SOON, || {
            let press = "const button = document.querySelector(arguments[0]); \
                         button?.click(); return button !== null;";
            let pressed = self.browser.run(press, vec![json!(button)])?;
            Ok((pressed == json!(true)).then_some(()))
        })
    }

    /// Writes a number into a field.
    pub(crate) fn set(&self, control: &str, value: u32) -> Result<(), Failure> {
        let field = format!("[data-control={control}] [type=number]");
        let set = "const field = document.querySelector(arguments[0]); \
                   field.value = arguments[1]; field.dispatchEvent(new Event('change'));";
        self.browser.run(set, vec![json!(field), json!(value)])?;
        Ok(())
    }

    /// Waits until the page shows so many elements.
    pub(crate) fn shows(&self, selector: &str, number: u32) -> Result<(), Failure> {
        wait_for(selector, SOON, || {
            let count = "const shown = (element) => element.checkVisibility(); \
                         return [...document.querySelectorAll(arguments[0])].filter(shown).length;";
            let count = self.browser.run(count, vec![json!(selector)])?;
            Ok((count == json!(number)).then_some(()))
        })
    }

    /// Presses a key on the chosen tab.
    pub(crate) fn press_key_on_tab(&self, key: &str) -> Result<(), Failure> {
        let press = "const tab = document.querySelector('[role=tab][aria-selected=true]'); \
                     tab.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0] }));";
        self.browser.run(press, vec![json!(key)])?;
        Ok(())
    }

    /// Returns the longest time between two frames.
    pub(crate) fn longest_frame(&self, time: Duration) -> Result<Duration, Failure> {
        let millis = json!(time.as_millis());
        let longest = self.browser.run(include_str!("frames.js"), vec![millis])?;
        let millis = longest.as_f64().ok_or("no time")?;
        Ok(Duration::from_secs_f64(millis / 1000.0))
    }

    /// Fails if the console shows a warning or an error, but for those of connections that broke:
    /// the browser itself writes these.
    pub(crate) fn expect_no_complaint(&self) -> Result<(), Failure> {
        let mut complaints = self.browser.complaints()?;
        complaints.retain(|complaint| !complaint.contains("net::ERR_INCOMPLETE_CHUNKED_ENCODING"));
        assert!(complaints.is_empty(), "{complaints:#?}");
        Ok(())
    }
}

impl Column {
    /// Whether every event has come exactly once.
    pub(crate) const fn is_complete(&self) -> bool {
        self.missing == 0 && self.doubled == 0 && self.told == 0
    }
}
