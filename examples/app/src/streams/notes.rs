use eventwire::{
    EventId, LastEventId,
    hub::{Resumption, Subscription},
};

use crate::{Answer, App, InvalidNote, Note, Rooms};

impl App {
    /// The notes that people write in these rooms: what the client missed, or else the newest, and then
    /// every other as soon as it is written.
    ///
    /// A client whose id is unknown, after a restart for example, receives an event `gap`.
    ///
    /// # Errors
    ///
    /// Returns what to answer if a room cannot be, or if there are too many.
    pub fn notes(&self, rooms: &Rooms, last: &LastEventId) -> Result<Subscription, Answer> {
        let notes = self.hub.subscribe_to(rooms.names()?, last.clone())?;
        Ok(match notes.resumption() {
            Resumption::Fresh => notes.history(),
            _ => notes,
        })
    }

    /// Publishes a note in a room, and returns what to answer.
    #[must_use]
    pub fn write_note(&self, rooms: &Rooms, body: &[u8]) -> Answer {
        match self.try_write(rooms, body) {
            Ok(id) => Answer::accepted(&id),
            Err(answer) => answer,
        }
    }

    fn try_write(&self, rooms: &Rooms, body: &[u8]) -> Result<EventId, Answer> {
        let note = Note::new(body)?;
        let [room] = rooms.names()?[..] else {
            return Err(InvalidNote::Room.into());
        };
        Ok(self.hub.publish_to([room], note.into_event(room)?)?)
    }
}

#[cfg(test)]
mod tests {
    use eventwire::LastEventId;
    use futures_util::{FutureExt, StreamExt};

    use crate::{Answer, App, Note, Rooms};

    /// Everything that a client gets without waiting, as a client reads it without the ids.
    fn read(app: &App, last: Option<&str>) -> Vec<String> {
        read_in(app, &Rooms::default(), last)
    }

    fn read_in(app: &App, rooms: &Rooms, last: Option<&str>) -> Vec<String> {
        let last = LastEventId::new(last.map(str::as_bytes));
        let mut notes = app.notes(rooms, &last).unwrap();
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
        app.write_note(&Rooms::default(), body.as_bytes())
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
        assert_eq!(app.write_note(&Rooms::default(), b"\xff").status, 400);
        assert_eq!(read(&app, None), [""; 0]);
    }

    #[test]
    fn one_client_reads_several_rooms_in_the_order_of_their_notes() {
        let app = App::default();
        let rooms = |names: &[&'static str]| Rooms::new(names.iter().copied());
        let seen = write(&app, "1").text;
        for (room, body) in [("tea", "2"), ("", "3"), ("work", "4"), ("tea", "5")] {
            let answer = app.write_note(&rooms(&[room]), body.as_bytes());
            assert_eq!(answer.status, 201);
        }
        let both = rooms(&["", "tea"]);
        let all = [
            "event: note",
            "data: 1",
            "event: note:tea",
            "data: 2",
            "event: note",
            "data: 3",
            "event: note:tea",
            "data: 5",
        ];
        assert_eq!(read_in(&app, &both, None), all);
        assert_eq!(read_in(&app, &both, Some(&seen)), all[2..]);
        assert_eq!(
            read_in(&app, &rooms(&["work"]), Some(&seen)),
            ["event: note:work", "data: 4"]
        );
    }

    #[test]
    fn what_is_no_room_is_refused() {
        let app = App::default();
        let long = "x".repeat(65);
        for names in [&["a\nb"][..], &[&long], &["x"; 17]] {
            let rooms = Rooms::new(names.iter().copied());
            let refused = app.notes(&rooms, &LastEventId::default()).unwrap_err();
            assert_eq!(refused.status, 400, "{names:?}");
            assert_eq!(app.write_note(&rooms, b"x").status, 400, "{names:?}");
        }
        assert_eq!(app.write_note(&Rooms::new(["a", "b"]), b"x").status, 400);
    }

    #[test]
    fn a_shutdown_ends_the_notes_and_tells_when_to_come_back() {
        let (app, last) = (App::default(), LastEventId::default());
        let mut notes = app.notes(&Rooms::default(), &last).unwrap();
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
