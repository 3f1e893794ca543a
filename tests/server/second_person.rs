//! Four eyes: what needs a second person waits for one, by whatever door.

use crate::world::{World, request};
use axum::{body::Body, http::header};
use countersign::{
    database::{Database, DatabaseError},
    domain::{Decision, DecisionKind, Grants, Role, Status, Version},
    ledger::{StoredDraft, people::Person},
    review::{Refusal, Review, ReviewError, Reviewer, bulk::Outcome},
};
use serde_json::Value;

const RECORD: &str = r#"{"original_data":{"number":"A-1","total":1500.00},"data":{"number":"A-1","total":1500.00},"status":"pending_review","field_metadata":{"number":{"confidence":0.99},"total":{"confidence":0.99}},"file_name":"a.pdf"}"#;

struct Office {
    world: World,
    ada: Reviewer,
    ben: Reviewer,
    /// A reviewer, who may not be the second person.
    cleo: Reviewer,
}

fn reviewer((person, _): (Person, String)) -> Reviewer {
    Reviewer { id: person.id.clone(), name: person.name.clone(), grants: person.all_grants() }
}

async fn office(settings: &str) -> Office {
    let settings = settings.to_owned();
    let world = World::with(|it| std::fs::write(it.data_dir.join("review.toml"), settings).unwrap()).await;
    let approver = || Grants::everywhere(Role::Approver);
    let ada = reviewer(world.person("Ada", approver()).await);
    let ben = reviewer(world.person("Ben", approver()).await);
    let cleo = reviewer(world.person("Cleo", Grants::everywhere(Role::Reviewer)).await);
    Office { world, ada, ben, cleo }
}

const ALWAYS: &str = "[second_person]\nalways = true";

impl Office {
    fn review(&self) -> &Review {
        &self.world.stores.review
    }

    async fn version(&self, id: &str) -> Version {
        self.review().agent_data.get(id).await.unwrap().version()
    }

    async fn draft(&self, id: &str, who: &Reviewer, edits: &str) -> i64 {
        let draft = serde_json::from_str(&format!(r#"{{"edits":{edits}}}"#)).unwrap();
        let stored = StoredDraft { version: self.version(id).await, draft, revision: 0 };
        self.review().save_draft(id, who, stored).await.unwrap().revision
    }

    async fn decide(&self, id: &str, who: &Reviewer, revision: i64, decision: Decision) -> Result<DecisionKind, String> {
        let version = self.version(id).await;
        match self.review().decide(id, who, &version, revision, &decision).await {
            Ok(Ok(decided)) => Ok(decided.kind),
            Ok(Err(Refusal::Conflict)) => Err("conflict".to_owned()),
            Ok(Err(Refusal::Rejected(objections))) => Err(format!("{:?}", objections[0].why)),
            Err(ReviewError::NotAllowed(use_case)) => Err(format!("not allowed: {use_case:?}")),
            Err(error) => panic!("{error}"),
        }
    }

    async fn record(&self, id: &str) -> Value {
        serde_json::from_str(&self.world.stored(id).await).unwrap()
    }

    async fn kinds(&self, id: &str) -> Vec<String> {
        self.review().history(id, &self.ada).await.unwrap().events.into_iter().map(|event| event.kind).collect()
    }
}

#[tokio::test]
async fn the_second_person_sees_what_the_first_changed_and_the_record_names_both() {
    let office = office(ALWAYS).await;
    let id = office.world.push(RECORD).await;
    let revision = office.draft(&id, &office.ada, r#"[{"set":{"path":"total","value":1600.00}}]"#).await;
    assert_eq!(office.decide(&id, &office.ada, revision, Decision::Accept).await, Ok(DecisionKind::Signed));
    let record = office.record(&id).await;
    assert_eq!((&record["status"], record["data"]["total"].to_string().as_str()), (&"pending_review".into(), "1600.00"));
    assert_eq!(record["metadata"]["review"]["second_person"][0], "always");

    let view = office.review().open(&id, &office.ben, Default::default(), None, None, &Default::default()).await.unwrap();
    let signed = view.signed.unwrap();
    assert_eq!((signed.by.as_str(), signed.is_mine, signed.may_sign), ("Ada", false, true));
    assert_eq!((view.changed_by.len(), view.changed_by[0].reviewer.as_str()), (1, "Ada"), "exactly what she changed");

    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Accepted));
    let record = office.record(&id).await;
    let review = &record["metadata"]["review"];
    assert_eq!((&record["status"], &review["reviewer"]), (&"accepted".into(), &"Ben".into()));
    let names: Vec<_> = review["signatures"].as_array().unwrap().iter().map(|one| one["reviewer"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ada", "Ben"]);
    assert_eq!(office.kinds(&id).await, ["signed", "accepted"]);
    // Taken back, it waits for a second person as before.
    let undone = office.review().undo_decision(&id, &office.ben, &office.version(&id).await).await.unwrap();
    assert!(undone.is_ok());
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Err("SignedByYou".to_owned()));
    assert_eq!(office.decide(&id, &office.cleo, 0, Decision::Reopen).await, Err("not allowed: Sign".to_owned()));
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Accepted));
    assert!(office.review().history(&id, &office.ada).await.unwrap().events.iter().all(|event| event.is_intact));
}

