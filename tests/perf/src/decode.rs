//! What it costs to read an event, beside what else there is in Rust, and to pass it on.

mod contestants;
mod streams;

use std::time::Duration;

use allocation_counter::measure as count;

use self::{
    contestants::{CONTESTANTS, RELAYS, Read},
    streams::{Stream, streams},
};
use crate::{
    Failure,
    clock::thread_time,
    figures::{Figure, Figures},
};

/// How often each stream is read by everyone, one after the other.
const ROUNDS: usize = 21;

/// Measures everything.
pub(crate) fn measure() -> Result<Figures, Failure> {
    let mut figures = Vec::new();
    for stream in streams() {
        check(&stream)?;
        figures.extend(time("decode", &stream, CONTESTANTS));
        for (name, read) in CONTESTANTS {
            let allocated = count(|| {
                read(&stream.chunks);
            });
            let each = allocated.count_total as f64 / stream.events as f64;
            figures.push(Figure {
                quantity: "allocations per event".into(),
                ..figure("decode", &stream, name, [each; 3])
            });
        }
        if stream.is_relayed {
            figures.extend(time("relay", &stream, RELAYS));
        }
    }
    Ok(Figures {
        command: "cargo run --release -p perf -- decode".to_owned(),
        figures,
    })
}

/// Whether everyone reads the same.
fn check(stream: &Stream) -> Result<(), Failure> {
    for (name, read) in CONTESTANTS {
        let bytes = read(&stream.chunks);
        if bytes != stream.data && !name.starts_with("memchr2") {
            let want = stream.data;
            return Err(format!("{name} read {bytes} bytes of {want} in {}", stream.name).into());
        }
    }
    Ok(())
}

fn time(table: &str, stream: &Stream, contestants: &[(&'static str, Read)]) -> Vec<Figure> {
    let mut times = vec![Vec::new(); contestants.len()];
    for _ in 0..ROUNDS {
        for ((_, read), times) in contestants.iter().zip(&mut times) {
            let mut spent = Duration::ZERO;
            let mut runs = 0;
            // One run may be too short for the clock.
            while spent < Duration::from_millis(2) {
                let start = thread_time();
                read(&stream.chunks);
                spent += thread_time() - start;
                runs += 1;
            }
            times.push(spent.as_nanos() as f64 / f64::from(runs) / stream.events as f64);
        }
    }
    let figures = contestants.iter().zip(times).map(|((name, _), mut times)| {
        times.sort_by(f64::total_cmp);
        let at = |part: usize| {
            times
                .get(part * (ROUNDS - 1) / 2)
                .copied()
                .unwrap_or_default()
        };
        figure(table, stream, name, [at(1), at(0), at(2)])
    });
    figures.collect()
}

fn figure(table: &str, stream: &Stream, contestant: &str, values: [f64; 3]) -> Figure {
    let [median, low, high] = values;
    Figure {
        table: table.into(),
        case: stream.name.into(),
        contestant: contestant.into(),
        quantity: "ns per event".into(),
        median,
        low,
        high,
    }
}

#[cfg(test)]
mod tests {
    use super::{check, streams::streams};

    #[test]
    fn everyone_reads_the_same() {
        // The longest line takes some of them a minute in a debug build.
        let streams = streams().into_iter();
        for stream in streams.filter(|stream| stream.data < 2 << 20) {
            check(&stream).unwrap();
        }
    }
}
