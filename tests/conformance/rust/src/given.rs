//! What every feature is given: clients, and a stream that nobody else uses.
use kurrentdb::{AppendToStreamOptions, Client, CurrentRevision, Error, EventData, ProjectionClient, ReadStream};
use kurrentdb::{RecordedEvent, StreamState, WriteResult};
use serde_json::{json, Value};
use std::time::Duration;

pub type Answer = Result<Value, Error>;

pub struct Given {
    pub client: Client,
    pub projections: ProjectionClient,
    pub stream: String,
}

pub fn event(number: usize, kind: &str) -> EventData {
    EventData::json(kind, &json!({"n": number})).unwrap()
}

pub fn events(count: usize) -> Vec<EventData> {
    (0..count).map(|number| event(number, "Opened")).collect()
}

impl Given {
    /// Appends this many events to the stream with this end.
    pub async fn write(&self, end: &str, state: StreamState, count: usize) -> Result<WriteResult, Error> {
        let options = AppendToStreamOptions::default().stream_state(state);
        let name = format!("{}{end}", self.stream);
        self.client.append_to_stream(name.as_str(), &options, events(count)).await
    }

    pub async fn append(&self, state: StreamState, count: usize) -> Result<u64, Error> {
        Ok(self.write("", state, count).await?.next_expected_version)
    }

    pub async fn read(&self) -> Result<Vec<u64>, Error> {
        let read = self.client.read_stream(self.stream.as_str(), &Default::default()).await?;
        Ok(revisions(&collect(read).await?))
    }
}

pub async fn collect(mut read: ReadStream) -> Result<Vec<RecordedEvent>, Error> {
    let mut found = Vec::new();
    while let Some(resolved) = read.next().await? {
        found.push(resolved.event.expect("an event"));
    }
    Ok(found)
}

pub fn revisions(events: &[RecordedEvent]) -> Vec<u64> {
    events.iter().map(|event| event.revision).collect()
}

pub async fn wait_a_little() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// What a call that must fail says; `missing` is what has not been found.
pub fn refusal<T>(result: Result<T, Error>, missing: &str) -> Answer {
    match result {
        Ok(_) => Ok(json!({"error": "none"})),
        Err(Error::WrongExpectedVersion { expected, current }) => {
            let expected = match expected {
                StreamState::StreamRevision(revision) => json!(revision),
                StreamState::NoStream => json!("no stream"),
                StreamState::StreamExists => json!("stream exists"),
                StreamState::Any => json!("any"),
            };
            let actual = match current {
                CurrentRevision::Current(revision) => json!(revision),
                CurrentRevision::NoStream => json!("no stream"),
            };
            Ok(json!({"error": "wrong version", "expected": expected, "actual": actual}))
        }
        Err(Error::ResourceNotFound) => Ok(json!({"error": format!("{missing} not found")})),
        Err(Error::ResourceAlreadyExists) => Ok(json!({"error": format!("{missing} exists")})),
        Err(Error::ResourceDeleted) => Ok(json!({"error": format!("{missing} deleted")})),
        Err(error) => Err(error),
    }
}
