use proptest::{prelude::*, sample::Index};

/// What may happen to a hub.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// An event of this size, whose position is greater by so much.
    Publish(usize, u128),
    Subscribe(Seen),
    /// After the position of an event, or one close by.
    SubscribeAfter(Index, u128),
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
    pub(crate) backlog: usize,
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
        .prop_map(|(history, backlog, bytes, skips, own_ids)| Configuration {
            history,
            backlog,
            bytes,
            skips,
            own_ids,
        })
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
        40 => (size, 1..4_u128).prop_map(|(size, gap)| Step::Publish(size, gap)),
        10 => seen().prop_map(Step::Subscribe),
        4 => (any(), 0..7_u128).prop_map(|(index, off)| Step::SubscribeAfter(index, off)),
        2 => any().prop_map(Step::History),
        15 => any().prop_map(Step::Poll),
        10 => any().prop_map(Step::Drain),
        15 => any().prop_map(Step::Wait),
        5 => any().prop_map(Step::Leave),
        1 => Just(Step::Close),
        1 => Just(Step::CloseWith),
    ]
}
