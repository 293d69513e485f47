//! How subscriptions of several topics take the events of all of them in one order.

use eventwire_core::Frame;

use crate::{
    client::{Client, Cursor},
    rank::Rank,
    state::State,
};

impl State {
    /// Takes what comes next: events of one topic up to the next of another.
    pub(crate) fn take(&mut self, client: &mut Client) -> Option<Frame> {
        let (mut first, mut until) = (None, None);
        for (n, cursor) in client.cursors.iter().enumerate() {
            let Some(rank) = self.rank(cursor) else {
                continue;
            };
            match first {
                Some((least, _)) if least <= rank => {
                    until = Some(until.map_or(rank, |until: Rank| until.min(rank)));
                }
                _ => {
                    until = first.map(|(least, _)| least);
                    first = Some((rank, n));
                }
            }
        }
        let (rank, n) = first?;
        // An event of several topics is taken alone, and by all cursors.
        let is_shared = until == Some(rank);
        if is_shared {
            until = rank.0.checked_add(1).map(Rank);
        }
        let frame = self.read(client.cursors.get_mut(n)?, until)?;
        for cursor in client.cursors.iter_mut().filter(|_| is_shared) {
            if self.rank(cursor) == Some(rank) {
                self.advance(cursor);
            }
        }
        Some(frame)
    }

    /// Reads events up to a rank.
    fn read(&mut self, cursor: &mut Cursor, until: Option<Rank>) -> Option<Frame> {
        let topic = self.topics.get_mut(cursor.topic)?;
        let from = cursor.next?;
        let (frame, next) = topic.log.read(from, until)?;
        topic.readers.shift(from, next);
        cursor.next = Some(next);
        Some(frame)
    }

    fn advance(&mut self, cursor: &mut Cursor) {
        if let Some(topic) = self.topics.get_mut(cursor.topic)
            && let Some(next) = cursor.next
        {
            topic.readers.shift(next, next.plus(1));
            cursor.next = Some(next.plus(1));
        }
    }

    fn rank(&self, cursor: &Cursor) -> Option<Rank> {
        self.topics.get(cursor.topic)?.log.rank(cursor.next?)
    }

    /// Whether a subscription has taken every event that is there.
    pub(crate) fn has_all(&self, client: &Client) -> bool {
        client.cursors.iter().all(|cursor| {
            let Some(topic) = self.topics.get(cursor.topic) else {
                return true;
            };
            match (cursor.next, &client.floor) {
                (Some(next), _) => next >= topic.log.end(),
                (None, Some(floor)) => !topic.readers.has_landed(**floor),
                (None, None) => true,
            }
        })
    }
}
