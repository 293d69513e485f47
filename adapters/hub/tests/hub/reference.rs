use std::task::Poll;

use eventwire_core::Event;
use eventwire_hub::{Counts, Resumption};

/// A hub as it would be if it kept everything and looked at all of it each time.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) history: usize,
    pub(crate) held: usize,
    pub(crate) bytes: usize,
    pub(crate) skips: bool,
    /// What the ids begin with that the hub gives, or `None` where the publisher gives them.
    pub(crate) epoch: Option<String>,
    /// All events, of which the first has the number 1.
    pub(crate) events: Vec<Published>,
    /// The number of the oldest event held.
    pub(crate) first: usize,
    pub(crate) closed: Option<String>,
    pub(crate) dropped: u64,
    pub(crate) skipped: u64,
}

#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) position: u128,
    pub(crate) wire: String,
}

/// A subscription as it would be.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) cursor: usize,
    pub(crate) floor: u128,
    pub(crate) opening: String,
    pub(crate) ended: bool,
}

impl Reference {
    pub(crate) fn end(&self) -> usize {
        self.events.len() + 1
    }

    pub(crate) fn publish(&mut self, position: u128, event: Event) {
        let wire = event.id(self.id(position)).to_string();
        self.events.push(Published { position, wire });
        while self.end() - self.first > self.held || self.bytes_held() > self.bytes {
            if self.first + 1 == self.end() {
                break;
            }
            self.first += 1;
        }
    }

    pub(crate) fn id(&self, position: u128) -> eventwire_core::EventId {
        let epoch = self.epoch.as_deref().unwrap_or_default();
        format!("{epoch}{position}").parse().unwrap()
    }

    fn held(&self) -> &[Published] {
        &self.events[self.first - 1..]
    }

    fn bytes_held(&self) -> usize {
        self.held().iter().map(|event| event.wire.len()).sum()
    }

    fn history(&self) -> usize {
        self.end().saturating_sub(self.history).max(self.first)
    }

    /// What becomes of a client that claims to have seen the event at a position.
    pub(crate) fn resume(&self, seen: u128) -> (Resumption, usize) {
        let number = match self.events.iter().position(|event| event.position == seen) {
            Some(index) => Some(index + 1),
            None => (seen == 0 && self.epoch.is_some()).then_some(0),
        };
        match number {
            Some(number) if number + 1 >= self.first => (Resumption::Resumed, number + 1),
            Some(_) => (Resumption::Gone, self.history()),
            None if self
                .held()
                .first()
                .is_some_and(|oldest| seen < oldest.position) =>
            {
                (Resumption::Gone, self.history())
            }
            None => (Resumption::Unknown, self.history()),
        }
    }

    /// What becomes of a client that was served up to a position.
    pub(crate) fn resume_after(&self, position: u128) -> (Resumption, usize) {
        let next = self
            .events
            .iter()
            .position(|event| event.position > position);
        let number = next.map_or(self.end(), |index| index + 1);
        match number >= self.first {
            true => (Resumption::Resumed, number),
            false => (Resumption::Gone, self.history()),
        }
    }

    pub(crate) fn client(&self, resumption: Resumption, cursor: usize) -> Client {
        let opening = match resumption {
            Resumption::Fresh => Event::default(),
            Resumption::Unknown => Event::new("unknown").name("gap"),
            Resumption::Gone => Event::new("gone").name("gap"),
            _ => {
                return Client {
                    cursor,
                    floor: 0,
                    opening: String::new(),
                    ended: false,
                };
            }
        };
        Client {
            cursor,
            floor: 0,
            opening: self.place(cursor, opening),
            ended: false,
        }
    }

    pub(crate) fn unknown(&self) -> (Resumption, usize) {
        (Resumption::Unknown, self.history())
    }

    pub(crate) fn go_back(&self, client: &mut Client) {
        *client = self.client(Resumption::Fresh, self.history());
    }

    fn place(&self, cursor: usize, event: Event) -> String {
        let before = cursor
            .checked_sub(2)
            .and_then(|index| self.events.get(index));
        match (&self.epoch, before) {
            (Some(_), _) => event.id(self.id(cursor as u128 - 1)),
            (None, Some(before)) if cursor == self.end() => event.id(self.id(before.position)),
            (None, _) => event,
        }
        .to_string()
    }

    /// Checks one poll of a subscription.
    pub(crate) fn check(&mut self, client: &mut Client, got: &Poll<Option<String>>) {
        if client.ended {
            return assert_eq!(got, &Poll::Ready(None));
        }
        if !client.opening.is_empty() {
            let opening = std::mem::take(&mut client.opening);
            return assert_eq!(got, &Poll::Ready(Some(opening)));
        }
        if let (Resumption::Resumed, behind) = self.resume_after(client.floor) {
            client.cursor = client.cursor.max(behind);
        }
        let lost = self.first.saturating_sub(client.cursor);
        if lost > 0 && self.skips {
            client.cursor = self.first;
            self.skipped += lost as u64;
            let told = self.place(client.cursor, Event::new(lost.to_string()));
            return assert_eq!(got, &Poll::Ready(Some(told)));
        }
        if lost == 0 && client.cursor < self.end() {
            let Poll::Ready(Some(frame)) = got else {
                panic!("{got:?} instead of the event {}", client.cursor);
            };
            let mut rest = &**frame;
            while !rest.is_empty() {
                let event = self.events.get(client.cursor - 1).expect("no such event");
                rest = rest.strip_prefix(&*event.wire).expect("another event");
                client.cursor += 1;
            }
            assert!(!frame.is_empty());
            return;
        }
        self.dropped += u64::from(lost > 0);
        let last = self.closed.clone().filter(|farewell| !farewell.is_empty());
        client.ended = lost > 0 || self.closed.is_some();
        match client.ended {
            true => assert_eq!(got, &Poll::Ready(last)),
            false => assert_eq!(got, &Poll::Pending),
        }
    }

    pub(crate) fn check_counts<'a>(
        &self,
        counts: Counts,
        clients: impl Iterator<Item = &'a Client> + Clone,
    ) {
        let open = clients.filter(|client| !client.ended);
        let slowest = open.clone().map(|client| client.cursor).min();
        let lag = self.end() - slowest.unwrap_or(self.end());
        assert_eq!(counts.subscribers, open.count());
        assert_eq!(counts.published, self.events.len() as u64);
        assert_eq!(
            (counts.held, counts.bytes),
            (self.held().len(), self.bytes_held())
        );
        assert_eq!(counts.lag, lag as u64);
        assert_eq!(
            (counts.dropped, counts.skipped),
            (self.dropped, self.skipped)
        );
    }
}
