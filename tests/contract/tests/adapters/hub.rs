//! A hub, on every framework.

use contract::{Client, Failure, Next, Server};
use decoder::parse;
use serde_json::{Value, json};

/// A response of the hub, read event by event.
struct Page {
    client: Client,
    text: String,
}

impl Page {
    fn open(server: &Server, query: &str, last: Option<&str>) -> Result<Self, Failure> {
        let mut client = server.connect()?;
        let last = last.map(|id| ("last-event-id", id.as_bytes()));
        let head = client.request("GET", &format!("/hub?{query}"), last.as_slice(), "")?;
        assert_eq!(head.status, 200);
        let text = String::new();
        Ok(Self { client, text })
    }

    /// Reads until there are so many events, and returns their data.
    fn data(&mut self, events: usize) -> Result<Vec<String>, Failure> {
        while parse(&self.text).events.len() < events {
            match self.client.next_chunk()? {
                Next::Chunk(chunk) => self.text.push_str(&chunk),
                end => return Err(format!("{end:?} after {:?}", self.text).into()),
            }
        }
        let events = parse(&self.text).events;
        Ok(events.into_iter().map(|event| event.data).collect())
    }

    /// Reads the place with which a new response begins.
    fn place(&mut self) -> Result<String, Failure> {
        let Next::Chunk(chunk) = self.client.next_chunk()? else {
            return Err("no place".into());
        };
        let received = parse(&chunk);
        assert_eq!(received.events.len(), 0, "{chunk:?}");
        Ok(received.last_event_id)
    }

    /// Reads to the clean end, and returns the data of all events.
    fn rest(mut self) -> Result<Vec<String>, Failure> {
        let (chunks, end) = self.client.rest()?;
        assert_eq!(end, Next::End);
        let events = parse(&(self.text + &chunks.concat())).events;
        Ok(events.into_iter().map(|event| event.data).collect())
    }
}

fn send(server: &Server, method: &str, path: &str, body: &Value) -> Result<(u16, Value), Failure> {
    let mut client = server.connect()?;
    let head = client.request(method, path, &[], &body.to_string())?;
    let body = match head.status {
        204 => String::new(),
        _ => client.body(&head)?,
    };
    Ok((head.status, serde_json::from_str(&body).unwrap_or_default()))
}

/// Publishes, and returns the id.
fn publish(server: &Server, topics: &[&str], data: &str) -> Result<String, Failure> {
    let post = json!({ "topics": topics, "event": { "data": data } });
    let (status, answer) = send(server, "POST", "/hub/publish", &post)?;
    assert_eq!(status, 200, "{answer}");
    let id = answer.get("id").and_then(Value::as_str);
    Ok(id.ok_or("no id")?.to_owned())
}

fn status(server: &Server, query: &str, last: &str) -> Result<u16, Failure> {
    let mut client = server.connect()?;
    let last = [("last-event-id", last.as_bytes())];
    Ok(client
        .request("GET", &format!("/hub?{query}"), &last, "")?
        .status)
}

pub(crate) fn several_topics_share_one_response(server: Server) -> Result<(), Failure> {
    let mut page = Page::open(&server, "topic=a&topic=b", None)?;
    page.place()?;
    let first = publish(&server, &["a"], "1")?;
    publish(&server, &["b"], "2")?;
    publish(&server, &["c"], "of another page")?;
    publish(&server, &["b", "a"], "3")?;
    assert_eq!(page.data(3)?, ["1", "2", "3"]);
    let mut again = Page::open(&server, "topic=a&topic=b", Some(&first))?;
    assert_eq!(again.data(2)?, ["2", "3"]);
    let mut other = Page::open(&server, "topic=c", Some(&first))?;
    assert_eq!(other.data(1)?, ["of another page"]);
    let mut unknown = Page::open(&server, "topic=a", Some("of another life"))?;
    assert_eq!(unknown.data(3)?, ["unknown", "1", "3"]);
    Ok(())
}

