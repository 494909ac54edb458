//! Catch-up subscriptions to a stream and to $all.
use crate::given::{event, Answer, Given};
use kurrentdb::StreamPosition::{End, Position, Start};
use kurrentdb::StreamState::{Any, NoStream};
use kurrentdb::{CaughtUp, Error, ResolvedEvent, StreamPosition, SubscribeToAllOptions, SubscribeToStreamOptions};
use kurrentdb::{Subscription, SubscriptionEvent, SubscriptionFilter};
use serde_json::json;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub async fn answer(feature: &str, given: &Given) -> Option<Answer> {
    Some(match feature {
        "subscribe_stream" => subscribe_stream(given, Start, 4).await,
        "subscribe_stream_from_end" => subscribe_stream(given, End, 2).await,
        "subscribe_stream_after_revision" => subscribe_stream(given, Position(0), 3).await,
        "subscribe_all" => subscribe_all(given, Start, 4).await,
        "subscribe_all_from_end" => subscribe_all(given, End, 2).await,
        "caught_up_fields" => caught_up_fields(given).await,
        "filter_stream_prefix" => filter_stream_prefix(given).await,
        "filter_type_prefix" => {
            let prefix = format!("{}-Op", given.stream);
            filter_type(given, SubscriptionFilter::on_event_type().add_prefix(prefix)).await
        }
        "filter_type_regex" => {
            let regex = format!("^{}-(Closed|Opened[0-9])$", given.stream);
            filter_type(given, SubscriptionFilter::on_event_type().regex(regex)).await
        }
        "filter_checkpoints" => filter_checkpoints(given).await,
        "idle" => idle(given).await,
        _ => return None,
    })
}

enum Said {
    Event(ResolvedEvent),
    CaughtUp(Option<CaughtUp>),
    Checkpoint(u64),
}

async fn next(subscription: &mut Subscription) -> Result<Said, Error> {
    loop {
        match subscription.next_subscription_event().await? {
            SubscriptionEvent::EventAppeared(found) => return Ok(Said::Event(found)),
            SubscriptionEvent::CaughtUp(found) => return Ok(Said::CaughtUp(found)),
            SubscriptionEvent::Checkpoint(position) => return Ok(Said::Checkpoint(position.commit)),
            _ => {}
        }
    }
}

/// What it says while it catches up, and about one event more.
async fn and_one_more(given: &Given, mut subscription: Subscription, count: usize) -> Answer {
    let mut words = Vec::new();
    while words.len() < count {
        match next(&mut subscription).await? {
            Said::Event(found) => words.push(format!("event {}", found.get_original_event().revision)),
            Said::CaughtUp(_) => {
                words.push("caught up".to_string());
                given.append(Any, 1).await?;
            }
            Said::Checkpoint(_) => {}
        }
    }
    Ok(json!({"words": words}))
}

async fn of_stream(given: &Given, from: StreamPosition<u64>) -> Subscription {
    let options = SubscribeToStreamOptions::default().start_from(from);
    given.client.subscribe_to_stream(given.stream.as_str(), &options).await
}

async fn subscribe_stream(given: &Given, from: StreamPosition<u64>, count: usize) -> Answer {
    given.append(NoStream, 2).await?;
    and_one_more(given, of_stream(given, from).await, count).await
}

async fn subscribe_all(given: &Given, from: StreamPosition<kurrentdb::Position>, count: usize) -> Answer {
    given.append(NoStream, 2).await?;
    let filter = SubscriptionFilter::on_stream_name().add_prefix(&given.stream);
    let options = SubscribeToAllOptions::default().position(from).filter(filter);
    and_one_more(given, given.client.subscribe_to_all(&options).await, count).await
}

/// Every event up to the end of $all that a filter lets through, and the checkpoints.
async fn filtered(given: &Given, filter: SubscriptionFilter) -> Result<(Vec<ResolvedEvent>, Vec<u64>), Error> {
    let options = SubscribeToAllOptions::default().position(Start).filter(filter);
    let mut subscription = given.client.subscribe_to_all(&options).await;
    let (mut events, mut checkpoints) = (Vec::new(), Vec::new());
    loop {
        match next(&mut subscription).await? {
            Said::Event(found) => events.push(found),
            Said::Checkpoint(position) => checkpoints.push(position),
            Said::CaughtUp(_) => return Ok((events, checkpoints)),
        }
    }
}

async fn caught_up_fields(given: &Given) -> Answer {
    given.append(NoStream, 2).await?;
    let mut subscription = of_stream(given, Start).await;
    loop {
        if let Said::CaughtUp(found) = next(&mut subscription).await? {
            let found = found.ok_or(Error::InternalParsingError("nothing beside it".to_string()))?;
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
            let recent = (found.date.timestamp() - now).abs() < 60;
            return Ok(json!({"revision": found.stream_revision, "recent": recent}));
        }
    }
}

async fn filter_stream_prefix(given: &Given) -> Answer {
    for end in ["-a1", "-a2", "-b1", "-c1"] {
        given.write(end, NoStream, 1).await?;
    }
    let prefix = |letter| format!("{}-{letter}", given.stream);
    let filter = SubscriptionFilter::on_stream_name().add_prefix(prefix("a")).add_prefix(prefix("c"));
    let (events, _) = filtered(given, filter).await?;
    let end = |event: &ResolvedEvent| event.get_original_stream_id()[given.stream.len() + 1..].to_string();
    Ok(json!({"streams": events.iter().map(end).collect::<Vec<_>>()}))
}

async fn filter_type(given: &Given, filter: SubscriptionFilter) -> Answer {
    let ends = ["-Opened", "-Closed", "-Opened2"];
    let kinds = ends.iter().enumerate().map(|(i, end)| event(i, &format!("{}{end}", given.stream)));
    let name = given.stream.as_str();
    given.client.append_to_stream(name, &Default::default(), kinds.collect::<Vec<_>>()).await?;
    let (events, _) = filtered(given, filter).await?;
    let word = |event: &ResolvedEvent| format!("event {}", event.get_original_event().revision);
    Ok(json!({"words": events.iter().map(word).collect::<Vec<_>>()}))
}

async fn filter_checkpoints(given: &Given) -> Answer {
    given.append(NoStream, 200).await?;
    let filter = SubscriptionFilter::on_stream_name().add_prefix("nobody-has-this");
    let (events, checkpoints) = filtered(given, filter).await?;
    let in_order = checkpoints.windows(2).all(|two| two[0] <= two[1]);
    Ok(json!({"events": events.len(), "several": checkpoints.len() >= 3, "in_order": in_order}))
}

/// Nothing is said for CONFORMANCE_IDLE seconds, while a subscription is open.
async fn idle(given: &Given) -> Answer {
    given.append(NoStream, 1).await?;
    let mut subscription = of_stream(given, End).await;
    next(&mut subscription).await?;
    let seconds = std::env::var("CONFORMANCE_IDLE").unwrap().parse().unwrap();
    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    let revision = given.append(Any, 1).await?;
    let heard = match next(&mut subscription).await? {
        Said::Event(found) => Some(found.get_original_event().revision),
        _ => None,
    };
    Ok(json!({"revision": revision, "heard": heard, "errors": []}))
}
