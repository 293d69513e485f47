use std::{sync::Arc, time::Duration};

use eventwire::{Event, EventId, Frame};
use serde::{Deserialize, Deserializer};
use serde_json::json;

use crate::{object::Object, refusal::Refusal};

/// How deep `repeat` may be nested.
const DEEPEST: usize = 64;

/// How deep the brackets of a script may be nested: two for each `repeat`, and a few inside.
const DEEPEST_BRACKETS: usize = 2 * DEEPEST + 4;

/// A step of a script.
#[derive(Debug)]
pub(crate) enum Step {
    Yield(Template),
    Shared(Frame),
    Pause(Duration),
    Repeat { times: u64, steps: Arc<[Self]> },
    Fail(String),
    Panic,
    Hang,
}

/// An event in which `{n}` may have to be replaced.
#[derive(Debug)]
pub(crate) struct Template {
    event: Event,
    numbered: bool,
    framed: bool,
}

/// What a stream yields: an event, or the same one encoded.
#[derive(Debug)]
pub(crate) enum Item {
    Event(Event),
    Frame(Frame),
}

impl Template {
    /// Makes the event of one round of the innermost repetition.
    pub(crate) fn make(&self, round: Option<u64>) -> Item {
        let event = match round {
            Some(round) if self.numbered => numbered(&self.event, round),
            _ => self.event.clone(),
        };
        match self.framed {
            true => Item::Frame(event.into()),
            false => Item::Event(event),
        }
    }
}

fn numbered(event: &Event, round: u64) -> Event {
    let round = round.to_string();
    let mut made = match event.get_data() {
        Some(data) => Event::new(data.replace("{n}", &round)),
        None => Event::default(),
    };
    if let Some(name) = event.get_name() {
        made = made.name(name);
    }
    // A valid id stays valid when digits are put into it.
    if let Some(id) = event.get_id()
        && let Ok(id) = EventId::try_from(id.as_str().replace("{n}", &round))
    {
        made = made.id(id);
    }
    if let Some(retry) = event.get_retry() {
        made = made.retry(retry);
    }
    if let Some(comment) = event.get_comment() {
        made = made.comment(comment);
    }
    made
}

/// Reads the event that a response begins with, if there is one, and then a script.
///
/// Both forms are checked before the values, so that 400 takes precedence over 422.
pub(crate) fn parse_with_begin(
    begin: Option<&[u8]>,
    script: &[u8],
) -> Result<(Option<Event>, Arc<[Step]>), Refusal> {
    let begin = begin.map(serde_json::from_slice::<Object<RawEvent>>);
    let begin = begin.transpose().map_err(Refusal::malformed)?;
    let script = parse(script)?;
    let begin = begin.map(|Object(event)| event.build()).transpose()?;
    Ok((begin, script))
}

/// Reads a script.
fn parse(json: &[u8]) -> Result<Arc<[Step]>, Refusal> {
    if bracket_depth(json) > DEEPEST_BRACKETS {
        return Err(too_deep());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    deserializer.disable_recursion_limit();
    let steps = Vec::<Object<RawStep>>::deserialize(&mut deserializer);
    let steps = steps.map_err(Refusal::malformed)?;
    deserializer.end().map_err(Refusal::malformed)?;
    check_form(&steps, 0)?;
    steps
        .into_iter()
        .map(|Object(step)| step.build(false))
        .collect()
}

fn too_deep() -> Refusal {
    Refusal::malformed(format_args!("nested deeper than {DEEPEST}"))
}

/// The deepest nesting of brackets, strings left out; found before parsing, which is recursive.
fn bracket_depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    #[serde(default, deserialize_with = "present")]
    event: Option<Object<RawEvent>>,
    #[serde(default, deserialize_with = "present")]
    frame: Option<Object<RawEvent>>,
    #[serde(default, deserialize_with = "present")]
    pause_ms: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    repeat: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    steps: Option<Vec<Object<Self>>>,
    #[serde(default, deserialize_with = "present")]
    error: Option<String>,
    #[serde(default, deserialize_with = "present")]
    panic: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    hang: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEvent {
    #[serde(default, deserialize_with = "present")]
    data: Option<String>,
    #[serde(default, deserialize_with = "present")]
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<String>,
    #[serde(default, deserialize_with = "present")]
    retry_ms: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    comment: Option<String>,
}

/// Reads a key that is there, and so refuses `null`.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(json: D) -> Result<Option<T>, D::Error> {
    T::deserialize(json).map(Some)
}

fn check_form(steps: &[Object<RawStep>], depth: usize) -> Result<(), Refusal> {
    if depth > DEEPEST {
        return Err(too_deep());
    }
    for Object(step) in steps {
        let alone = [
            step.event.is_some(),
            step.frame.is_some(),
            step.pause_ms.is_some(),
            step.repeat.is_some() && step.steps.is_some(),
            step.error.is_some(),
            step.panic == Some(true),
            step.hang == Some(true),
        ];
        let half = step.repeat.is_some() != step.steps.is_some();
        let off = step.panic == Some(false) || step.hang == Some(false);
        if alone.into_iter().filter(|set| *set).count() != 1 || half || off {
            return Err(Refusal::malformed("a step is not of one kind"));
        }
        check_form(step.steps.as_deref().unwrap_or_default(), depth + 1)?;
    }
    Ok(())
}

impl RawStep {
    fn build(self, repeated: bool) -> Result<Step, Refusal> {
        if let Some(Object(event)) = self.event {
            return Ok(Step::Yield(Template {
                numbered: repeated && event.has_number(),
                event: event.build()?,
                framed: false,
            }));
        }
        if let Some(Object(event)) = self.frame {
            let numbered = repeated && event.has_number();
            let event = event.build()?;
            return Ok(match numbered {
                true => Step::Yield(Template {
                    event,
                    numbered,
                    framed: true,
                }),
                false => Step::Shared(event.into()),
            });
        }
        if let (Some(times), Some(steps)) = (self.repeat, self.steps) {
            let steps = steps.into_iter().map(|Object(step)| step.build(true));
            let steps = steps.collect::<Result<_, _>>()?;
            return Ok(Step::Repeat { times, steps });
        }
        if let Some(pause) = self.pause_ms {
            return Ok(Step::Pause(Duration::from_millis(pause)));
        }
        if let Some(error) = self.error {
            return Ok(Step::Fail(error));
        }
        Ok(match self.panic {
            Some(_) => Step::Panic,
            None => Step::Hang,
        })
    }
}

impl RawEvent {
    /// Makes an event that may not have an id.
    pub(crate) fn without_id(self) -> Result<Event, Refusal> {
        if self.id.is_some() {
            return Err(Refusal {
                status: 422,
                json: json!({ "field": "id", "error": "the hub gives the ids" }),
            });
        }
        self.build()
    }

    fn has_number(&self) -> bool {
        let texts = [&self.data, &self.id].into_iter().flatten();
        texts.map(String::as_str).any(|text| text.contains("{n}"))
    }

    fn build(self) -> Result<Event, Refusal> {
        let mut event = self.data.map_or_else(Event::default, Event::new);
        if let Some(name) = self.name {
            event = event.try_name(name).map_err(Refusal::field)?;
        }
        if let Some(id) = self.id {
            event = event.try_id(id).map_err(Refusal::field)?;
        }
        if let Some(retry) = self.retry_ms {
            event = event.retry(Duration::from_millis(retry));
        }
        if let Some(comment) = self.comment {
            event = event.comment(comment);
        }
        Ok(event)
    }
}
