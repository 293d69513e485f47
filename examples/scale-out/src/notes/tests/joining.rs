use example_app::Note;
use futures_util::{FutureExt, StreamExt};

use super::{catch_up, client, follow, notes, numbers, ready};
use crate::memory_log::{MemoryLog, entry};

/// Wherever the client is, the ring begins and the reader has come to, nothing is lost or doubled.
#[test]
fn a_client_gets_everything_after_its_id_from_the_log_or_the_ring() {
    for held in [1, 4, 50] {
        for at_start in [0, 1, 5, 12] {
            for seen in 0..=20 {
                for read in [at_start, 15, 20] {
                    let case =
                        format!("held {held}, {at_start} at the start, read {read}, seen {seen}");
                    let log = MemoryLog::with(1..=at_start);
                    let (notes, ring) = notes(&log, held);
                    catch_up(&log, &ring);
                    log.add(at_start + 1..=read);
                    catch_up(&log, &ring);
                    log.add(read + 1..=20);

                    let mut last = entry(seen).id.to_string();
                    let mut client = client(&notes, &last);
                    let mut got = follow(&notes, &mut client, &mut last);
                    for more in [21..=22, 23..=23] {
                        log.add(more);
                        catch_up(&log, &ring);
                        got.extend(follow(&notes, &mut client, &mut last));
                    }
                    assert_eq!(got, numbers(seen + 1..=23), "{case}");
                }
            }
        }
    }
}

#[test]
fn a_new_client_gets_the_newest_notes() {
    let log = MemoryLog::with(1..=100);
    let (notes, ring) = notes(&log, 50);
    let mut early = client(&notes, "");
    assert_eq!(ready(&mut early), [""; 0], "the log has not been read");
    catch_up(&log, &ring);
    for mut client in [early, client(&notes, "")] {
        let newest = 101 - Note::HISTORY as u64..=100;
        assert_eq!(ready(&mut client), numbers(newest));
    }
}

#[test]
fn a_client_that_goes_before_the_first_note_comes_back_to_it() {
    let log = MemoryLog::default();
    let (notes, ring) = notes(&log, 5);
    catch_up(&log, &ring);
    let frame = client(&notes, "").next().now_or_never().flatten().unwrap();
    assert_eq!(frame.as_ref(), b"id: 0-0\n\n");
    log.add(1..=30);
    catch_up(&log, &ring);
    assert_eq!(ready(&mut client(&notes, "0-0")), numbers(1..=30));
    log.trim(2);
    let told = ready(&mut client(&notes, "0-0"));
    assert_eq!(told.first().map(String::as_str), Some("gap gone"));
}
