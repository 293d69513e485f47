use decoder::Message;

use crate::{
    Failure,
    encode::{
        Case, Contestant, Table,
        input::{ID, NAME, QUOTE},
    },
};

/// More than one, so that an event that runs into the next is noticed.
const EVENTS: usize = 3;

impl Table {
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
    use crate::encode::{BODY, Case, Contestant, ENCODER, Table, contestant::Run, reuse::reuse};

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
