use decoder::Message;

use crate::{
    Failure,
    encode::{
        Case, Contestant,
        case::{ID, NAME, QUOTE},
        encoder::{JSON_LIMITS, TEXT_LIMITS},
    },
};

/// How many events a check takes: more than one, so that an event that runs into the next is noticed.
const EVENTS: usize = 3;

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
    const fn encoders(&self) -> &'static [Contestant] {
        self.contestants
    }

    /// Returns everyone in a row, the limits last.
    pub(crate) fn contestants(&self, case: Case) -> impl Iterator<Item = &'static Contestant> {
        let limits = match case.is_json() {
            true => JSON_LIMITS,
            false => TEXT_LIMITS,
        };
        self.contestants.iter().chain(limits)
    }

    /// Returns the name of a row among the benches.
    pub(crate) fn group(&self, case: Case) -> String {
        format!("{}/{}", self.name, case.name())
    }

    /// Returns whether a client gets from everyone what was given.
    ///
    /// # Errors
    ///
    /// Returns an error that names the first contestant from whom it gets something else.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        for &case in self.cases() {
            let want = vec![event(case)?; EVENTS];
            for contestant in self.encoders() {
                if received(contestant, case)? != want {
                    let (name, case) = (contestant.name(), self.group(case));
                    return Err(format!("{name} sends other events in {case}").into());
                }
            }
        }
        Ok(())
    }
}

fn event(case: Case) -> serde_json::Result<Message> {
    let (name, last_event_id) = match case.is_named() {
        true => (NAME, ID),
        false => ("message", ""),
    };
    let data = match case.is_json() {
        true => serde_json::to_string(&QUOTE)?,
        false => case.data().to_owned(),
    };
    Ok(Message {
        name: name.to_owned(),
        data,
        last_event_id: last_event_id.to_owned(),
    })
}

fn received(contestant: &Contestant, case: Case) -> Result<Vec<Message>, Failure> {
    let text = contestant.output(case, EVENTS).text()?;
    Ok(decoder::parse(&text).events)
}

#[cfg(test)]
mod tests {
    use crate::encode::{BODY, Case, Contestant, ENCODER, Table, contestant::Run, encoder::reuse};

    #[test]
    fn everyone_sends_the_same_events() {
        for table in [BODY, ENCODER] {
            table.check().unwrap();
        }
    }

    #[test]
    fn another_event_is_noticed() {
        fn greet(_: Case, events: usize) -> Run {
            reuse(events, (), String::new(), String::clear, |text, ()| {
                text.push_str("data: hello\n\n");
                Ok::<_, ()>(())
            })
        }
        const TABLE: Table = Table::new("table", &[Case::Short], &[Contestant::new("x", greet)]);
        let error = TABLE.check().unwrap_err().to_string();
        assert_eq!(error, "x sends other events in table/12 bytes");
    }
}
