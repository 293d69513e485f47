use crate::encode::{Case, Contestant, limits};

/// Cases, and who is compared in each of them.
#[derive(Debug)]
pub(crate) struct Table {
    name: &'static str,
    cases: &'static [Case],
    contestants: &'static [Contestant],
}

impl Table {
    pub(crate) const fn new(
        name: &'static str,
        cases: &'static [Case],
        contestants: &'static [Contestant],
    ) -> Self {
        Self {
            name,
            cases,
            contestants,
        }
    }

    /// Returns the name.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the rows.
    pub(crate) const fn cases(&self) -> &'static [Case] {
        self.cases
    }

    /// Returns the contestants that encode events: the library first, then the others.
    pub(crate) const fn encoders(&self) -> &'static [Contestant] {
        self.contestants
    }

    /// Returns everyone in a row, the limits last.
    pub(crate) fn contestants(&self, case: Case) -> impl Iterator<Item = &'static Contestant> {
        let limits = match case.is_json() {
            true => limits::JSON,
            false => limits::TEXT,
        };
        self.contestants.iter().chain(limits)
    }

    /// Returns the name of a row among the benches.
    pub(crate) fn group(&self, case: Case) -> String {
        format!("{}/{}", self.name, case.name())
    }
}
