use std::collections::BTreeSet;

use proptest::{prelude::*, sample::Index};

/// What may happen to a hub.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// An event of this size in some topics, whose position is greater by so much.
    Publish(BTreeSet<usize>, usize, u128),
    /// So many events at once, each in the next topic.
    PublishAll(usize),
    Subscribe(BTreeSet<usize>, Seen),
    /// After the position of an event, or one close by.
    SubscribeAfter(BTreeSet<usize>, Index, u128),
    Finish(usize),
    Remove(usize),
    History(Index),
    Poll(Index),
    Drain(Index),
    /// A poll that finds nothing stores a waker.
    Wait(Index),
    Leave(Index),
    Close,
    CloseWith,
}

/// What a client claims to have seen.
#[derive(Clone, Debug)]
pub(crate) enum Seen {
    Nothing,
    Event(Index),
    Position(u128),
    Text(String),
}

/// What is done to a hub.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Configuration {
    pub(crate) history: usize,
    pub(crate) max_lag: usize,
    pub(crate) bytes: usize,
    pub(crate) skips: bool,
    pub(crate) own_ids: bool,
}

pub(crate) fn configuration() -> impl Strategy<Value = Configuration> {
    let bytes = prop_oneof![Just(usize::MAX), 0..200_usize, 0..60_000_usize];
    (
        0..12_usize,
        0..12_usize,
        bytes,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(history, max_lag, bytes, skips, own_ids)| Configuration {
            history,
            max_lag,
            bytes,
            skips,
            own_ids,
        })
}

/// One topic or more; the first has no name.
fn topics() -> impl Strategy<Value = BTreeSet<usize>> {
    prop_oneof![
        Just(BTreeSet::from([0])),
        prop::collection::btree_set(0..3_usize, 1..4),
    ]
}

fn seen() -> impl Strategy<Value = Seen> {
    prop_oneof![
        2 => Just(Seen::Nothing),
        5 => any::<Index>().prop_map(Seen::Event),
        1 => (0..60_u128).prop_map(Seen::Position),
        1 => ".{0,9}".prop_map(Seen::Text),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let size = prop_oneof![5 => 0..50_usize, 2 => 3_000..9_000_usize, 1 => 16_000..40_000_usize];
    let any = any::<Index>;
    prop_oneof![
        40 => (topics(), size, 1..4_u128)
            .prop_map(|(topics, size, gap)| Step::Publish(topics, size, gap)),
        4 => (0..5_usize).prop_map(Step::PublishAll),
        10 => (topics(), seen()).prop_map(|(topics, seen)| Step::Subscribe(topics, seen)),
        4 => (topics(), any(), 0..7_u128)
            .prop_map(|(topics, index, off)| Step::SubscribeAfter(topics, index, off)),
        1 => (0..3_usize).prop_map(Step::Finish),
        2 => (0..3_usize).prop_map(Step::Remove),
        2 => any().prop_map(Step::History),
        15 => any().prop_map(Step::Poll),
        10 => any().prop_map(Step::Drain),
        15 => any().prop_map(Step::Wait),
        5 => any().prop_map(Step::Leave),
        1 => Just(Step::Close),
        1 => Just(Step::CloseWith),
    ]
}
