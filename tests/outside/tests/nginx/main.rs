//! What nginx makes of the streams of every adapter, with its buffering left on as it is by default.

mod cases;
mod control;
mod proxied;

use std::process::ExitCode;

use contract::Failure;
use contract::Framework;
use libtest_mimic::{Arguments, Trial};

use proxied::{Proxied, Setting};

type Case = fn(Proxied) -> Result<(), Failure>;

/// What holds behind nginx as an administrator may have set it up.
const CASES: &[(&str, Case)] = &[
    (
        "the_head_is_that_of_a_stream",
        cases::the_head_is_that_of_a_stream,
    ),
    (
        "an_event_does_not_wait_for_the_next",
        cases::an_event_does_not_wait_for_the_next,
    ),
    (
        "a_keep_alive_passes_through",
        cases::a_keep_alive_passes_through,
    ),
    (
        "a_keep_alive_keeps_nginx_patient",
        cases::a_keep_alive_keeps_nginx_patient,
    ),
    (
        "a_client_that_leaves_is_noticed",
        cases::a_client_that_leaves_is_noticed,
    ),
    (
        "an_error_comes_after_the_events_before_it",
        cases::an_error_comes_after_the_events_before_it,
    ),
];

const SETTINGS: [Setting; 3] = [Setting::Http10, Setting::Http11, Setting::Gzip];

/// What goes wrong without the help of the library: the cases above are able to fail.
const CONTROLS: &[(Setting, &str, Case)] = &[
    (
        Setting::DeafGzip,
        "without_the_header_events_are_held_back",
        control::without_the_header_events_are_held_back,
    ),
    (
        Setting::Http11,
        "without_a_keep_alive_nginx_gives_up",
        control::without_a_keep_alive_nginx_gives_up,
    ),
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of the time a case waits for a clock.
    arguments.test_threads.get_or_insert(16);
    let cases = SETTINGS.into_iter().flat_map(|setting| {
        let cases = CASES.iter();
        cases.map(move |(name, case)| (setting, *name, *case))
    });
    let cases: Vec<_> = cases.chain(CONTROLS.iter().copied()).collect();
    let trials = Framework::ALL.into_iter().flat_map(|framework| {
        // Only compression holds events back, and nginx does not compress those of actix-web.
        let cases = cases.iter().filter(move |(setting, ..)| {
            *setting != Setting::DeafGzip || framework != Framework::ActixWeb
        });
        cases.map(move |&(setting, name, case)| {
            let name = format!("{framework:?}::{setting:?}::{name}");
            let trial = Trial::test(name, move || Ok(case(Proxied::start(framework, setting)?)?));
            // It needs nginx.
            trial.with_ignored_flag(true)
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
