use std::{collections::BTreeSet, time::Instant};

use crate::{
    Failure, client::Client, cluster::Cluster, more_notes, publisher::Publisher, wait_until,
};

const CLIENTS: usize = 200;

#[tokio::test]
#[ignore = "needs redis-server and nginx"]
async fn nothing_accepted_is_lost_or_doubled_when_redis_or_a_server_dies() -> Result<(), Failure> {
    let cluster = Cluster::start(&["--keep-alive=1", "--restart-after=3"])?;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| Client::start(&cluster.origin, ""))
        .collect();
    wait_until("all clients are connected", || {
        clients
            .iter()
            .all(|client| !client.seen().last_id.is_empty())
    })
    .await?;
    let publisher = Publisher::start(&cluster.origin);
    more_notes(&publisher, 50).await?;

    let outage = redis_dies(&cluster, &clients, &publisher).await?;
    more_notes(&publisher, 50).await?;
    server_dies(&cluster, &clients, &publisher).await?;
    more_notes(&publisher, 50).await?;

    let published = publisher.stop().await?;
    let last = published.accepted.last().copied().unwrap_or_default();
    wait_until("every client has the last note", || {
        let mut clients = clients.iter();
        clients.all(|client| client.seen().notes().last() == Some(&last))
    })
    .await?;
    let accepted = BTreeSet::from_iter(published.accepted);
    // What failed may have been stored all the same, but for all clients or none.
    let failed = BTreeSet::from_iter(published.failed.iter().map(|(number, _)| *number));
    let notes = clients.first().map(|client| client.seen().notes());
    let notes = notes.unwrap_or_default();
    assert!(notes.is_sorted_by(|a, b| a < b), "{notes:?}");
    let got = BTreeSet::from_iter(notes.iter().copied());
    assert!(
        got.is_superset(&accepted),
        "lost: {:?}",
        accepted.difference(&got)
    );
    let more: BTreeSet<_> = got.difference(&accepted).copied().collect();
    assert!(
        more.is_subset(&failed),
        "never published: {:?}",
        more.difference(&failed)
    );
    for client in &clients {
        assert_eq!(client.seen().notes(), notes);
    }
    println!(
        "{CLIENTS} clients got {} accepted notes each; {} failed, {outage} of them without Redis; {} of these came",
        accepted.len(),
        failed.len(),
        more.len()
    );
    Ok(())
}

/// Kills Redis, waits until it is back, and returns how many notes were not accepted meanwhile.
async fn redis_dies(
    cluster: &Cluster,
    clients: &[Client],
    publisher: &Publisher,
) -> Result<usize, Failure> {
    let servers = |client: &Client| client.seen().servers.len();
    let before: Vec<_> = clients.iter().map(servers).collect();
    cluster.kill("redis-server")?;
    let start = Instant::now();
    wait_until("Redis runs again", || cluster.runs("redis-server")).await?;
    let end = Instant::now();
    more_notes(publisher, 1).await?;
    let published = publisher.published();
    let refused = &published.failed;
    assert!(!refused.is_empty());
    for (number, status) in refused {
        assert_eq!(status.map(|status| status.as_u16()), Some(503), "{number}");
    }
    for client in clients {
        let seen = client.seen();
        let outage = |comment: &&Instant| (start..end).contains(*comment);
        assert!(
            seen.comments.iter().filter(outage).count() >= 2,
            "{:?}",
            seen.comments
        );
    }
    // All of them are connected as they were.
    assert_eq!(clients.iter().map(servers).collect::<Vec<_>>(), before);
    Ok(refused.len())
}

/// Kills a server, and waits until its clients are with the other one and get notes there.
async fn server_dies(
    cluster: &Cluster,
    clients: &[Client],
    publisher: &Publisher,
) -> Result<(), Failure> {
    let server = |client: &Client| client.seen().servers.last().cloned().unwrap_or_default();
    let victim = clients.first().map(server).unwrap_or_default();
    let (orphans, others): (Vec<_>, Vec<_>) =
        clients.iter().partition(|client| server(client) == victim);
    assert!(
        orphans.len() > CLIENTS / 4 && others.len() > CLIENTS / 4,
        "{} and {}",
        orphans.len(),
        others.len()
    );
    let program = format!("server {victim}");
    cluster.kill(&program)?;
    wait_until("the clients are with the other server", || {
        orphans.iter().all(|client| server(client) != victim)
    })
    .await?;
    assert!(
        !cluster.runs(&program),
        "the clients have waited for the server to come back"
    );
    more_notes(publisher, 50).await?;
    wait_until("the server runs again", || cluster.runs(&program)).await?;
    for client in others {
        assert_eq!(client.seen().servers.len(), 1);
    }
    println!("{} clients went on with the other server", orphans.len());
    Ok(())
}
