//! The conformance script: every case, on every framework, over a real socket,
//! by HTTP/1.1 and by HTTP/2.

mod ending;
mod http2;
mod hub;
mod reading;
mod request;
mod response;

use std::process::ExitCode;

use contract::Framework;
use contract::{Failure, Protocol, Server};
use libtest_mimic::{Arguments, Trial};

type Case = fn(Server) -> Result<(), Failure>;

/// What holds of every adapter.
const CASES: &[(&str, Case)] = &[
    (
        "the_head_and_the_bytes_are_exact",
        response::the_head_and_the_bytes_are_exact,
    ),
    (
        "the_head_arrives_before_the_first_event",
        response::the_head_arrives_before_the_first_event,
    ),
    (
        "events_that_are_ready_share_chunks",
        response::events_that_are_ready_share_chunks,
    ),
    (
        "a_large_event_arrives_whole",
        response::a_large_event_arrives_whole,
    ),
    (
        "an_event_does_not_wait_for_the_next",
        response::an_event_does_not_wait_for_the_next,
    ),
    (
        "a_keep_alive_stands_between_events",
        response::a_keep_alive_stands_between_events,
    ),
    (
        "no_keep_alive_means_none",
        response::no_keep_alive_means_none,
    ),
    (
        "the_default_keep_alive_is_15_s",
        response::the_default_keep_alive_is_15_s,
    ),
    (
        "the_silence_after_an_event_is_at_most_the_interval",
        response::the_silence_after_an_event_is_at_most_the_interval,
    ),
    (
        "begin_is_sent_before_everything_else",
        response::begin_is_sent_before_everything_else,
    ),
    (
        "middleware_adds_its_headers",
        response::middleware_adds_its_headers,
    ),
    (
        "head_is_answered_without_a_poll",
        request::head_is_answered_without_a_poll,
    ),
    ("stop_is_204", request::stop_is_204),
    (
        "the_last_event_id_is_read_as_utf_8",
        request::the_last_event_id_is_read_as_utf_8,
    ),
    (
        "a_value_that_a_field_cannot_carry_is_refused",
        request::a_value_that_a_field_cannot_carry_is_refused,
    ),
    (
        "a_script_of_another_form_is_refused",
        request::a_script_of_another_form_is_refused,
    ),
    (
        "an_error_breaks_the_body_after_the_events_before_it",
        ending::an_error_breaks_the_body_after_the_events_before_it,
    ),
    (
        "every_end_is_reported_once",
        ending::every_end_is_reported_once,
    ),
    (
        "a_panic_of_the_stream_is_that_of_one_response",
        ending::a_panic_of_the_stream_is_that_of_one_response,
    ),
    (
        "a_client_that_closes_is_noticed",
        ending::a_client_that_closes_is_noticed,
    ),
    (
        "a_client_that_vanishes_is_noticed",
        ending::a_client_that_vanishes_is_noticed,
    ),
    (
        "until_ends_the_body_cleanly",
        ending::until_ends_the_body_cleanly,
    ),
    (
        "a_shutdown_ends_every_stream_cleanly",
        ending::a_shutdown_ends_every_stream_cleanly,
    ),
    (
        "an_endless_stream_leaves_room_for_others",
        ending::an_endless_stream_leaves_room_for_others,
    ),
    (
        "several_topics_share_one_response",
        hub::several_topics_share_one_response,
    ),
    (
        "a_batch_is_published_whole_or_not_at_all",
        hub::a_batch_is_published_whole_or_not_at_all,
    ),
    (
        "a_finished_topic_is_204_when_nothing_is_left",
        hub::a_finished_topic_is_204_when_nothing_is_left,
    ),
    (
        "a_removed_topic_ends_its_responses",
        hub::a_removed_topic_ends_its_responses,
    ),
    (
        "an_audience_gets_what_is_for_it",
        hub::an_audience_gets_what_is_for_it,
    ),
    ("head_subscribes_nobody", hub::head_subscribes_nobody),
    (
        "a_stream_is_decoded_however_it_is_cut",
        reading::a_stream_is_decoded_however_it_is_cut,
    ),
    (
        "a_relay_passes_events_on_unchanged",
        reading::a_relay_passes_events_on_unchanged,
    ),
    (
        "a_relay_has_its_own_keep_alive",
        reading::a_relay_has_its_own_keep_alive,
    ),
    (
        "a_relay_ends_as_upstream_does",
        reading::a_relay_ends_as_upstream_does,
    ),
    (
        "a_relay_of_anything_else_is_refused",
        reading::a_relay_of_anything_else_is_refused,
    ),
    (
        "a_client_that_leaves_a_relay_drops_the_request",
        reading::a_client_that_leaves_a_relay_drops_the_request,
    ),
];

/// What holds where the server reads from a connection while it writes to it.
const CASES_WHILE_WRITING: &[(&str, Case)] = &[(
    "a_client_that_closes_is_noticed_without_a_keep_alive",
    ending::a_client_that_closes_is_noticed_without_a_keep_alive,
)];

/// What HTTP/1 adds.
const CASES_OVER_HTTP1: &[(&str, Case)] = &[(
    "an_http_1_0_client_gets_no_chunked_framing",
    request::an_http_1_0_client_gets_no_chunked_framing,
)];

/// What HTTP/2 adds.
const CASES_OVER_HTTP2: &[(&str, Case)] = &[
    (
        "many_streams_share_a_connection",
        http2::many_streams_share_a_connection,
    ),
    (
        "a_reset_drops_its_stream_alone",
        http2::a_reset_drops_its_stream_alone,
    ),
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of the time a case waits for a clock.
    arguments.test_threads.get_or_insert(16);
    let protocols = [Protocol::Http1, Protocol::Http2];
    let trials = protocols.into_iter().flat_map(|protocol| {
        let everywhere = Framework::ALL.map(|framework| (framework, CASES));
        let mut sets = everywhere.to_vec();
        let reading = Framework::ALL.into_iter();
        let reading = reading.filter(|framework| framework.reads_while_it_writes());
        sets.extend(reading.map(|framework| (framework, CASES_WHILE_WRITING)));
        let added = match protocol {
            Protocol::Http1 => CASES_OVER_HTTP1,
            Protocol::Http2 => CASES_OVER_HTTP2,
        };
        sets.extend(Framework::ALL.map(|framework| (framework, added)));
        sets.into_iter().flat_map(move |(framework, cases)| {
            cases.iter().map(move |(name, case)| {
                Trial::test(format!("{framework:?}::{protocol:?}::{name}"), move || {
                    Ok(case(Server::start(framework, protocol)?)?)
                })
            })
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