#[tokio::test]
async fn the_same_person_never_signs_twice_by_whatever_door() {
    let office = office(ALWAYS).await;
    let (person, cookie) = office.world.person("Eve", Grants::everywhere(Role::Admin)).await;
    let eve = Reviewer { id: person.id.clone(), name: person.name.clone(), grants: person.all_grants() };
    let id = office.world.push(RECORD).await;
    assert_eq!(office.decide(&id, &eve, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    let before = office.world.stored(&id).await;
    let version = office.version(&id).await.to_string();

    for decision in [Decision::Accept, Decision::AcceptAnyway] {
        assert_eq!(office.decide(&id, &eve, 0, decision).await, Err("SignedByYou".to_owned()));
    }
    let form = [("do", "accept"), ("version", version.as_str()), ("revision", "0"), ("f.number", "A-1"), ("f.total", "1,500.00")];
    let answer = office.world.post_form(&format!("/items/{id}"), &cookie, &form).await;
    assert!(answer.location().contains("problem=blocked"), "{}", answer.location());
    let call = format!(
        r#"{{"id":"{id}","version":"{version}","revision":0,"decision":"accept","from":null,"known":null,"page":["english","{}"]}}"#,
        eve.id
    );
    let post = request("POST", "/api/decide").header(header::COOKIE, &cookie).header("sec-fetch-site", "same-origin");
    let answer = office.world.send(post.header(header::CONTENT_TYPE, "application/json").body(Body::from(call)).unwrap()).await;
    assert!(answer.text.contains("Somebody else must sign"), "{}", answer.text);
    let chosen = [(id.clone(), office.version(&id).await)];
    let together = office.review().decide_together(&chosen, &eve, &Decision::Accept).await.unwrap();
    assert!(!together[0].obstacles.is_empty(), "together with others");
    let api = request("PUT", &format!("/api/v1/beta/agent-data/{id}"))
        .header(header::COOKIE, &cookie)
        .header("sec-fetch-site", "same-origin");
    let body = format!(r#"{{"data":{}}}"#, before.replace("pending_review", "accepted"));
    let answer = office.world.send(api.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, axum::http::StatusCode::FORBIDDEN, "{}", answer.text);
    assert_eq!(office.world.stored(&id).await, before);

    // Taken back and accepted again, it is her first signature again.
    let undone = office.review().undo_decision(&id, &eve, &office.version(&id).await).await.unwrap();
    assert!(undone.is_ok());
    assert_eq!(office.record(&id).await["metadata"]["review"]["decision"], "reopened");
    let revision = office.draft(&id, &eve, "[]").await;
    assert_eq!(office.decide(&id, &eve, revision, Decision::Accept).await, Ok(DecisionKind::Signed));
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Accepted));
}

#[tokio::test]
async fn only_an_approver_is_the_second_person_and_who_changes_something_is_the_first() {
    let office = office(ALWAYS).await;
    let id = office.world.push(RECORD).await;
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    assert_eq!(office.decide(&id, &office.cleo, 0, Decision::Accept).await, Err("not allowed: Sign".to_owned()));
    let view = office.review().open(&id, &office.cleo, Default::default(), None, None, &Default::default()).await.unwrap();
    assert!(view.is_closed() && !view.signed.unwrap().may_sign);

    let revision = office.draft(&id, &office.ben, r#"[{"set":{"path":"number","value":"A-2"}}]"#).await;
    assert_eq!(office.decide(&id, &office.ben, revision, Decision::Accept).await, Ok(DecisionKind::Signed), "his own correction");
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Err("SignedByYou".to_owned()));
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Accepted));
    assert_eq!(office.record(&id).await["metadata"]["review"]["signatures"][0]["reviewer"], "Ben");
}

