//! The page of the examples, which is the same for all frameworks.

use browser::{Browser, Failure, State};
use contract::Framework;

use crate::cards::Page;

const USERS: [&str; 4] = ["userconnect", "message", "usermessage", "userdisconnect"];

pub(crate) fn the_page_shows_every_stream(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let page = Page::open(framework, browser)?;
    let cards = page.cards_when("six streams show events", |cards| {
        let opened = [
            &cards.clock,
            &cards.counter,
            &cards.messages,
            &cards.metrics,
            &cards.notifications,
            &cards.ping,
        ];
        opened.iter().all(|card| !card.events.is_empty()) && cards.stop.state == State::Closed
    })?;
    assert_eq!(cards.ping.names().first(), Some(&"ping"));
    assert_eq!(cards.notifications.names().first(), Some(&"message"));
    assert_eq!(cards.stop.requests, 0);
    assert!(cards.stop.events.is_empty());

    // Five streams hold a connection, so that one of them has to go for this one.
    assert_eq!(cards.users.state, State::Closed);
    page.press("users", "open")?;
    let cards = page.cards_when("users and messages show all they have", |cards| {
        cards.users.events.len() >= 4 && cards.messages.events.len() >= 3
    })?;
    assert_eq!(cards.users.names().get(..4), Some(&USERS[..]));
    let mut lines = cards.messages.events.iter();
    let lines = lines.rfind(|event| event.name == "message");
    assert_eq!(lines.map(|event| event.lines.len()), Some(5));
    page.expect_no_complaint()
}

pub(crate) fn the_clock_polls_and_the_counter_is_pushed(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let page = Page::open(framework, browser)?;
    let cards = page.cards_when("the clock has polled", |cards| {
        cards.clock.requests > 1 && cards.clock.events.len() > 1
    })?;
    let counter = &cards.counter;
    assert_eq!((counter.requests, counter.state), (1, State::Open));
    assert!(counter.events.len() > 1, "{counter:?}");
    let all = (1..=counter.events.len()).map(|number| number.to_string());
    assert_eq!(counter.data(), all.collect::<Vec<_>>());
    assert_eq!(counter.data().last(), Some(&counter.last_id));
    page.expect_no_complaint()
}

/// What is opened again is a new `EventSource`, which has no last id.
pub(crate) fn a_card_can_be_closed_and_opened_again(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let page = Page::open(framework, browser)?;
    page.cards_when("the counter counts", |cards| cards.counter.events.len() > 1)?;
    page.press("counter", "close")?;
    let cards = page.cards_when("the counter is closed", |cards| {
        cards.counter.state == State::Closed
    })?;
    let before = cards.counter.data();
    page.press("counter", "open")?;
    let cards = page.cards_when("the counter counts again", |cards| {
        cards.counter.events.len() > before.len()
    })?;
    let counter = &cards.counter;
    assert_eq!((counter.requests, counter.state), (2, State::Open));
    assert_eq!(counter.data().get(..before.len()), Some(&before[..]));
    assert_eq!(
        counter.data().get(before.len()).map(String::as_str),
        Some("1")
    );
    page.expect_no_complaint()
}
