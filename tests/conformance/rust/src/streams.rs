//! Appends, reads, deletes and metadata.
use crate::given::{collect, event, events, refusal, revisions, Answer, Given};
use kurrentdb::StreamState::{Any, NoStream, StreamExists, StreamRevision};
use kurrentdb::{AppendToStreamOptions, EventData, ReadAllOptions, ReadEvent, ReadStreamOptions, StreamMetadata};
use kurrentdb::{StreamMetadataResult, StreamPosition};
use serde_json::{json, Value};

pub async fn answer(feature: &str, given: &Given) -> Option<Answer> {
    Some(match feature {
        "getting_started" => getting_started(given).await,
        "append_new_stream" => append_new_stream(given).await,
        "append_exact_revision" => append_exact_revision(given).await,
        "append_any" => append_any(given).await,
        "append_existing" => append_existing(given).await,
        "append_to_missing" => refusal(given.append(StreamExists, 1).await, "stream"),
        "append_wrong_revision" => append_wrong(given, StreamRevision(5)).await,
        "append_to_existing_as_new" => append_wrong(given, NoStream).await,
        "append_twice" => append_twice(given).await,
        "append_many" => append_many(given).await,
        "read_forwards" => read_of_5(given, ReadStreamOptions::default()).await,
        "read_backwards" => read_of_5(given, from_end()).await,
        "read_from_revision" => {
            read_of_5(given, ReadStreamOptions::default().position(StreamPosition::Position(2))).await
        }
        "read_limit" => read_of_5(given, from_end().max_count(2)).await,
        "read_missing" => refusal(given.read().await, "stream"),
        "read_last_position" => read_last_position(given).await,
        "read_all_from_position" => read_all_from_position(given).await,
        "event_fields" => event_fields(given).await,
        "delete_and_append" => delete_and_append(given).await,
        "tombstone" => tombstone(given).await,
        "metadata" => metadata(given).await,
        "server_version" => server_version(given).await,
        _ => return None,
    })
}

async fn getting_started(given: &Given) -> Answer {
    given.client.append_to_stream(given.stream.as_str(), &Default::default(), event(0, "Opened")).await?;
    let options = ReadStreamOptions::default().max_count(10);
    let found = collect(given.client.read_stream(given.stream.as_str(), &options).await?).await?;
    let types: Vec<_> = found.iter().map(|event| event.event_type.clone()).collect();
    let data: Vec<Value> = found.iter().map(|event| event.as_json().unwrap()).collect();
    Ok(json!({"types": types, "data": data}))
}

async fn append_new_stream(given: &Given) -> Answer {
    Ok(json!({"revision": given.append(NoStream, 3).await?}))
}

async fn append_exact_revision(given: &Given) -> Answer {
    given.append(NoStream, 1).await?;
    Ok(json!({"revision": given.append(StreamRevision(0), 1).await?}))
}

async fn append_any(given: &Given) -> Answer {
    Ok(json!({"revisions": [given.append(Any, 1).await?, given.append(Any, 1).await?]}))
}

async fn append_existing(given: &Given) -> Answer {
    given.append(NoStream, 1).await?;
    Ok(json!({"revision": given.append(StreamExists, 1).await?}))
}

async fn append_wrong(given: &Given, state: kurrentdb::StreamState) -> Answer {
    given.append(NoStream, 2).await?;
    refusal(given.append(state, 1).await, "stream")
}

async fn append_twice(given: &Given) -> Answer {
    // Events get their ids when they are sent, unless they have some.
    let twice: Vec<EventData> = events(2).into_iter().map(|event| event.id(uuid::Uuid::new_v4())).collect();
    let mut found = Vec::new();
    for _ in 0..2 {
        let options = AppendToStreamOptions::default().stream_state(NoStream);
        let result = given.client.append_to_stream(given.stream.as_str(), &options, twice.clone()).await?;
        found.push(result.next_expected_version);
    }
    Ok(json!({"revisions": found, "stored": given.read().await?}))
}

