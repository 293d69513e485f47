/// Writes a count in full, and three digits of anything else.
#[must_use]
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 999_500.0 => format!("{:.*} M", digits(value / 1e6), value / 1e6),
        large if large >= 999.5 => {
            let digits = format!("{value:.0}");
            let (thousands, rest) = digits.split_at(digits.len().saturating_sub(3));
            format!("{thousands},{rest}")
        }
        whole if whole.fract() == 0.0 => format!("{value:.0}"),
        small if small < 0.0005 => "0".into(),
        _ => format!("{value:.*}", digits(value)),
    }
}

/// Returns how many digits there are after the point of a number of three digits.
fn digits(value: f64) -> usize {
    match value.abs() {
        large if large >= 99.95 => 0,
        large if large >= 9.995 => 1,
        large if large >= 0.9995 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn three_digits_count() {
        let cases = [
            (0.0, "0"),
            (0.0004, "0"),
            (0.012, "0.012"),
            (0.9996, "1.00"),
            (1.0, "1"),
            (2.204, "2.20"),
            (9.996, "10.0"),
            (12.34, "12.3"),
            (16.0, "16"),
            (99.96, "100"),
            (999.6, "1,000"),
            (54_485.5, "54,486"),
            (999_499.0, "999,499"),
            (999_500.0, "1.00 M"),
            (17_346_000.0, "17.3 M"),
        ];
        for (value, want) in cases {
            assert_eq!(number(value), want, "{value}");
        }
    }
}
