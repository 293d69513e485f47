use std::{num::IntErrorKind, time::Duration};

use serde::Deserialize;

/// An interval of zero would be events without a pause.
const SHORTEST: Duration = Duration::from_millis(1);

/// A longer one looks like a stream that is stuck, and a timer has a limit too.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The query of a stream whose interval can be chosen: `?interval=` in whole milliseconds.
///
/// It never makes a request fail: what is not such a number counts as absent, and one that is out
/// of range as the nearest that is not. The range is from 1 millisecond to one day. Several of them
/// are no error either.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Pace {
    interval: Option<String>,
}

impl Pace {
    /// Creates the query of its one parameter, for frameworks that do not read it by serde.
    #[must_use]
    pub fn new(interval: Option<&str>) -> Self {
        Self {
            interval: interval.map(ToOwned::to_owned),
        }
    }

    /// Returns the interval.
    pub(crate) fn interval_or(&self, default: Duration) -> Duration {
        let Some(interval) = &self.interval else {
            return default;
        };
        match interval.parse().map(Duration::from_millis) {
            Ok(interval) => interval.clamp(SHORTEST, LONGEST),
            Err(error) if *error.kind() == IntErrorKind::PosOverflow => LONGEST,
            Err(_) => default,
        }
    }
}

/// Takes the fields of a query, of which serde would refuse a second one of the same name.
impl From<Vec<(String, String)>> for Pace {
    fn from(fields: Vec<(String, String)>) -> Self {
        let mut fields = fields.into_iter();
        Self {
            interval: fields.find_map(|(name, value)| (name == "interval").then_some(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LONGEST, Pace, SHORTEST};

    #[test]
    fn any_text_is_an_interval() {
        let default = Duration::from_secs(7);
        let cases = [
            (None, default),
            (Some("250"), Duration::from_millis(250)),
            (Some("0"), SHORTEST),
            (Some("86400001"), LONGEST),
            (Some("18446744073709551615"), LONGEST),
            (Some("99999999999999999999999999"), LONGEST),
            (Some(""), default),
            (Some("-5"), default),
            (Some("1.5"), default),
            (Some("一"), default),
        ];
        for (text, want) in cases {
            assert_eq!(Pace::new(text).interval_or(default), want, "{text:?}");
        }
    }
}
