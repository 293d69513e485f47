//! The page of the examples, which is the same for all frameworks.

use contract::Framework;
use outside::{Browser, Failure, State};

use crate::cards::Page;

const USERS: [&str; 4] = ["userconnect", "message", "usermessage", "userdisconnect"];

pub(crate) fn the_page_shows_every_stream(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let page = Page::open(framework, browser)?;
    let cards = page.cards_when("five streams show events, and one is open", |cards| {
        let opened = [
            &cards.clock,
            &cards.counter,
            &cards.messages,
            &cards.metrics,
            &cards.notifications,
        ];
        opened.iter().all(|card| !card.events.is_empty())
            && cards.messages.events.len() >= 3
            && cards.notes.state == State::Open
            && cards.stop.state == State::Closed
    })?;
    assert_eq!(cards.notifications.names().first(), Some(&"message"));
    assert_eq!(cards.stop.requests, 0);
    assert!(cards.stop.events.is_empty());

    // Five streams hold a connection, so that one of them has to go for each of these.
    for card in [&cards.users, &cards.ping] {
        assert_eq!(card.state, State::Closed);
    }
    page.press("users", "open")?;
    page.press("ping", "open")?;
    let cards = page.cards_when("users and ping show all they have", |cards| {
        cards.users.events.len() >= 4 && !cards.ping.events.is_empty()
    })?;
    assert_eq!(cards.ping.names().first(), Some(&"ping"));
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

/// Each page has its own browser, because one has six connections for all its pages.
pub(crate) fn a_note_appears_in_every_page_and_in_late_ones(
    framework: Framework,
    browser: &Browser,
) -> Result<(), Failure> {
    let page = Page::open(framework, browser)?;
    let browsers = [browser.open_another()?, browser.open_another()?];
    let [other, late] = &browsers;
    let other = page.open_in(other)?;
    for page in [&page, &other] {
        page.cards_when("the notes are open", |cards| {
            cards.notes.state == State::Open
        })?;
    }
    let mut notes = Vec::new();
    for (writer, room, text) in [
        (&page, "", "hello"),
        (&other, "tea", "id: 7 😀 <b>你好</b>"),
    ] {
        writer.write(room, text)?;
        notes.push(text.to_owned());
        for page in [&page, &other] {
            page.cards_when("the note is there", |cards| cards.notes.data() == notes)?;
        }
    }
    let late = page.open_in(late)?;
    let cards = late.cards_when("the history is there", |cards| cards.notes.data() == notes)?;
    assert_eq!(cards.notes.names(), ["note", "note:tea"]);
    assert_eq!((cards.notes.requests, cards.notes.state), (1, State::Open));

    // What is closed and opened again has no last id, and gets the history.
    page.press("notes", "close")?;
    late.write("work", "while it was closed")?;
    notes.push("while it was closed".to_owned());
    late.cards_when("the note is there", |cards| cards.notes.data() == notes)?;
    page.press("notes", "open")?;
    page.cards_when("all notes are there", |cards| cards.notes.data() == notes)?;
    for page in [page, other, late] {
        page.expect_no_complaint()?;
    }
    Ok(())
}