#[tokio::test]
async fn the_second_person_sends_back_with_a_note() {
    let office = office(ALWAYS).await;
    let id = office.world.push(RECORD).await;
    let back = || Decision::SendBack { note: " see page 2 ".to_owned() };
    assert_eq!(office.decide(&id, &office.ben, 0, back()).await, Err("NotSigned".to_owned()));
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    assert_eq!(office.decide(&id, &office.ada, 0, back()).await, Err("NotSigned".to_owned()), "not her own");
    assert_eq!(office.decide(&id, &office.cleo, 0, back()).await, Err("not allowed: Sign".to_owned()));
    let signed = office.world.stored(&id).await;
    assert_eq!(office.decide(&id, &office.ben, 0, back()).await, Ok(DecisionKind::SentBack));
    let view = office.review().open(&id, &office.ada, Default::default(), None, None, &Default::default()).await.unwrap();
    let sent_back = view.sent_back.unwrap();
    assert_eq!((sent_back.by.as_str(), sent_back.note.as_str()), ("Ben", "see page 2"));
    assert_eq!(office.record(&id).await["status"], "pending_review");
    // An agent that writes the record as it was does not bring the signature back.
    let old = serde_json::value::RawValue::from_string(signed).unwrap();
    office.review().agent_data.update(&id, old, None).await.unwrap();
    assert_eq!(
        office.decide(&id, &office.ben, 0, Decision::Accept).await,
        Ok(DecisionKind::Signed),
        "there is no signature any more"
    );
}

