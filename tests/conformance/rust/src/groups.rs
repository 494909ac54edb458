//! Persistent subscriptions to a stream and to $all.
use crate::given::{refusal, wait_a_little, Answer, Given};
use kurrentdb::StreamState::{Any, NoStream};
use kurrentdb::{Error, NakAction, PersistentSubscription, PersistentSubscriptionEvent, PersistentSubscriptionInfo};
use kurrentdb::{PersistentSubscriptionOptions, PersistentSubscriptionToAllOptions, ResolvedEvent};
use kurrentdb::{StreamPosition, SubscriptionFilter};
use serde_json::json;

const GROUP: &str = "billing";

pub async fn answer(feature: &str, given: &Given) -> Option<Answer> {
    Some(match feature {
        "group_from_start" => group_from(given, StreamPosition::Start, 3).await,
        "group_default_start" => group_default_start(given).await,
        "group_from_revision" => group_from(given, StreamPosition::Position(1), 2).await,
        "group_retry" => group_retry(given).await,
        "group_park_and_replay" => group_park_and_replay(given).await,
        "group_skip" => group_skip(given).await,
        "group_info" => group_info(given).await,
        "group_list" => group_list(given).await,
        "group_update" => group_update(given).await,
        "group_delete" => group_delete(given).await,
        "group_exists" => group_exists(given).await,
        "group_all_from_start" => group_all_from_start(given).await,
        "group_all_from_end" => group_all_from_end(given).await,
        "group_all_info_and_delete" => group_all_info_and_delete(given).await,
        _ => return None,
    })
}

type Options = PersistentSubscriptionOptions;

impl Given {
    async fn create(&self, options: Options) -> Result<(), Error> {
        self.client.create_persistent_subscription(self.stream.as_str(), GROUP, &options).await
    }

    async fn consumer(&self) -> Result<PersistentSubscription, Error> {
        let name = self.stream.as_str();
        self.client.subscribe_to_persistent_subscription(name, GROUP, &Default::default()).await
    }

    async fn info(&self) -> Result<PersistentSubscriptionInfo<u64>, Error> {
        self.client.get_persistent_subscription_info(&self.stream, GROUP, &Default::default()).await
    }

    async fn parked(&self) -> Result<usize, Error> {
        Ok(self.info().await?.stats.parked_message_count)
    }

    fn own(&self) -> SubscriptionFilter {
        SubscriptionFilter::on_stream_name().add_prefix(&self.stream)
    }

    async fn create_on_all(&self, from: StreamPosition<kurrentdb::Position>) -> Result<(), Error> {
        let options = PersistentSubscriptionToAllOptions::default().start_from(from).filter(self.own());
        self.client.create_persistent_subscription_to_all(&self.stream, &options).await
    }
}

async fn next(from: &mut PersistentSubscription) -> Result<(ResolvedEvent, usize), Error> {
    loop {
        if let PersistentSubscriptionEvent::EventAppeared { retry_count, event } =
            from.next_subscription_event().await?
        {
            return Ok((event, retry_count));
        }
    }
}

async fn acked(mut from: PersistentSubscription, count: usize) -> Answer {
    let mut revisions = Vec::new();
    while revisions.len() < count {
        let (event, _) = next(&mut from).await?;
        from.ack(&event).await?;
        revisions.push(event.get_original_event().revision);
    }
    Ok(json!({"revisions": revisions}))
}

async fn group_from(given: &Given, from: StreamPosition<u64>, count: usize) -> Answer {
    given.append(NoStream, 3).await?;
    given.create(Options::default().start_from(from)).await?;
    acked(given.consumer().await?, count).await
}

async fn group_default_start(given: &Given) -> Answer {
    given.append(NoStream, 2).await?;
    given.create(Options::default()).await?;
    given.append(Any, 1).await?;
    acked(given.consumer().await?, 1).await
}

/// A consumer of a new group from the start, and its first event.
async fn first(given: &Given) -> Result<(PersistentSubscription, ResolvedEvent), Error> {
    given.create(Options::default().start_from(StreamPosition::Start)).await?;
    let mut from = given.consumer().await?;
    let (event, _) = next(&mut from).await?;
    Ok((from, event))
}

async fn group_retry(given: &Given) -> Answer {
    given.append(NoStream, 1).await?;
    let (mut from, event) = first(given).await?;
    from.nack(&event, NakAction::Retry, "again").await?;
    let (again, retries) = next(&mut from).await?;
    from.ack(&again).await?;
    let revisions = [event.get_original_event().revision, again.get_original_event().revision];
    Ok(json!({"revisions": revisions, "retries": [0, retries]}))
}

