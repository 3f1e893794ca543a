//! Many reviewers take the next item at once, through four processes on PostgreSQL.

use super::{
    api::Api,
    place::{Place, one_at_a_time, runtime},
    postgres::new_database,
    server::Server,
};
use reqwest::{Client, StatusCode, header, redirect::Policy};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

const SERVERS: usize = 4;
const REVIEWERS: usize = 32;
const ITEMS: usize = 1_000;
const FORM: &str = "application/x-www-form-urlencoded";

/// A browser without a script, which is a reviewer of its own.
struct Browser {
    client: Client,
    url: String,
    session: String,
}

impl Browser {
    async fn new(url: &str) -> Self {
        let client = Client::builder().timeout(Duration::from_secs(60)).no_proxy().redirect(Policy::none()).build().unwrap();
        let first = client
            .post(format!("{url}/theme"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, FORM)
            .body("theme=dark")
            .send()
            .await
            .unwrap();
        let cookies = first.headers().get_all(header::SET_COOKIE);
        let session = cookies
            .iter()
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .find(|one| one.starts_with("countersign_session="));
        Self { session: session.expect("a session").to_owned(), client, url: url.to_owned() }
    }

    /// Presses the button. Returns the id of the item that the answer leads to.
    async fn take_next(&self) -> Option<String> {
        let request = self.client.post(format!("{}/take", self.url)).header(header::COOKIE, &self.session);
        let answer = request
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, FORM)
            .body("from=sort%3Doldest")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let to = answer.headers()[header::LOCATION].to_str().unwrap();
        match to.strip_prefix("/items/") {
            Some(rest) => Some(rest.split('?').next().unwrap().to_owned()),
            None => {
                assert!(to.contains("problem=nothing-left"), "{to}");
                None
            }
        }
    }
}

#[test]
fn of_a_thousand_items_none_is_given_twice_and_none_is_left_over() {
    let _alone = one_at_a_time();
    let runtime = runtime();
    let place = Place::new(Some(new_database(&runtime, "take")));
    let servers: Vec<Server> = (0..SERVERS).map(|_| Server::start(&place)).collect();
    let (given, seconds) = runtime.block_on(async {
        let api = Api::new(&servers[0].url);
        for number in 0..ITEMS {
            let data = format!(r#"{{"status":"pending_review","data":{{"invoice_number":"R-{number}"}},"original_data":{{}}}}"#);
            api.create(&data).await.expect("a create works");
        }
        let began = Instant::now();
        let work = (0..REVIEWERS).map(|number| {
            let url = servers[number % SERVERS].url.clone();
            tokio::spawn(async move {
                let (browser, api) = (Browser::new(&url).await, Api::new(&url));
                let mut given = Vec::new();
                while let Some(id) = browser.take_next().await {
                    // It leaves the queue, as when it is decided.
                    let (_, etag) = api.get(&id).await.expect("it is there");
                    api.put(&id, &etag, r#"{"status":"accepted","data":{},"original_data":{}}"#)
                        .await
                        .expect("nobody else has written it");
                    given.push(id);
                }
                given
            })
        });
        let given: Vec<Vec<String>> = futures::future::try_join_all(work).await.unwrap();
        (given, began.elapsed().as_secs_f64())
    });
    let mut times = BTreeMap::<&str, usize>::new();
    given.iter().flatten().for_each(|id| *times.entry(id).or_default() += 1);
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "given twice: {twice:?}");
    assert_eq!(times.len(), ITEMS, "none is left over");
    assert!(given.iter().all(|of_one| !of_one.is_empty()), "everybody got some");
    eprintln!(
        "{ITEMS} items to {REVIEWERS} reviewers through {SERVERS} processes in {seconds:.1} s (debug build), each with a read and a write"
    );
}
