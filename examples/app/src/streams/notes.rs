use eventwire::{
    LastEventId,
    hub::{Resumption, Subscription},
};

use crate::{Answer, App, Note};

impl App {
    /// The notes that people write: what the client missed, or else the newest, and then every other
    /// as soon as it is written.
    ///
    /// A client whose id is unknown, after a restart for example, receives an event `gap`.
    pub fn notes(&self, last: &LastEventId) -> Subscription {
        let notes = self.hub.subscribe(last.clone());
        match notes.resumption() {
            Resumption::Fresh => notes.history(),
            _ => notes,
        }
    }

    /// Publishes a note, and returns what to answer.
    #[must_use]
    pub fn write_note(&self, body: &[u8]) -> Answer {
        match Note::new(body) {
            Ok(note) => self.hub.publish(note.into()).into(),
            Err(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use eventwire::LastEventId;
    use futures_util::{FutureExt, StreamExt};

    use crate::{Answer, App, Note};

    /// Everything that a client gets without waiting, as a client reads it without the ids.
    fn read(app: &App, last: Option<&str>) -> Vec<String> {
        let last = LastEventId::new(last.map(str::as_bytes));
        let mut notes = app.notes(&last);
        let frames = std::iter::from_fn(|| notes.next().now_or_never().flatten());
        let text: String = frames
            .map(|frame| String::from_utf8(frame.as_ref().into()).unwrap())
            .collect();
        let lines = text.lines().filter(|line| !line.starts_with("id: "));
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn write(app: &App, body: &str) -> Answer {
        app.write_note(body.as_bytes())
    }

    #[test]
    fn a_late_client_gets_the_newest_notes() {
        let app = App::default();
        assert_eq!(read(&app, None), [""; 0]);
        for number in 0..Note::HISTORY + 5 {
            assert_eq!(write(&app, &number.to_string()).status, 201);
        }
        let notes = (5..Note::HISTORY + 5)
            .flat_map(|number| ["event: note".to_owned(), format!("data: {number}")]);
        assert_eq!(read(&app, None), notes.collect::<Vec<_>>());
    }

    #[test]
    fn a_client_that_comes_back_gets_what_it_missed() {
        let app = App::default();
        let seen = write(&app, "a").text;
        assert_eq!(read(&app, Some(&seen)), [""; 0]);
        assert_eq!(write(&app, "b\nc").status, 201);
        assert_eq!(
            read(&app, Some(&seen)),
            ["event: note", "data: b", "data: c"]
        );
        let all = [
            "event: gap",
            "data: unknown",
            "event: note",
            "data: a",
            "event: note",
            "data: b",
            "data: c",
        ];
        assert_eq!(read(&app, Some("of another life")), all);
    }

    #[test]
    fn what_is_no_note_is_refused_and_not_published() {
        let app = App::default();
        for (body, status) in [("", 400), (&*"x".repeat(2000), 413)] {
            assert_eq!(write(&app, body).status, status);
        }
        assert_eq!(app.write_note(b"\xff").status, 400);
        assert_eq!(read(&app, None), [""; 0]);
    }

    #[test]
    fn a_shutdown_ends_the_notes_and_tells_when_to_come_back() {
        let app = App::default();
        let mut notes = app.notes(&LastEventId::default());
        app.shut_down();
        let frames = std::iter::from_fn(|| notes.next().now_or_never().flatten());
        let text: String = frames
            .map(|frame| String::from_utf8(frame.as_ref().into()).unwrap())
            .collect();
        let (_, retry) = text.split_once("retry: ").unwrap();
        assert!(
            (500..=3000).contains(&retry.trim_end().parse::<u64>().unwrap()),
            "{text}"
        );
        assert_eq!(notes.next().now_or_never(), Some(None));
        assert_eq!(write(&app, "late").status, 503);
    }
}
