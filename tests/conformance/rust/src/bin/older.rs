//! What a developer does first, and a quiet connection, with the client of before KurrentDB: see ../main.rs.
use eventstore::{Client, EventData, ReadStreamOptions, StreamPosition, SubscribeToStreamOptions};
use serde_json::{json, Value};
use std::env::var;
use std::error::Error;
use std::time::Duration;

type Answer = Result<Value, Box<dyn Error>>;

async fn append(client: &Client, stream: &str) -> Result<u64, Box<dyn Error>> {
    let event = EventData::json("Opened", &json!({"n": 0}))?;
    Ok(client.append_to_stream(stream, &Default::default(), event).await?.next_expected_version)
}

async fn getting_started(client: &Client, stream: &str) -> Answer {
    append(client, stream).await?;
    let mut read = client.read_stream(stream, &ReadStreamOptions::default().max_count(10)).await?;
    let (mut types, mut data) = (Vec::new(), Vec::new());
    while let Some(found) = read.next().await? {
        let event = found.get_original_event();
        types.push(event.event_type.clone());
        data.push(event.as_json::<Value>()?);
    }
    Ok(json!({"types": types, "data": data}))
}

async fn idle(client: &Client, stream: &str) -> Answer {
    append(client, stream).await?;
    let options = SubscribeToStreamOptions::default().start_from(StreamPosition::Start);
    let mut subscription = client.subscribe_to_stream(stream, &options).await;
    subscription.next().await?;
    tokio::time::sleep(Duration::from_secs_f64(var("CONFORMANCE_IDLE")?.parse()?)).await;
    let revision = append(client, stream).await?;
    let heard = subscription.next().await?.get_original_event().revision;
    Ok(json!({"revision": revision, "heard": heard, "errors": []}))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(format!("esdb://{}?tls=false", var("CONFORMANCE_ADDRESS")?).parse()?)?;
    for feature in var("CONFORMANCE_FEATURES")?.split(',') {
        let stream = format!("{}-{}", var("CONFORMANCE_NAMES")?, feature);
        let found = match feature {
            "idle" => idle(&client, &stream).await?,
            _ => getting_started(&client, &stream).await?,
        };
        println!("{}", json!({"feature": feature, "answer": found}));
    }
    Ok(())
}
