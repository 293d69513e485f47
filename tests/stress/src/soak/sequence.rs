use super::event::read;

/// How far a client is, by which it knows what has to come next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence {
    /// The last event id, and its number.
    last: Option<(String, u64)>,
}

/// What an event is to a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Taken {
    /// The next one, sent at that time.
    Event(u64),
    /// The telling of a gap, in which so many events are lost.
    Gap(u64),
    /// A place or a comment.
    Nothing,
}

impl Sequence {
    /// The id to resume with.
    pub(crate) fn last_event_id(&self) -> Option<&str> {
        self.last.as_ref().map(|(id, _)| id.as_str())
    }

    /// Takes one event as it is on the wire, or returns what is wrong with it.
    pub(crate) fn take(&mut self, text: &str) -> Result<Taken, String> {
        let received = decoder::parse(text);
        let event = received.events.first();
        if event.is_none() && received.last_event_id.is_empty() {
            return Ok(Taken::Nothing);
        }
        let id = received.last_event_id;
        let number = numbered(&id).ok_or_else(|| format!("{id:?} is no id"))?;
        let last = self.last.replace((id, number)).map(|(_, last)| last);
        match (event, last) {
            (None, None) => Ok(Taken::Nothing),
            (None, Some(last)) => Err(format!("put to {number}, from {last}")),
            (Some(_), None) => Err(format!("{number} came before a place")),
            (Some(event), Some(last)) if event.name == "gap" => {
                let lost = number.checked_sub(last).filter(|lost| *lost > 0);
                let lost = lost.filter(|_| event.data == "gone");
                lost.map(Taken::Gap).ok_or_else(|| {
                    format!("received a gap, {}, from {last} to {number}", event.data)
                })
            }
            (Some(event), Some(last)) => match (read(&event.data), number.checked_sub(last + 1)) {
                (Some((sent_as, sent)), Some(0)) if sent_as == number => Ok(Taken::Event(sent)),
                (Some((sent_as, _)), Some(lost)) if sent_as == number => {
                    Err(format!("{lost} lost in silence before {number}"))
                }
                (Some(_), None) => Err(format!("{number} came after {last}")),
                _ => Err(format!("{text:?} is damaged")),
            },
        }
    }
}

/// The number in an id, after the epoch of the hub.
fn numbered(id: &str) -> Option<u64> {
    id.split_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Sequence, Taken};
    use crate::soak::event::data;

    const SENT: u64 = 1_700_000_000_000;

    fn event(number: u64) -> String {
        format!("id: x-{number}\ndata: {}\n\n", data(number, SENT))
    }

    fn begun() -> Sequence {
        let mut sequence = Sequence::default();
        assert_eq!(sequence.take("id: x-7\n\n"), Ok(Taken::Nothing));
        assert_eq!(sequence.take(": \n\n"), Ok(Taken::Nothing));
        assert_eq!(sequence.take(&event(8)), Ok(Taken::Event(SENT)));
        assert_eq!(sequence.last_event_id(), Some("x-8"));
        sequence
    }

    #[test]
    fn what_is_lost_or_doubled_or_damaged_is_noticed() {
        for (wrong, why) in [
            (event(10), "1 lost in silence before 10"),
            (event(8), "8 came after 8"),
            (event(1), "1 came after 8"),
            ("id: x-9\n\n".to_owned(), "put to 9, from 8"),
        ] {
            assert_eq!(begun().take(&wrong), Err(why.to_owned()));
        }
        let damaged = event(10).replacen("id: x-10", "id: x-9", 1);
        assert!(begun().take(&damaged).is_err());
        assert!(begun().take("id: x-9\ndata: 9\n\n").is_err());
        assert!(Sequence::default().take(&event(1)).is_err());
    }

    #[test]
    fn a_gap_that_is_told_has_to_be_one() {
        let gap = |number| format!("id: x-{number}\nevent: gap\ndata: gone\n\n");
        let mut sequence = begun();
        assert!(sequence.clone().take(&gap(8)).is_err());
        assert_eq!(sequence.take(&gap(11)), Ok(Taken::Gap(3)));
        assert_eq!(sequence.take(&event(12)), Ok(Taken::Event(SENT)));
        assert!(sequence.take(&gap(14).replace("gone", "unknown")).is_err());
        assert!(Sequence::default().take(&gap(1)).is_err());
    }
}