#[tokio::test]
async fn what_an_agent_writes_is_no_signature() {
    let office = office(ALWAYS).await;
    let id = office.world.push(RECORD).await;
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    let signed = office.world.stored(&id).await;
    let write = async |text: String| {
        let text = serde_json::value::RawValue::from_string(text).unwrap();
        office.review().agent_data.update(&id, text, None).await.unwrap();
    };
    // Other data under the same signature; a signature that nobody gave; one of another item.
    write(signed.replacen(r#""data":{"number":"A-1""#, r#""data":{"number":"A-9""#, 1)).await;
    // It is for everybody again, also for her.
    assert!(office.review().assess_some(1).await.is_ok());
    assert_eq!(office.review().take_next(&Default::default(), &office.ada).await.unwrap().as_ref(), Some(&id));
    office.review().leave(&id, &office.ada).await.unwrap();
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Signed), "Ben's is the first");
    assert!(office.review().assess_some(1).await.is_ok());
    assert_eq!(office.review().take_next(&Default::default(), &office.ben).await.unwrap(), None, "it waits for somebody else");
    let other = office.world.push(&signed).await;
    assert_eq!(office.decide(&other, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    // What can't be read holds nothing up: the next record is assessed.
    let torn = office.world.push(RECORD).await;
    assert_eq!(office.decide(&torn, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    let Database::Sqlite(database) = &office.world.stores.database else { panic!("a SQLite file") };
    let (torn_id, now) = (torn.clone(), jiff::Timestamp::now().as_microsecond());
    let tear = database.write(move |db| {
        let set = "UPDATE agent_data SET data = '{\"a\":', updated_at = ?1 WHERE id = ?2";
        Ok::<_, DatabaseError>(db.execute(set, rusqlite::params![now, torn_id])?)
    });
    assert_eq!(tear.await.unwrap(), 1);
    assert!(office.review().assess_some(1).await.is_ok());
    assert!(!office.review().ledger.signatures().waiting(None).await.unwrap().contains(&torn));
    // Ada's own text does not bring her signature back: Ben's came after it.
    write(signed).await;
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    // The same values, written otherwise, are what was signed.
    let id = office.world.push(RECORD).await;
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    let signed = office.world.stored(&id).await;
    let text = serde_json::value::RawValue::from_string(signed.replace("1500.00", "1.5e3")).unwrap();
    office.review().agent_data.update(&id, text, None).await.unwrap();
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Accepted));
}

#[tokio::test]
async fn what_one_has_signed_is_not_given_to_them_again_and_the_queue_says_who() {
    let office = office(ALWAYS).await;
    let first = office.world.push(RECORD).await;
    let second = office.world.push(&RECORD.replace("A-1", "A-2")).await;
    assert_eq!(office.decide(&first, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    let query = Default::default();
    assert_eq!(office.review().take_next(&query, &office.ada).await.unwrap(), Some(second.clone()));
    assert_eq!(office.decide(&second, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    assert_eq!(office.review().take_next(&query, &office.ada).await.unwrap(), None);
    // The list of what waits only saves a look: without it, too.
    let Database::Sqlite(database) = &office.world.stores.database else { panic!("a SQLite file") };
    let listed = database.write(|db| {
        Ok::<_, DatabaseError>(
            db.execute_batch("CREATE TABLE kept AS SELECT * FROM waiting_signature; DELETE FROM waiting_signature")?,
        )
    });
    listed.await.unwrap();
    assert_eq!(office.review().take_next(&query, &office.ada).await.unwrap(), None);
    let listed =
        database.write(|db| Ok::<_, DatabaseError>(db.execute_batch("INSERT INTO waiting_signature SELECT * FROM kept")?));
    listed.await.unwrap();
    assert_eq!(office.review().take_next(&query, &office.cleo).await.unwrap(), None, "who may not sign");
    assert!(office.review().take_next(&query, &office.ben).await.unwrap().is_some());
    let page = office.review().queue(&query, &office.ben).await.unwrap();
    let page = office.review().with_holders(page, &office.ben).await;
    assert!(page.rows.iter().all(|row| row.signed_by.as_deref() == Some("Ada") && row.status == Status::PendingReview));
}

#[tokio::test]
async fn a_rejection_of_the_second_person_that_is_taken_back_leaves_the_signature() {
    let office = office(ALWAYS).await;
    let id = office.world.push(RECORD).await;
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
    let reject = || Decision::Reject { reason: "other".to_owned(), note: String::new() };
    assert_eq!(office.decide(&id, &office.cleo, 0, reject()).await, Err("not allowed: Sign".to_owned()));
    assert_eq!(office.decide(&id, &office.ben, 0, reject()).await, Ok(DecisionKind::Rejected));
    assert!(office.review().undo_decision(&id, &office.ben, &office.version(&id).await).await.unwrap().is_ok());
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Accept).await, Err("SignedByYou".to_owned()));
    let page = office.review().queue(&Default::default(), &office.ben).await.unwrap();
    let page = office.review().with_holders(page, &office.ben).await;
    assert_eq!(page.rows[0].signed_by.as_deref(), Some("Ada"), "the queue says so again");
    assert_eq!(office.decide(&id, &office.ada, 0, Decision::Reopen).await, Ok(DecisionKind::Reopened), "she may take it back");
    assert_eq!(office.decide(&id, &office.ben, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
}

#[tokio::test]
async fn together_with_others_it_waits_too() {
    let office = office(ALWAYS).await;
    let id = office.world.push(RECORD).await;
    let chosen = [(id.clone(), office.version(&id).await)];
    let [Outcome { obstacles, waits, .. }] =
        &office.review().decide_together(&chosen, &office.ada, &Decision::Accept).await.unwrap()[..]
    else {
        panic!("one item")
    };
    assert!(obstacles.is_empty() && *waits);
    let chosen = [(id.clone(), office.version(&id).await)];
    office.review().decide_together(&chosen, &office.ben, &Decision::Accept).await.unwrap();
    assert_eq!(office.record(&id).await["status"], "accepted");
}

#[tokio::test]
async fn one_person_is_enough_where_no_rule_asks_for_two() {
    let office = office("[second_person]\namount_from = \"2000.00\"\nown_corrections = false").await;
    let small = office.world.push(&RECORD.replace("\"total\"", "\"grand_total\"")).await;
    assert_eq!(office.decide(&small, &office.cleo, 0, Decision::Accept).await, Ok(DecisionKind::Accepted));
    let large = office.world.push(&RECORD.replace("\"total\"", "\"grand_total\"").replace("1500.00", "2000")).await;
    assert_eq!(office.decide(&large, &office.cleo, 0, Decision::Accept).await, Ok(DecisionKind::Signed));
}
