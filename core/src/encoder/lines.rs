//! Finds the line ends in text.

/// Splits text at its first line end, which neither part includes.
#[inline]
pub(crate) fn split_line(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    if is_short_line(bytes) {
        return None;
    }
    let end = memchr::memchr2(b'\r', b'\n', bytes)?;
    let crlf = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
    let line = text.get(..end)?;
    Some((line, text.get(end + 1 + usize::from(crlf)..)?))
}

/// Recognises most text of 8 to 16 bytes as one line with a few instructions; `memchr` would look at
/// its bytes one by one.
#[inline]
fn is_short_line(bytes: &[u8]) -> bool {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if bytes.len() <= 16 => {
            (below_14(u64::from_ne_bytes(*first)) | below_14(u64::from_ne_bytes(*last))) == 0
        }
        _ => false,
    }
}

/// Sets a bit for every byte below 14, which includes the line ends, and maybe for bytes beside one.
#[inline]
const fn below_14(bytes: u64) -> u64 {
    let each = u64::MAX / 255;
    bytes.wrapping_sub(14 * each) & !bytes & (128 * each)
}

#[cfg(test)]
mod tests {
    use super::split_line;
    use alloc::string::String;

    #[test]
    fn a_line_end_is_found_at_every_place_of_a_short_text() {
        for length in 0..40 {
            for at in 0..length {
                for end in ["\r", "\n", "\r\n"] {
                    // The bytes around it are the ones that it could be taken for.
                    for other in ["\t", "\u{e}", "x", "\u{7f}"] {
                        let (before, after) = (other.repeat(at), other.repeat(length - at));
                        let text = String::from_iter([&before, end, &after]);
                        let want = Some((&*before, &*after));
                        assert_eq!(split_line(&text), want, "{text:?}");
                    }
                }
            }
            for one_line in ["\t", "\u{e}", "\u{7f}"] {
                let text = one_line.repeat(length);
                assert_eq!(split_line(&text), None, "{text:?}");
            }
        }
    }
}