pub(crate) fn a_batch_is_published_whole_or_not_at_all(server: Server) -> Result<(), Failure> {
    let post = |event: Value| json!({ "topics": ["a"], "event": event });
    let good = json!([post(json!({ "data": "1" })), post(json!({ "data": "2" }))]);
    let (status, answer) = send(&server, "POST", "/hub/publish", &good)?;
    let ids = answer.get("ids").and_then(Value::as_array).map(Vec::len);
    assert_eq!((status, ids), (200, Some(2)));
    let refused = json!([
        post(json!({ "data": "3" })),
        post(json!({ "name": "a\nb" }))
    ]);
    assert_eq!(send(&server, "POST", "/hub/publish", &refused)?.0, 422);
    let own = json!([post(json!({ "data": "3" })), post(json!({ "id": "7" }))]);
    assert_eq!(send(&server, "POST", "/hub/publish", &own)?.0, 422);
    assert_eq!(send(&server, "POST", "/hub/publish", &json!({}))?.0, 400);
    let (_, counts) = send(&server, "GET", "/hub/topics/a", &json!(null))?;
    assert_eq!(counts.get("published"), Some(&json!(2)));
    Ok(())
}

pub(crate) fn a_finished_topic_is_204_when_nothing_is_left(server: Server) -> Result<(), Failure> {
    let first = publish(&server, &["run"], "1")?;
    let mut live = Page::open(&server, "topic=run", Some(&first))?;
    let last = publish(&server, &["run"], "2")?;
    assert_eq!(live.data(1)?, ["2"]);
    let finish = |topic| {
        send(
            &server,
            "POST",
            &format!("/hub/topics/{topic}/finish"),
            &json!(null),
        )
    };
    assert_eq!(finish("run")?.0, 204);
    assert_eq!(live.rest()?, ["2"]);
    assert_eq!(
        Page::open(&server, "topic=run", Some(&first))?.rest()?,
        ["2"]
    );
    assert_eq!(status(&server, "topic=run", &last)?, 204);
    let late = json!({ "topics": ["run"], "event": {} });
    assert_eq!(send(&server, "POST", "/hub/publish", &late)?.0, 409);
    assert_eq!(finish("of%20tomorrow")?.0, 204);
    assert_eq!(status(&server, "topic=of+tomorrow", "")?, 204);
    Ok(())
}

pub(crate) fn a_removed_topic_ends_its_responses(server: Server) -> Result<(), Failure> {
    let mut page = Page::open(&server, "topic=a&topic=user%2042", None)?;
    page.place()?;
    let remove = || send(&server, "DELETE", "/hub/topics/user%2042", &json!(null));
    assert_eq!(remove()?.0, 204);
    assert_eq!(page.rest()?, [""; 0]);
    assert_eq!(remove()?.0, 404);
    let look = |path: &str| send(&server, "GET", path, &json!(null));
    assert_eq!(look("/hub/topics/user%2042")?.0, 404);
    assert_eq!(look("/hub/topics/a")?.0, 200);
    assert_eq!(look("/hub")?.0, 400);
    Ok(())
}

pub(crate) fn an_audience_gets_what_is_for_it(server: Server) -> Result<(), Failure> {
    let mut pages = Vec::new();
    for query in ["topic=a&audience=x", "topic=a&audience=y", "topic=a"] {
        let mut page = Page::open(&server, query, None)?;
        page.place()?;
        pages.push(page);
    }
    let secret = json!({ "topics": ["a"], "to": "x", "event": { "data": "for x" } });
    assert_eq!(send(&server, "POST", "/hub/publish", &secret)?.0, 200);
    publish(&server, &["a"], "for all")?;
    let [x, y, all] = &mut *pages else {
        return Err("three pages".into());
    };
    assert_eq!(x.data(2)?, ["for x", "for all"]);
    assert_eq!(y.data(1)?, ["for all"]);
    assert_eq!(all.data(1)?, ["for all"]);
    let (_, counts) = send(&server, "GET", "/hub/topics/a", &json!(null))?;
    assert_eq!(counts.get("subscribers"), Some(&json!(3)));
    Ok(())
}

pub(crate) fn head_subscribes_nobody(server: Server) -> Result<(), Failure> {
    publish(&server, &["a"], "1")?;
    let mut client = server.connect()?;
    let head = client.request("HEAD", "/hub?topic=a", &[], "")?;
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    let (_, counts) = send(&server, "GET", "/hub/topics/a", &json!(null))?;
    assert_eq!(counts.get("subscribers"), Some(&json!(0)));
    assert_eq!(server.stat("started")?, 0);
    Ok(())
}