async fn group_park_and_replay(given: &Given) -> Answer {
    given.append(NoStream, 1).await?;
    let (mut from, event) = first(given).await?;
    from.nack(&event, NakAction::Park, "later").await?;
    while given.parked().await? == 0 {
        wait_a_little().await;
    }
    let parked = given.parked().await?;
    given.client.replay_parked_messages(&given.stream, GROUP, &Default::default()).await?;
    let (again, _) = next(&mut from).await?;
    from.ack(&again).await?;
    let revisions = [event.get_original_event().revision, again.get_original_event().revision];
    Ok(json!({"parked": parked, "revisions": revisions}))
}

async fn group_skip(given: &Given) -> Answer {
    given.append(NoStream, 2).await?;
    let (mut from, event) = first(given).await?;
    from.nack(&event, NakAction::Skip, "not mine").await?;
    let (second, _) = next(&mut from).await?;
    from.ack(&second).await?;
    let revisions = [event.get_original_event().revision, second.get_original_event().revision];
    Ok(json!({"revisions": revisions, "parked": given.parked().await?}))
}

async fn group_info(given: &Given) -> Answer {
    given.create(Options::default().start_from(StreamPosition::Start).max_retry_count(7)).await?;
    let _from = given.consumer().await?;
    let info = given.info().await?;
    Ok(json!({
        "group": info.group_name,
        "own_stream": info.event_source == given.stream,
        "status": info.status,
        "connections": info.connections.len(),
        "max_retry_count": info.settings.map(|settings| settings.max_retry_count),
    }))
}

async fn group_list(given: &Given) -> Answer {
    for name in ["g1", "g2"] {
        let options = Options::default();
        given.client.create_persistent_subscription(given.stream.as_str(), name, &options).await?;
    }
    let list = given.client.list_persistent_subscriptions_for_stream(&given.stream, &Default::default()).await?;
    let mut names: Vec<_> = list.into_iter().map(|info| info.group_name).collect();
    names.sort();
    let all = given.client.list_all_persistent_subscriptions(&Default::default()).await?;
    let count = all.iter().filter(|info| info.event_source == given.stream).count();
    Ok(json!({"of_stream": names, "of_all": count}))
}

async fn group_update(given: &Given) -> Answer {
    given.create(Options::default()).await?;
    let options = Options::default().max_retry_count(3);
    given.client.update_persistent_subscription(given.stream.as_str(), GROUP, &options).await?;
    let settings = given.info().await?.settings;
    Ok(json!({"max_retry_count": settings.map(|settings| settings.max_retry_count)}))
}

async fn delete(given: &Given) -> Result<(), Error> {
    given.client.delete_persistent_subscription(given.stream.as_str(), GROUP, &Default::default()).await
}

async fn group_delete(given: &Given) -> Answer {
    given.create(Options::default()).await?;
    delete(given).await?;
    let info = refusal(given.info().await, "group")?["error"].clone();
    let again = refusal(delete(given).await, "group")?["error"].clone();
    Ok(json!({"info": info, "again": again}))
}

async fn group_exists(given: &Given) -> Answer {
    given.create(Options::default()).await?;
    refusal(given.create(Options::default()).await, "group")
}

async fn group_all_from_start(given: &Given) -> Answer {
    given.append(NoStream, 2).await?;
    given.create_on_all(StreamPosition::Start).await?;
    let options = Default::default();
    acked(given.client.subscribe_to_persistent_subscription_to_all(&given.stream, &options).await?, 2).await
}

async fn group_all_from_end(given: &Given) -> Answer {
    given.append(NoStream, 2).await?;
    given.create_on_all(StreamPosition::End).await?;
    given.append(Any, 1).await?;
    let options = Default::default();
    acked(given.client.subscribe_to_persistent_subscription_to_all(&given.stream, &options).await?, 1).await
}

async fn group_all_info_and_delete(given: &Given) -> Answer {
    given.create_on_all(StreamPosition::End).await?;
    let options = Default::default();
    let source = given.client.get_persistent_subscription_info_to_all(&given.stream, &options).await?.event_source;
    let list = given.client.list_persistent_subscriptions_to_all(&Default::default()).await?;
    let listed = list.iter().any(|info| info.group_name == given.stream);
    given.client.delete_persistent_subscription_to_all(&given.stream, &Default::default()).await?;
    let after = given.client.get_persistent_subscription_info_to_all(&given.stream, &options).await;
    Ok(json!({"source": source, "listed": listed, "after": refusal(after, "group")?["error"]}))
}
