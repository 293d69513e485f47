use std::hint::black_box;

use crate::cases;

/// Events of one kind, by one way through the library.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// How many events are counted. As many come before them, and are not.
    pub(crate) events: u32,
    /// Takes that many events, and returns how many bytes they are.
    pub(crate) take: fn(u32) -> usize,
}

impl Case {
    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        let encoder = cases::BODY.iter().chain(cases::ENCODER);
        encoder.chain(cases::DECODER)
    }

    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        Self::all().find(|case| case.name == name)
    }

    pub(crate) fn run(&self, events: u32) {
        black_box((self.take)(black_box(events)));
    }
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn every_case_takes_whole_events() {
        let of_body = [
            20, 160, 128, 32, 2008, 4481, 1_048_584, 139, 139, 128, 128, 128,
        ];
        let of_encoder = [20, 20, 160, 160, 2008, 4481, 27];
        let of_decoder = [160, 160];
        let want = of_body.into_iter().chain(of_encoder);
        let want: Vec<_> = want.chain(of_decoder).collect();
        assert_eq!(Case::all().count(), want.len());
        for (case, bytes) in Case::all().zip(want) {
            assert_eq!((case.take)(3), 3 * bytes, "{}", case.name);
        }
    }
}
