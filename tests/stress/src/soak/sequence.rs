use std::collections::BTreeMap;

use super::event::{TOPICS, read};

/// How far a client is, by which it knows what has to come next.
#[derive(Clone, Debug)]
pub(crate) struct Sequence {
    /// The last event id, and its number.
    last: Option<(String, u64)>,
    topics: BTreeMap<u64, Topic>,
}

/// How far a client is in one of its topics.
#[derive(Clone, Debug, Default)]
struct Topic {
    /// The number of the next event.
    next: u64,
    /// Whether a gap was reported, so that it may be a later one.
    has_gap: bool,
}

/// What an event is to a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Taken {
    /// The next one, when it was sent, and how many were lost in a gap before it.
    Event { sent: u64, lost: u64 },
    /// The report of a gap.
    Gap,
    /// A place or a comment.
    Nothing,
}

impl Sequence {
    /// A client of these topics that has received nothing.
    pub(crate) fn new(topics: impl IntoIterator<Item = u64>) -> Self {
        let topics = topics.into_iter().map(|topic| (topic, Topic::default()));
        Self {
            last: None,
            topics: topics.collect(),
        }
    }

    /// The topics, as they are asked for.
    pub(crate) fn query(&self) -> String {
        let topics = self.topics.keys().map(u64::to_string);
        topics.collect::<Vec<_>>().join(",")
    }

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
            (None, None) => {
                for (topic, state) in &mut self.topics {
                    state.next = first_after(number, *topic);
                }
                Ok(Taken::Nothing)
            }
            (None, Some(last)) => Err(format!("put to {number}, from {last}")),
            (Some(_), None) => Err(format!("{number} came before a place")),
            (Some(event), Some(last)) if event.name == "gap" => {
                if event.data != "gone" || number < last {
                    let data = &event.data;
                    return Err(format!("received a gap, {data}, from {last} to {number}"));
                }
                for topic in self.topics.values_mut() {
                    topic.has_gap = true;
                }
                Ok(Taken::Gap)
            }
            (Some(_), Some(last)) if number <= last => Err(format!("{number} came after {last}")),
            (Some(event), Some(_)) => match read(&event.data) {
                Some((sent_as, sent)) if sent_as == number => self.advance(number, sent),
                _ => Err(format!("{text:?} is damaged")),
            },
        }
    }

    fn advance(&mut self, number: u64, sent: u64) -> Result<Taken, String> {
        let topic = self.topics.get_mut(&(number % TOPICS));
        let topic = topic.ok_or_else(|| format!("{number} is of another topic"))?;
        let lost = number.checked_sub(topic.next).map(|lost| lost / TOPICS);
        let lost = lost.ok_or_else(|| format!("{number} came instead of {}", topic.next))?;
        if lost > 0 && !topic.has_gap {
            return Err(format!("{lost} lost in silence before {number}"));
        }
        *topic = Topic {
            next: number + TOPICS,
            has_gap: false,
        };
        Ok(Taken::Event { sent, lost })
    }
}

/// The number of the first event of a topic after another event.
const fn first_after(number: u64, topic: u64) -> u64 {
    let next = number + 1;
    next + (topic + TOPICS - next % TOPICS) % TOPICS
}

/// The number in an id, after the epoch of the hub.
fn numbered(id: &str) -> Option<u64> {
    id.split_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Sequence, Taken, first_after};
    use crate::soak::event::data;

    const SENT: u64 = 1_700_000_000_000;

    fn event(number: u64) -> String {
        format!("id: x-{number}\ndata: {}\n\n", data(number, SENT))
    }

    fn taken(lost: u64) -> Result<Taken, String> {
        Ok(Taken::Event { sent: SENT, lost })
    }

    /// A client of the topics 8 and 10.
    fn begun() -> Sequence {
        let mut sequence = Sequence::new([8, 10]);
        assert_eq!(sequence.query(), "8,10");
        assert_eq!(sequence.take("id: x-7\n\n"), Ok(Taken::Nothing));
        assert_eq!(sequence.take(": \n\n"), Ok(Taken::Nothing));
        assert_eq!(sequence.take(&event(8)), taken(0));
        assert_eq!(sequence.last_event_id(), Some("x-8"));
        sequence
    }

    #[test]
    fn what_is_lost_or_doubled_or_damaged_is_noticed() {
        for (wrong, why) in [
            (event(9), "9 is of another topic"),
            (event(108), "1 lost in silence before 108"),
            (event(60), "1 lost in silence before 60"),
            (event(8), "8 came after 8"),
            (event(1), "1 came after 8"),
            ("id: x-9\n\n".to_owned(), "put to 9, from 8"),
        ] {
            assert_eq!(begun().take(&wrong), Err(why.to_owned()));
        }
        let damaged = event(11).replacen("id: x-11", "id: x-10", 1);
        assert!(begun().take(&damaged).is_err());
        assert!(begun().take("id: x-10\ndata: 10\n\n").is_err());
        assert!(Sequence::new([1]).take(&event(1)).is_err());
    }

    #[test]
    fn each_topic_goes_on_by_itself() {
        let mut sequence = begun();
        for number in [10, 58, 60, 108] {
            assert_eq!(sequence.take(&event(number)), taken(0));
        }
        assert!(sequence.take(&event(158)).is_ok());
        assert!(sequence.take(&event(160)).is_err());
    }

    #[test]
    fn after_a_gap_each_topic_may_have_lost_events_once() {
        let gap = |number| format!("id: x-{number}\nevent: gap\ndata: gone\n\n");
        let mut sequence = begun();
        assert!(sequence.clone().take(&gap(7)).is_err());
        assert_eq!(sequence.take(&gap(107)), Ok(Taken::Gap));
        assert_eq!(sequence.take(&event(108)), taken(1));
        assert_eq!(sequence.take(&event(160)), taken(3));
        assert!(sequence.clone().take(&event(208)).is_err());
        assert!(sequence.take(&gap(170).replace("gone", "unknown")).is_err());
        assert!(Sequence::new([1]).take(&gap(1)).is_err());
    }

    #[test]
    fn the_first_event_after_a_place_is_that_of_the_topic() {
        for (place, topic, first) in [(0, 1, 1), (0, 0, 50), (7, 8, 8), (8, 8, 58), (49, 0, 50)] {
            assert_eq!(first_after(place, topic), first, "{place} {topic}");
        }
    }
}
