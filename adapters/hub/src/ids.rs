use std::{
    hash::{BuildHasher, RandomState},
    process,
};

use eventwire_core::{__private, Event, EventId};

use crate::{
    PublishError,
    rank::{Place, Rank},
};

/// Who gives the ids, and how they are ordered.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    /// What the ids of this hub begin with. If the publisher gives the ids, only that of the place
    /// before the first event does.
    epoch: EventId,
    /// Returns the rank of an id that the publisher gives; the hub gives them if there is none.
    rank: Option<fn(&str) -> Option<u128>>,
}

impl Ids {
    /// Makes an epoch of a number that no other hub has.
    pub(crate) fn new(random: u64, rank: Option<fn(&str) -> Option<u128>>) -> Self {
        let digits = (0..8_u32).map(|place| {
            let digit = random / 36_u64.pow(place) % 36;
            u32::try_from(digit)
                .ok()
                .and_then(|digit| char::from_digit(digit, 36))
        });
        let epoch: String = digits.flatten().chain(['-']).collect();
        Self {
            // This cannot fail: it has letters, digits and a hyphen.
            epoch: epoch.try_into().unwrap_or_else(|_| random.into()),
            rank,
        }
    }

    /// Whether the hub gives the ids.
    pub(crate) const fn are_own(&self) -> bool {
        self.rank.is_none()
    }

    /// Reads the id of an event, if the publisher gives the ids.
    pub(crate) fn read(&self, event: &Event) -> Result<Option<(EventId, Rank)>, PublishError> {
        match (self.rank, event.get_id()) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(PublishError::IdNotExpected),
            (Some(_), None) => Err(PublishError::IdMissing),
            (Some(rank), Some(id)) => match rank(id.as_str()) {
                Some(rank) => Ok(Some((id.clone(), Rank(rank)))),
                None => Err(PublishError::IdUnreadable),
            },
        }
    }

    /// The id of an event that is published after a place: the given one, which must come after it, or
    /// the next.
    pub(crate) fn next(
        &self,
        given: Option<(EventId, Rank)>,
        last: Place,
    ) -> Result<(EventId, Rank), PublishError> {
        match given {
            Some((_, rank)) if last >= Some(rank) => Err(PublishError::IdNotGreater),
            Some(given) => Ok(given),
            None => {
                let rank = Rank(last.map_or(0, |Rank(number)| number) + 1);
                Ok((self.numbered(Some(rank)), rank))
            }
        }
    }

    /// The id of a place, if the hub gives the ids or no event comes before it.
    pub(crate) fn id(&self, place: Place) -> Option<EventId> {
        let is_given = place.is_none() || self.are_own();
        is_given.then(|| self.numbered(place))
    }

    /// The place that an id names, unless it cannot be one of this hub's.
    pub(crate) fn place(&self, id: &str) -> Option<Place> {
        let number = id.strip_prefix(self.epoch.as_str());
        match (number, self.rank) {
            (Some("0"), _) => Some(None),
            (_, Some(rank)) => rank(id).map(|rank| Some(Rank(rank))),
            (Some(number), None) => {
                let digits = number.bytes().all(|byte| byte.is_ascii_digit());
                let canonical = digits && !number.starts_with('0');
                let number = canonical.then(|| number.parse().ok())?;
                number.map(|number| Some(Rank(number)))
            }
            (None, None) => None,
        }
    }

    /// The id that the hub gives to a place.
    pub(crate) fn numbered(&self, place: Place) -> EventId {
        let number = place.map_or(0, |Rank(number)| number);
        // So many events are never published.
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        __private::numbered(&self.epoch, number)
    }
}

/// A number that differs each time, also after a restart and in the copies of a process.
pub(crate) fn random() -> u64 {
    // There are no processes in the browser.
    let process = if cfg!(target_family = "wasm") {
        0
    } else {
        process::id()
    };
    RandomState::new().hash_one(process)
}

#[cfg(test)]
mod tests {
    use eventwire_core::Event;

    use super::Ids;
    use crate::{PublishError, rank::Rank};

    const RANDOM: u64 = 0x1234_5678_9abc_def0;

    #[test]
    fn an_id_has_one_spelling_only() {
        let ids = Ids::new(RANDOM, None);
        let id = ids.id(Some(Rank(42))).unwrap();
        let id = id.as_str();
        let epoch = id.strip_suffix("42").unwrap();
        assert_eq!((epoch.len(), ids.place(id)), (9, Some(Some(Rank(42)))));
        assert_eq!(ids.place(&format!("{epoch}0")), Some(None));
        let long = "9".repeat(100_000);
        let others = [
            "", "00", "042", "+42", "-42", "42 ", " 42", "4２", "x", &long,
        ];
        for number in others {
            assert_eq!(ids.place(&format!("{epoch}{number}")), None, "{number:?}");
        }
        for id in ["", "42", "-42", "第七", &id.to_uppercase(), &id[1..]] {
            assert_eq!(ids.place(id), None, "{id:?}");
        }
    }

    #[test]
    fn an_id_of_another_hub_is_unknown() {
        let one = Ids::new(RANDOM, None);
        let other = Ids::new(RANDOM + 1, None);
        let id = one.id(Some(Rank(7))).unwrap();
        assert_eq!(one.place(id.as_str()), Some(Some(Rank(7))));
        assert_eq!(other.place(id.as_str()), None);
    }

    #[test]
    fn ids_of_the_publisher_have_a_place_before_them_too() {
        let ids = Ids::new(RANDOM, Some(|id| id.parse().ok()));
        let origin = ids.id(None).unwrap();
        assert_eq!(ids.place(origin.as_str()), Some(None));
        assert_eq!(ids.place("0"), Some(Some(Rank(0))));
        assert_eq!(ids.id(Some(Rank(1))), None);
        assert_eq!(ids.read(&Event::new("a")), Err(PublishError::IdMissing));
    }
}
