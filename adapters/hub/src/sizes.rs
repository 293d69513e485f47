/// The topics from which events can go, so that the one that holds most is found at once: those of a
/// class have up to twice as many bytes to give as those of the class before.
#[derive(Debug)]
pub(crate) struct Sizes {
    classes: [Vec<usize>; CLASSES],
    /// Where each topic is in its class.
    positions: Vec<usize>,
}

const CLASSES: usize = usize::BITS as usize + 1;

impl Sizes {
    pub(crate) const fn new() -> Self {
        Self {
            classes: [const { Vec::new() }; CLASSES],
            positions: Vec::new(),
        }
    }

    /// A topic of the greatest class, if any has something to give.
    pub(crate) fn largest(&self) -> Option<usize> {
        let mut classes = self.classes.iter().rev();
        classes.find_map(|class| class.last()).copied()
    }

    /// Notes that a topic has `new` instead of `old` bytes to give.
    #[inline]
    pub(crate) fn update(&mut self, key: usize, old: usize, new: usize) {
        let (from, to) = (class(old), class(new));
        if from != to {
            self.move_to(key, from, to);
        }
    }

    #[cold]
    fn move_to(&mut self, key: usize, from: usize, to: usize) {
        if key >= self.positions.len() {
            self.positions.resize(key + 1, 0);
        }
        let Some(position) = self.positions.get(key).copied() else {
            return;
        };
        if let Some(class) = self.classes.get_mut(from).filter(|_| from > 0) {
            class.swap_remove(position);
            if let Some(moved) = class.get(position)
                && let Some(place) = self.positions.get_mut(*moved)
            {
                *place = position;
            }
        }
        if let Some(class) = self.classes.get_mut(to).filter(|_| to > 0)
            && let Some(place) = self.positions.get_mut(key)
        {
            *place = class.len();
            class.push(key);
        }
    }
}

/// Zero for those that have nothing to give.
const fn class(bytes: usize) -> usize {
    (usize::BITS - bytes.leading_zeros()) as usize
}
