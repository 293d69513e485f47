use std::{
    fmt::Write,
    hash::{BuildHasher, RandomState},
};

use eventwire_core::{Event, EventId};

use crate::PublishError;

/// Who gives the ids, and how they are ordered.
#[derive(Clone, Debug)]
pub(crate) enum Ids {
    /// The hub does: the epoch of the hub, then the number of the event.
    Own { epoch: Box<str> },
    /// The publisher does; the function returns the rank of an id.
    Publisher(fn(&str) -> Option<u128>),
}

/// An event that has its id, and the position of that.
#[derive(Debug)]
pub(crate) struct Identified {
    pub(crate) event: Event,
    pub(crate) id: EventId,
    pub(crate) position: u128,
}

impl Ids {
    /// Makes an epoch of a number that no other hub has.
    pub(crate) fn own(random: u64) -> Self {
        let digits = (0..8_u32).map(|place| {
            let digit = random / 36_u64.pow(place) % 36;
            u32::try_from(digit)
                .ok()
                .and_then(|digit| char::from_digit(digit, 36))
        });
        Self::Own {
            epoch: digits.flatten().chain(['-']).collect(),
        }
    }

    /// The position before the first event, if that is known.
    pub(crate) const fn origin(&self) -> Option<u128> {
        match self {
            Self::Own { .. } => Some(0),
            Self::Publisher(_) => None,
        }
    }

    /// Gives an event its id, or reads the one it has, which must come after the last position.
    pub(crate) fn identify(
        &self,
        event: Event,
        last: Option<u128>,
    ) -> Result<Identified, PublishError> {
        let (event, id, position) = match self {
            Self::Own { epoch } => {
                if event.get_id().is_some() {
                    return Err(PublishError::IdNotExpected);
                }
                let position = last.unwrap_or_default() + 1;
                let id = numbered(epoch, position);
                (event.id(id.clone()), id, position)
            }
            Self::Publisher(position) => {
                let id = event.get_id().ok_or(PublishError::IdMissing)?.clone();
                let position = position(id.as_str()).ok_or(PublishError::IdUnreadable)?;
                if last >= Some(position) {
                    return Err(PublishError::IdNotGreater);
                }
                (event, id, position)
            }
        };
        Ok(Identified {
            event,
            id,
            position,
        })
    }

    /// The position of an id, if it can be one of this hub's.
    pub(crate) fn position(&self, id: &str) -> Option<u128> {
        match self {
            Self::Own { epoch } => {
                let number = id.strip_prefix(&**epoch)?;
                let digits = number.bytes().all(|byte| byte.is_ascii_digit());
                let canonical = number == "0" || !number.starts_with('0');
                (digits && canonical).then(|| number.parse().ok())?
            }
            Self::Publisher(position) => position(id),
        }
    }

    /// The id of the event before the one with this number, if the hub gave it.
    pub(crate) fn before(&self, number: u64) -> Option<EventId> {
        match self {
            Self::Own { epoch } => Some(numbered(epoch, u128::from(number.saturating_sub(1)))),
            Self::Publisher(_) => None,
        }
    }
}

/// A number that differs each time, also after a restart.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}

fn numbered(epoch: &str, number: u128) -> EventId {
    let mut id = String::with_capacity(epoch.len() + 20);
    // A string takes everything, and an epoch has letters and digits: neither can fail.
    let _ = write!(id, "{epoch}{number}");
    EventId::try_from(id).unwrap_or_else(|_| number.into())
}

#[cfg(test)]
mod tests {
    use eventwire_core::Event;

    use super::Ids;

    const RANDOM: u64 = 0x1234_5678_9abc_def0;

    #[test]
    fn an_id_has_one_spelling_only() {
        let ids = Ids::own(RANDOM);
        let first = ids.identify(Event::new("a"), Some(41)).unwrap();
        let id = first.id.as_str();
        let epoch = id.strip_suffix("42").unwrap();
        assert_eq!((epoch.len(), ids.position(id)), (9, Some(42)));
        assert_eq!(ids.position(&format!("{epoch}0")), Some(0));
        let long = "9".repeat(100_000);
        let others = [
            "", "00", "042", "+42", "-42", "42 ", " 42", "4２", "x", &long,
        ];
        for number in others {
            assert_eq!(
                ids.position(&format!("{epoch}{number}")),
                None,
                "{number:?}"
            );
        }
        for id in ["", "42", "-42", "第七", &id.to_uppercase(), &id[1..]] {
            assert_eq!(ids.position(id), None, "{id:?}");
        }
    }

    #[test]
    fn an_id_of_another_life_is_unknown() {
        let before = Ids::own(RANDOM);
        let today = Ids::own(RANDOM + 1);
        let id = before.before(8).unwrap();
        assert_eq!(before.position(id.as_str()), Some(7));
        assert_eq!(today.position(id.as_str()), None);
    }
}
