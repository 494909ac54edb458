//! Continuous projections, and what the system projections have linked.
use crate::given::{wait_a_little, Answer, Given};
use kurrentdb::StreamState::NoStream;
use kurrentdb::{Error, GetResultProjectionOptions, GetStateProjectionOptions, ReadStreamOptions};
use serde_json::{json, Value};

const COUNTING: &str = "fromStream('STREAM').when({
  $init() { return { count: 0 }; },
  Opened(state) { state.count += 1; return state; },
}).transformBy((state) => ({ opened: state.count })).outputState();";

pub async fn answer(feature: &str, given: &Given) -> Option<Answer> {
    Some(match feature {
        "projection_state" => projection_state(given).await,
        "projection_result" => projection_result(given).await,
        "projection_status" => projection_status(given).await,
        "projection_list_and_delete" => projection_list_and_delete(given).await,
        "category_links" => category_links(given).await,
        _ => return None,
    })
}

impl Given {
    async fn create_counter(&self) -> Result<(), Error> {
        let query = COUNTING.replace("STREAM", &self.stream);
        self.projections.create(&self.stream, query, &Default::default()).await
    }

    async fn wait_for_status(&self, wanted: &str) -> Result<String, Error> {
        loop {
            let status = self.projections.get_status(&self.stream, &Default::default()).await?;
            if status.is_some_and(|found| found.status == wanted) {
                return Ok(wanted.to_string());
            }
            wait_a_little().await;
        }
    }

    async fn listed(&self) -> Result<bool, Error> {
        let options = Default::default();
        let mut list = self.projections.list(&options).await?;
        while let Some(status) = futures::StreamExt::next(&mut list).await {
            if status?.name == self.stream {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn projection_state(given: &Given) -> Answer {
    given.append(NoStream, 3).await?;
    given.create_counter().await?;
    loop {
        let options = GetStateProjectionOptions::default();
        let state = given.projections.get_state::<_, Value>(&given.stream, &options).await?;
        if let Some(found) = state.ok().filter(|found| found["count"].as_f64() == Some(3.0)) {
            return Ok(found);
        }
        wait_a_little().await;
    }
}

async fn projection_result(given: &Given) -> Answer {
    given.append(NoStream, 3).await?;
    given.create_counter().await?;
    loop {
        let options = GetResultProjectionOptions::default();
        let result = given.projections.get_result::<_, Value>(&given.stream, &options).await?;
        if let Some(found) = result.ok().filter(|found| found["opened"].as_f64() == Some(3.0)) {
            return Ok(found);
        }
        wait_a_little().await;
    }
}

async fn projection_status(given: &Given) -> Answer {
    given.create_counter().await?;
    let mut words = vec![given.wait_for_status("Running").await?];
    given.projections.disable(&given.stream, &Default::default()).await?;
    words.push(given.wait_for_status("Stopped").await?);
    given.projections.enable(&given.stream, &Default::default()).await?;
    words.push(given.wait_for_status("Running").await?);
    Ok(json!({"words": words}))
}

async fn projection_list_and_delete(given: &Given) -> Answer {
    given.create_counter().await?;
    let before = given.listed().await?;
    given.projections.disable(&given.stream, &Default::default()).await?;
    given.projections.delete(&given.stream, &Default::default()).await?;
    while given.listed().await? {
        wait_a_little().await;
    }
    Ok(json!({"listed": [before, given.listed().await?]}))
}

async fn links(given: &Given, category: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let options = ReadStreamOptions::default().resolve_link_tos();
    let mut read = given.client.read_stream(format!("$ce-{category}").as_str(), &options).await?;
    let (mut streams, mut links) = (Vec::new(), Vec::new());
    while let Some(found) = read.next().await? {
        let (event, link) = (found.event.expect("an event"), found.link.expect("a link"));
        streams.push(event.stream_id()[category.len()..].to_string());
        links.push(link.event_type);
    }
    Ok((streams, links))
}

async fn category_links(given: &Given) -> Answer {
    let category = given.stream.replace('-', "_");
    let own = Given { client: given.client.clone(), projections: given.projections.clone(), stream: category.clone() };
    for end in ["-1", "-2"] {
        own.write(end, NoStream, 1).await?;
    }
    loop {
        match links(given, &category).await {
            Ok((streams, links)) if streams.len() == 2 => return Ok(json!({"streams": streams, "links": links})),
            Ok(_) | Err(Error::ResourceNotFound) => wait_a_little().await,
            Err(error) => return Err(error),
        }
    }
}
