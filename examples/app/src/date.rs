use jiff::{Timestamp, Zoned};

/// The date and time here, in the format of RFC 2822.
pub(crate) fn rfc_2822() -> String {
    Zoned::now()
        .strftime("%a, %d %b %Y %H:%M:%S %z")
        .to_string()
}

/// The date and time in UTC, in the format of ISO 8601, to the millisecond.
pub(crate) fn iso_8601() -> String {
    format!("{:.3}", Timestamp::now())
}

/// The time of day here.
pub(crate) fn time_of_day() -> String {
    Zoned::now().strftime("%H:%M:%S").to_string()
}

/// The seconds since 1970.
pub(crate) fn unix_seconds() -> i64 {
    Timestamp::now().as_second()
}
