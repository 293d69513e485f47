//! The page that compares the frameworks, in Chromium.
//!
//! `cargo test -p browser --test compare -- --ignored` runs it. It needs `chromium` and
//! `chromedriver`.

mod page;

use std::time::Duration;

use outside::Failure;
use page::{FRAMEWORKS, Page};

/// A page whose frames are further apart does not react any more.
const FREEZE: Duration = Duration::from_secs(1);

#[test]
#[ignore = "needs chromium"]
fn every_column_is_live() -> Result<(), Failure> {
    let page = Page::open()?;
    let columns = page.columns_when("events in every column", |_, column| {
        column.state == "open" && column.events > 50 && column.points > 2
    })?;
    for (framework, column) in &columns {
        assert!(column.is_complete(), "{framework}: {column:?}");
        assert_eq!(column.resumed, 0, "{framework}");
    }
    let told = ["bytes", "chunks", "clients", "median", "p99", "processor"];
    page.columns_when("all figures", |_, column| {
        told.iter()
            .all(|name| column.shown.get(*name).is_some_and(|text| text != "–"))
    })?;
    page.expect_no_complaint()
}

#[test]
#[ignore = "needs chromium"]
fn ten_thousand_events_a_second_do_not_freeze_the_page() -> Result<(), Failure> {
    let page = Page::open()?;
    page.columns_when("events in every column", |_, column| column.events > 0)?;
    page.set("rate", 10_000)?;
    page.columns_when("the rate", |_, column| column.rate > 9_000.0)?;
    let longest = page.longest_frame(Duration::from_secs(5))?;
    assert!(longest < FREEZE, "{longest:?}");
    let columns = page.columns_when("the events", |_, column| column.events > 50_000)?;
    assert!(
        columns.values().all(page::Column::is_complete),
        "{columns:#?}"
    );
    page.expect_no_complaint()
}

#[test]
#[ignore = "needs chromium"]
fn a_dropped_connection_resumes_with_nothing_lost() -> Result<(), Failure> {
    let page = Page::open()?;
    page.set("rate", 1_000)?;
    for framework in FRAMEWORKS {
        page.columns_when("a stream", |_, column| {
            column.state == "open" && column.events > 0
        })?;
        page.press(framework, "drop")?;
        let columns = page.columns_when("its resumption", |of, column| {
            of != framework || column.resumed == 1 && column.state == "open"
        })?;
        let before = columns.get(framework).map_or(0, |column| column.events);
        page.columns_when("what comes behind it", |of, column| {
            of != framework || column.events > before + 1_000
        })?;
    }
    let columns = page.columns_when("all of them", |_, column| column.resumed == 1)?;
    assert!(
        columns.values().all(page::Column::is_complete),
        "{columns:#?}"
    );
    page.expect_no_complaint()
}

#[test]
#[ignore = "needs chromium"]
fn a_stream_that_is_stopped_resumes_with_nothing_lost() -> Result<(), Failure> {
    let page = Page::open()?;
    page.set("rate", 1_000)?;
    page.columns_when("events", |_, column| column.events > 0)?;
    for framework in FRAMEWORKS {
        page.press(framework, "listen")?;
    }
    let stopped = page.columns_when("the end", |_, column| column.state == "stopped")?;
    let number = |id: &str| id.rsplit('-').next().and_then(|id| id.parse::<u64>().ok());
    for framework in FRAMEWORKS {
        page.press(framework, "listen")?;
    }
    let columns = page.columns_when("what came meanwhile and behind it", |framework, column| {
        let before = stopped.get(framework);
        column.resumed == 1 && before.is_some_and(|before| column.events > before.events + 1_000)
    })?;
    for (framework, column) in &columns {
        let before = stopped.get(framework).ok_or("no column")?;
        assert!(column.is_complete(), "{framework}: {column:?}");
        assert_eq!(
            number(&column.last_id)
                .zip(number(&before.last_id))
                .map(|(now, then)| now - then),
            Some(column.events - before.events),
            "{framework}"
        );
    }
    page.expect_no_complaint()
}

#[test]
#[ignore = "needs chromium"]
fn a_framework_is_shut_down_and_started_again() -> Result<(), Failure> {
    let page = Page::open()?;
    page.columns_when("events", |_, column| column.events > 0)?;
    for framework in FRAMEWORKS {
        page.press(framework, "serve")?;
        page.columns_when("one server that is down, and no other", |of, column| {
            column.state == if of == framework { "shut down" } else { "open" }
        })?;
        page.press(framework, "serve")?;
        page.columns_when("all servers", |of, column| {
            column.state == "open" && (of != framework || column.resumed == 1)
        })?;
    }
    let columns = page.columns_when("all resumptions", |_, column| column.resumed == 1)?;
    assert!(
        columns.values().all(page::Column::is_complete),
        "{columns:#?}"
    );
    page.expect_no_complaint()
}

#[test]
#[ignore = "needs chromium"]
fn the_arrow_keys_lead_through_the_tabs() -> Result<(), Failure> {
    let page = Page::open()?;
    page.shows("article[data-framework]", 5)?;
    page.press_key_on_tab("ArrowRight")?;
    page.shows("figure[data-source]", 5)?;
    page.shows("figure[data-source=axum] mark", 0)?;
    page.press_key_on_tab("ArrowRight")?;
    page.shows("article[data-framework]", 5)?;
    page.expect_no_complaint()
}
