//! Does each feature that CONFORMANCE_FEATURES names, against the server at CONFORMANCE_ADDRESS, and prints its answer.
mod given;
mod groups;
mod projections;
mod streams;
mod subscriptions;

use given::{Answer, Given};
use serde_json::json;
use std::env::var;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(20);
const FOREVER: Duration = Duration::from_secs(3600);

async fn answer(feature: &str, given: &Given) -> Answer {
    if let Some(found) = streams::answer(feature, given).await {
        return found;
    }
    if let Some(found) = subscriptions::answer(feature, given).await {
        return found;
    }
    if let Some(found) = groups::answer(feature, given).await {
        return found;
    }
    projections::answer(feature, given).await.expect("a feature that this program knows")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let address = format!("esdb://{}?tls=false", var("CONFORMANCE_ADDRESS").unwrap());
    let client = kurrentdb::Client::new(address.parse().unwrap()).unwrap();
    let projections = kurrentdb::ProjectionClient::new(address.parse().unwrap()).unwrap();
    for feature in var("CONFORMANCE_FEATURES").unwrap().split(',') {
        let stream = format!("{}-{}", var("CONFORMANCE_NAMES").unwrap(), feature);
        let given = Given { client: client.clone(), projections: projections.clone(), stream };
        let limit = if feature == "idle" { FOREVER } else { LIMIT };
        let line = match tokio::time::timeout(limit, answer(feature, &given)).await {
            Ok(Ok(found)) => json!({"feature": feature, "answer": found}),
            Ok(Err(error)) => json!({"feature": feature, "failed": error.to_string()}),
            Err(_) => json!({"feature": feature, "failed": "no answer in time"}),
        };
        println!("{line}");
    }
}
