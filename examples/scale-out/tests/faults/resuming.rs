use futures_util::{StreamExt, stream};

use crate::{Failure, client::Client, cluster::Cluster, wait_until};

#[tokio::test]
#[ignore = "needs redis-server and nginx"]
async fn an_id_is_resumed_from_redis_or_its_gap_is_told() -> Result<(), Failure> {
    let cluster = Cluster::start(&["--held=50", "--max-length=300"])?;
    let ids = publish(&cluster, 1..=250).await?;
    let resumed = Client::start(&cluster.origin, id(&ids, 1));
    let complete: Vec<_> = (2..=250).collect();
    wait_until("all notes", || resumed.seen().notes() == complete).await?;

    let ids = [ids, publish(&cluster, 251..=900).await?].concat();
    let last = id(&ids, 900);
    let history: Vec<_> = (881..=900)
        .map(|number: u32| ("note".to_owned(), number.to_string()))
        .collect();
    for (last_id, gap) in [
        (id(&ids, 1), Some("gone")),
        (id(&ids, 250), Some("gone")),
        ("99999999999999-0", Some("unknown")),
        ("made up", Some("unknown")),
        ("", None),
    ] {
        let client = Client::start(&cluster.origin, last_id);
        wait_until("the last note", || client.seen().last_id == last).await?;
        let gap = gap.map(|gap| ("gap".to_owned(), gap.to_owned()));
        let want: Vec<_> = gap.into_iter().chain(history.clone()).collect();
        assert_eq!(client.seen().events, want, "{last_id:?}");
    }
    for seen in [610, 840, 860, 899] {
        let client = Client::start(&cluster.origin, id(&ids, seen));
        wait_until("the last note", || client.seen().last_id == last).await?;
        assert_eq!(client.seen().notes(), (seen + 1..=900).collect::<Vec<_>>());
    }
    wait_until("nothing is missing", || resumed.seen().notes().len() == 899).await?;
    Ok(())
}

/// Publishes numbers one after the other, and returns their ids.
async fn publish(
    cluster: &Cluster,
    numbers: impl Iterator<Item = u32>,
) -> Result<Vec<String>, Failure> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let ids = stream::iter(numbers).then(async |number| {
        let request = client.post(format!("{}/notes", cluster.origin));
        let answer = request.body(number.to_string()).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        match status.as_u16() {
            201 => Ok(text),
            _ => Err(format!("{status}: {text}").into()),
        }
    });
    ids.collect::<Vec<_>>().await.into_iter().collect()
}

/// Returns the id of a number.
fn id(ids: &[String], number: u32) -> &str {
    &ids[number as usize - 1]
}
