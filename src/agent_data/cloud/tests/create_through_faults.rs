//! However the answer to a create is lost, there is one record, and its id comes back.

use super::{
    faulty_proxy::{
        Fault, FaultyProxy, NO_CONTENT, NOT_JSON, NOTHING_FOUND, STATUS_401, STATUS_429, STATUS_500, Script, always, first,
    },
    of,
    own_server::OwnServer,
    raw, settings,
};
use crate::agent_data::{AgentData, AgentDataError, Item, Scope, cloud::Cloud};
use std::{collections::HashSet, time::Duration};

const WITH_HASH: &str = r#"{ "file_hash":"ab12", "total": 1500.00 }"#;
const WITHOUT_HASH: &str = r#"{"total":1500.00,"lines":[{"sku":"A1"}]}"#;

struct Story {
    server: OwnServer,
    proxy: FaultyProxy,
    cloud: Cloud,
    scope: Scope,
}

impl Story {
    async fn begin(creates: Script, searches: Script) -> Self {
        let server = OwnServer::start().await;
        let proxy = FaultyProxy::start(server.address, creates, searches).await;
        let mut settings = settings(&proxy.base_url);
        settings.attempt_timeout = Duration::from_secs(2);
        Self { cloud: of(settings), server, proxy, scope: Scope::new("d", "c") }
    }

    async fn create(&self, data: &str) -> Result<Item, AgentDataError> {
        self.cloud.create(&self.scope, raw(data)).await
    }

    async fn stored(&self) -> Vec<Item> {
        self.server.items(&self.scope).await
    }

    /// The answer names the only record, and its data is what was sent, byte for byte.
    async fn expect_one(&self, created: Result<Item, AgentDataError>, data: &str) {
        let created = created.unwrap();
        let stored = self.stored().await;
        assert_eq!(stored.len(), 1);
        assert_eq!((&created.id, created.data.get()), (&stored[0].id, data));
        assert_eq!((stored[0].data.get(), created.version()), (data, stored[0].version()));
    }
}