async fn append_many(given: &Given) -> Answer {
    let batch = given.client.batch_append(&Default::default()).await?;
    let result = batch.append_to_stream(&given.stream, NoStream, events(500)).await?;
    let in_order = given.read().await? == (0..500).collect::<Vec<u64>>();
    Ok(json!({"revision": result.current_revision(), "in_order": in_order}))
}

fn from_end() -> ReadStreamOptions {
    ReadStreamOptions::default().backwards().position(StreamPosition::End)
}

async fn read_of_5(given: &Given, options: ReadStreamOptions) -> Answer {
    given.append(NoStream, 5).await?;
    let read = given.client.read_stream(given.stream.as_str(), &options).await?;
    Ok(json!({"revisions": revisions(&collect(read).await?)}))
}

async fn read_last_position(given: &Given) -> Answer {
    given.append(NoStream, 10).await?;
    let options = ReadStreamOptions::default().max_count(1);
    let mut read = given.client.read_stream(given.stream.as_str(), &options).await?;
    let mut last = None;
    while let Some(said) = read.next_read_event().await? {
        if let ReadEvent::LastStreamPosition(revision) = said {
            last = Some(revision);
        }
    }
    Ok(json!({"last": last}))
}

async fn read_all_from_position(given: &Given) -> Answer {
    let position = given.write("", NoStream, 1).await?.position;
    let options = ReadAllOptions::default().position(StreamPosition::Position(position)).max_count(1);
    let found = collect(given.client.read_all(&options).await?).await?;
    Ok(json!({"own_stream": found[0].stream_id() == given.stream, "revision": found[0].revision}))
}

async fn event_fields(given: &Given) -> Answer {
    let ids = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
    let first = event(0, "Opened").id(ids[0]).metadata_as_json(&json!({"by": "me"})).unwrap();
    let second = EventData::binary("Photo", vec![0, 255, 10].into()).id(ids[1]);
    let name = given.stream.as_str();
    given.client.append_to_stream(name, &Default::default(), vec![first, second]).await?;
    let found = collect(given.client.read_stream(name, &Default::default()).await?).await?;
    Ok(json!({
        "types": [&found[0].event_type, &found[1].event_type],
        "json": [found[0].is_json, found[1].is_json],
        "data": serde_json::from_slice::<Value>(&found[0].data).unwrap(),
        "metadata": serde_json::from_slice::<Value>(&found[0].custom_metadata).unwrap(),
        "bytes": found[1].data.to_vec(),
        "ids_kept": (found[0].id, found[1].id) == (ids[0], ids[1]),
        "own_stream": found[0].stream_id() == given.stream,
    }))
}

async fn delete_and_append(given: &Given) -> Answer {
    given.append(NoStream, 3).await?;
    given.client.delete_stream(given.stream.as_str(), &Default::default()).await?;
    let missing = refusal(given.read().await, "stream")?["error"].clone();
    let revision = given.append(Any, 1).await?;
    Ok(json!({"error": missing, "revision": revision, "revisions": given.read().await?}))
}

async fn tombstone(given: &Given) -> Answer {
    given.append(NoStream, 1).await?;
    given.client.tombstone_stream(given.stream.as_str(), &Default::default()).await?;
    let reading = refusal(given.read().await, "stream")?["error"].clone();
    let appending = refusal(given.append(Any, 1).await, "stream")?["error"].clone();
    Ok(json!({"read": reading, "append": appending}))
}

async fn metadata(given: &Given) -> Answer {
    given.append(NoStream, 4).await?;
    let metadata = StreamMetadata::builder().max_count(2).insert_custom_property("owner", "billing").build();
    let name = given.stream.as_str();
    given.client.set_stream_metadata(name, &Default::default(), &metadata).await?;
    let found = match given.client.get_stream_metadata(name, &Default::default()).await? {
        StreamMetadataResult::Success(found) => found.metadata().clone(),
        _ => StreamMetadata::new(),
    };
    let owner = found.custom_properties.get("owner");
    Ok(json!({"max_count": found.max_count, "owner": owner, "revisions": given.read().await?}))
}

async fn server_version(given: &Given) -> Answer {
    Ok(json!({"at_least_26": given.client.server_info().await?.version().major() >= 26}))
}
