use std::hint::black_box;

use crate::encode::contestant::Run;

/// How long a buffer becomes before it is cleared, as the chunks of the body do.
pub(crate) const LIMIT: usize = 16 * 1024;

/// Encodes events of an input, one after the other, into a buffer that is cleared and used again.
///
/// To the compiler, the input is another one each time.
pub(crate) fn reuse<I: Copy + 'static, B: AsRef<[u8]> + 'static, E>(
    events: usize,
    input: I,
    mut buffer: B,
    clear: fn(&mut B),
    mut encode: impl FnMut(&mut B, I) -> Result<(), E> + 'static,
) -> Run {
    Box::new(move |output| {
        for _ in 0..events {
            if encode(&mut buffer, *black_box(&input)).is_err() {
                break;
            }
            if buffer.as_ref().len() >= LIMIT {
                output.take(buffer.as_ref());
                clear(&mut buffer);
            }
        }
        output.take(buffer.as_ref());
    })
}
