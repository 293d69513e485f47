//! The cards of the examples' page, as a person sees and presses them.

use std::{sync::Arc, time::Duration};

use contract::Framework;
use outside::{Browser, Example, Failure, State, wait_for};
use serde::Deserialize;
use serde_json::json;

/// The clock polls every 3 s, and no other stream is slower.
const SOON: Duration = Duration::from_secs(20);

/// An example, and a browser on its page.
pub(crate) struct Page<'a> {
    browser: &'a Browser,
    example: Arc<Example>,
}

/// What the card of a stream shows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Card {
    pub(crate) state: State,
    pub(crate) requests: u32,
    pub(crate) last_id: String,
    /// The newest comes first.
    pub(crate) events: Vec<Shown>,
}

/// An event on a card.
#[derive(Debug, Deserialize)]
pub(crate) struct Shown {
    #[serde(rename = "type")]
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
}

/// The cards, which have the names of the streams.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cards {
    pub(crate) clock: Card,
    pub(crate) counter: Card,
    pub(crate) messages: Card,
    pub(crate) metrics: Card,
    pub(crate) notes: Card,
    pub(crate) notifications: Card,
    pub(crate) ping: Card,
    pub(crate) stop: Card,
    pub(crate) users: Card,
}

impl<'a> Page<'a> {
    pub(crate) fn open(framework: Framework, browser: &'a Browser) -> Result<Self, Failure> {
        Self::visit(Arc::new(Example::start(framework)?), browser)
    }

    /// Opens the same page in another browser.
    pub(crate) fn open_in<'b>(&self, browser: &'b Browser) -> Result<Page<'b>, Failure> {
        Page::visit(Arc::clone(&self.example), browser)
    }

    fn visit(example: Arc<Example>, browser: &'a Browser) -> Result<Self, Failure> {
        browser.visit(example.page())?;
        Ok(Self { browser, example })
    }

    /// Waits until the cards are as they should be, and returns them.
    pub(crate) fn cards_when(
        &self,
        what: &str,
        is_so: impl Fn(&Cards) -> bool,
    ) -> Result<Cards, Failure> {
        let mut last = None;
        let cards = wait_for(what, SOON, || {
            let cards = self.browser.run(include_str!("cards.js"), Vec::new())?;
            let cards = serde_json::from_value(cards)?;
            match is_so(&cards) {
                true => Ok(Some(cards)),
                false => {
                    last = Some(cards);
                    Ok(None)
                }
            }
        });
        cards.map_err(|error| format!("{error}: {last:?}").into())
    }

    pub(crate) fn press(&self, stream: &str, action: &str) -> Result<(), Failure> {
        let button = format!("[data-stream={stream}] [data-action={action}]:enabled");
        let press = "document.querySelector(arguments[0]).click();";
        self.browser.run(press, vec![json!(button)])?;
        Ok(())
    }

    /// Writes a note for a room, and sends it.
    pub(crate) fn write(&self, room: &str, text: &str) -> Result<(), Failure> {
        let write = "
            const form = document.querySelector('[data-stream=notes] form');
            form.elements.room.value = arguments[0];
            form.elements.text.value = arguments[1];
            form.querySelector('button').click();
        ";
        self.browser.run(write, vec![json!(room), json!(text)])?;
        Ok(())
    }

    /// Fails if the console shows a warning or an error.
    pub(crate) fn expect_no_complaint(&self) -> Result<(), Failure> {
        let complaints = self.browser.complaints()?;
        assert!(complaints.is_empty(), "{complaints:?}");
        Ok(())
    }
}

impl Card {
    /// Returns the names of the events, the oldest first.
    pub(crate) fn names(&self) -> Vec<&str> {
        let names = self.events.iter().map(|event| event.name.as_str());
        names.rev().collect()
    }

    /// Returns the data of the events, the oldest first.
    pub(crate) fn data(&self) -> Vec<String> {
        let data = self.events.iter().map(|event| event.lines.join("\n"));
        data.rev().collect()
    }
}