#[tokio::test]
async fn a_record_whose_answer_was_lost_is_found_and_not_created_again() {
    for data in [WITH_HASH, WITHOUT_HASH] {
        for fault in [
            Fault::LoseAnswer,
            Fault::CutAnswer,
            Fault::Stall,
            Fault::DoneBut(STATUS_500),
            Fault::DoneBut(NOT_JSON),
            Fault::DoneBut(NO_CONTENT),
        ] {
            let story = Story::begin(first(&[fault]), first(&[])).await;
            story.expect_one(story.create(data).await, data).await;
            assert_eq!((story.proxy.creates(), story.proxy.searches()), (1, 1), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_record_that_was_not_created_is_looked_for_and_created_again() {
    for fault in [Fault::NotDone(STATUS_500), Fault::LoseRequest] {
        for data in [WITH_HASH, WITHOUT_HASH] {
            let story = Story::begin(first(&[fault, fault]), first(&[])).await;
            story.expect_one(story.create(data).await, data).await;
            assert_eq!((story.proxy.creates(), story.proxy.searches()), (3, 6), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_create_that_was_asked_to_wait_is_sent_again_without_looking() {
    let story = Story::begin(first(&[Fault::NotDone(STATUS_429)]), first(&[])).await;
    story.expect_one(story.create(WITH_HASH).await, WITH_HASH).await;
    assert_eq!((story.proxy.creates(), story.proxy.searches()), (2, 0));
}

#[tokio::test]
async fn a_record_that_shows_late_is_found_all_the_same() {
    let late = [Fault::NotDone(NOTHING_FOUND), Fault::NotDone(NOTHING_FOUND)];
    let story = Story::begin(first(&[Fault::LoseAnswer]), first(&late)).await;
    story.expect_one(story.create(WITH_HASH).await, WITH_HASH).await;
    assert_eq!((story.proxy.creates(), story.proxy.searches()), (1, 3));
}

#[tokio::test]
async fn a_search_that_fails_for_a_moment_is_repeated() {
    let story = Story::begin(first(&[Fault::LoseAnswer]), first(&[Fault::NotDone(STATUS_500), Fault::LoseAnswer])).await;
    story.expect_one(story.create(WITHOUT_HASH).await, WITHOUT_HASH).await;
    assert_eq!((story.proxy.creates(), story.proxy.searches()), (1, 3));
}

#[tokio::test]
async fn when_the_search_fails_too_the_error_says_that_the_record_may_exist() {
    for search in [Fault::NotDone(STATUS_500), Fault::LoseRequest, Fault::NotDone(STATUS_401), Fault::NotDone(NOT_JSON)] {
        let story = Story::begin(first(&[Fault::DoneBut(STATUS_500)]), always(search)).await;
        let error = story.create(WITH_HASH).await.unwrap_err();
        let AgentDataError::Unavailable { text } = &error else { panic!("{error:?}") };
        assert!(text.contains("the record may exist") && text.contains("500"), "{search:?}: {text}");
        assert_eq!((story.stored().await.len(), story.proxy.creates()), (1, 1), "{search:?}: it is not sent again blindly");
    }
}

#[tokio::test]
async fn a_server_that_fails_for_good_is_asked_four_times_and_the_doubt_is_told() {
    let story = Story::begin(always(Fault::NotDone(STATUS_500)), first(&[])).await;
    let error = story.create(WITH_HASH).await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Unavailable { text } if text.contains("may exist")), "{error:?}");
    assert_eq!((story.stored().await.len(), story.proxy.creates(), story.proxy.searches()), (0, 4, 12));
}

#[tokio::test]
async fn a_refusal_is_no_doubt() {
    let story = Story::begin(first(&[Fault::NotDone(STATUS_401)]), first(&[])).await;
    assert!(matches!(story.create(WITH_HASH).await, Err(AgentDataError::NotSignedIn)));
    assert!(matches!(story.create("[]").await, Err(AgentDataError::BadRequest { .. })));
    assert_eq!((story.stored().await.len(), story.proxy.searches()), (0, 0));
}

#[tokio::test]
async fn the_same_data_twice_on_purpose_is_two_records() {
    // The second is not taken for the first, although it is just as new and equal.
    let story = Story::begin(first(&[Fault::LoseAnswer, Fault::NotDone(STATUS_500)]), first(&[])).await;
    let one = story.create(WITH_HASH).await.unwrap();
    let other = story.create(WITH_HASH).await.unwrap();
    let ids: Vec<_> = story.stored().await.into_iter().map(|item| item.id).collect();
    assert_eq!(ids, [one.id, other.id]);
}

#[tokio::test]
async fn many_equal_creates_at_once_are_as_many_records() {
    let script = |number: usize| match number % 3 {
        0 => Fault::LoseAnswer,
        1 => Fault::NotDone(STATUS_500),
        _ => Fault::None,
    };
    let story = Story::begin(Box::new(script), first(&[])).await;
    let creates = (0..20).map(|_| story.create(WITHOUT_HASH));
    let created: HashSet<_> = futures::future::join_all(creates).await.into_iter().map(|item| item.unwrap().id).collect();
    let stored: HashSet<_> = story.stored().await.into_iter().map(|item| item.id).collect();
    assert_eq!((created.len(), &created), (20, &stored));
}

#[tokio::test]
async fn among_hundreds_of_new_records_the_right_one_is_found() {
    let story = Story::begin(first(&[Fault::LoseAnswer]), first(&[])).await;
    for number in 0..120 {
        let other = format!(r#"{{"total":1500.00,"lines":[{{"sku":"B{number}"}}]}}"#);
        story.server.store.create(&story.scope, raw(&other)).await.unwrap();
    }
    let created = story.create(WITHOUT_HASH).await.unwrap();
    assert_eq!(created.data.get(), WITHOUT_HASH);
    assert_eq!((story.stored().await.len(), story.proxy.creates()), (121, 1));
}
