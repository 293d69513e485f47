use futures_util::{FutureExt, StreamExt};

use super::{catch_up, client, notes, numbers, ready};
use crate::memory_log::MemoryLog;

#[test]
fn a_client_is_told_of_a_gap_and_given_the_history() {
    let log = MemoryLog::with(1..=40);
    let (notes, ring) = notes(&log, 5);
    catch_up(&log, &ring);
    log.trim(30);
    for (last, gap) in [
        ("29-0", Some("gap gone")),
        ("1-0", Some("gap gone")),
        ("41-0", Some("gap unknown")),
        ("40-1", Some("gap unknown")),
        ("40", Some("gap unknown")),
        ("第七", Some("gap unknown")),
        (&"9".repeat(100_000), Some("gap unknown")),
        ("40-0", None),
    ] {
        let history = gap.map_or(Vec::new(), |_| numbers(36..=40));
        let gap = gap.map(str::to_owned).into_iter();
        let start: String = last.chars().take(20).collect();
        assert_eq!(
            ready(&mut client(&notes, last)),
            gap.chain(history).collect::<Vec<_>>(),
            "{start}"
        );
    }
}

#[test]
fn what_is_trimmed_while_a_client_reads_is_told() {
    let log = MemoryLog::with(1..=40);
    let (notes, ring) = notes(&log, 5);
    catch_up(&log, &ring);
    let mut client = client(&notes, "1-0");
    let page = client.next().now_or_never().flatten().unwrap();
    assert!(page.as_ref().ends_with(b"data: 4\n\n"), "{page:?}");
    log.trim(6);
    let told = [vec!["gap gone".to_owned()], numbers(36..=40)].concat();
    assert_eq!(ready(&mut client), told);
}

#[test]
fn where_the_reader_has_missed_entries_every_client_comes_back() {
    let log = MemoryLog::with(1..=10);
    let (notes, ring) = notes(&log, 5);
    catch_up(&log, &ring);
    let mut live = client(&notes, "10-0");
    assert_eq!(ready(&mut live), [""; 0]);
    log.add(11..=60);
    log.trim(30);
    catch_up(&log, &ring);
    assert_eq!(ready(&mut live), [""; 0]);
    assert!(live.next().now_or_never().is_some_and(|end| end.is_none()));
    let told = [vec!["gap gone".to_owned()], numbers(56..=60)].concat();
    assert_eq!(ready(&mut client(&notes, "10-0")), told);
    assert_eq!(ready(&mut client(&notes, "40-0")), numbers(41..=60));
}

#[test]
fn a_log_that_begins_anew_is_another() {
    let log = MemoryLog::with(1..=10);
    let (notes, ring) = notes(&log, 5);
    catch_up(&log, &ring);
    log.state().entries.clear();
    catch_up(&log, &ring);
    assert_eq!(ready(&mut client(&notes, "10-0")), ["gap unknown"]);
    log.add([20]);
    catch_up(&log, &ring);
    assert_eq!(ready(&mut client(&notes, "10-0")), ["gap gone", "20"]);
}
