//! What a real browser makes of every adapter's streams, and of the page of the examples.
//!
//! `cargo test -p browser -- --ignored` runs it. It needs `chromium` and `chromedriver`, and is
//! ignored otherwise, so that the tests of the workspace pass on a machine without a browser.

mod cards;
mod difficult;
mod lifetime;
mod page;
mod reconnect;
mod round_trip;

use std::{
    process::ExitCode,
    sync::{Arc, LazyLock},
};

use contract::Framework;
use libtest_mimic::{Arguments, Trial};
use outside::{Browser, Driver, Example, Failure};

type Case = fn(Framework, &Browser) -> Result<(), Failure>;

/// What holds of every adapter.
const CASES: &[(&str, Case)] = &[
    (
        "difficult_events_arrive_as_they_were_given",
        round_trip::difficult_events_arrive_as_they_were_given,
    ),
    (
        "the_longest_script_of_a_query_arrives_whole",
        round_trip::the_longest_script_of_a_query_arrives_whole,
    ),
    (
        "an_event_of_1_mib_is_exact_to_the_byte",
        round_trip::an_event_of_1_mib_is_exact_to_the_byte,
    ),
    (
        "the_browser_comes_back_with_the_last_id",
        reconnect::the_browser_comes_back_with_the_last_id,
    ),
    (
        "an_error_does_not_keep_the_browser_away",
        reconnect::an_error_does_not_keep_the_browser_away,
    ),
    (
        "stop_keeps_the_browser_away",
        reconnect::stop_keeps_the_browser_away,
    ),
    (
        "another_origin_may_listen_with_credentials",
        lifetime::another_origin_may_listen_with_credentials,
    ),
    (
        "close_ends_the_stream_on_the_server",
        lifetime::close_ends_the_stream_on_the_server,
    ),
    (
        "more_than_six_streams_share_a_connection_over_http2",
        lifetime::more_than_six_streams_share_a_connection_over_http2,
    ),
];

/// What holds of the page of every example.
const PAGES: &[(&str, Case)] = &[
    (
        "the_page_shows_every_stream",
        page::the_page_shows_every_stream,
    ),
    (
        "the_clock_polls_and_the_counter_is_pushed",
        page::the_clock_polls_and_the_counter_is_pushed,
    ),
    (
        "a_card_can_be_closed_and_opened_again",
        page::a_card_can_be_closed_and_opened_again,
    ),
    (
        "a_note_appears_in_every_page_and_in_late_ones",
        page::a_note_appears_in_every_page_and_in_late_ones,
    ),
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Each case has a browser of several processes.
    arguments.test_threads.get_or_insert(2);
    let driver = Arc::new(LazyLock::new(Driver::start));
    let on_each = |case: &'static (&str, Case)| Framework::ALL.map(|framework| (framework, case));
    let cases = CASES.iter().flat_map(on_each);
    let pages = PAGES.iter().flat_map(on_each);
    let pages = pages.filter(|(framework, _)| Example::exists(*framework));
    let trials = cases.chain(pages).map(|(framework, (name, case))| {
        let driver = Arc::clone(&driver);
        let run = move || {
            let driver = LazyLock::force(&driver).as_ref();
            let browser = driver.map_err(Failure::to_string)?.open_browser()?;
            Ok(case(framework, &browser)?)
        };
        Trial::test(format!("{framework:?}::{name}"), run).with_ignored_flag(true)
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
