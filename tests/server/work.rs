//! Whose work an item is: who is led to it, what the queue shows of it, and what is said about it. On both engines.

use crate::world::{World, new_database};
use axum::http::StatusCode;
use countersign::{
    domain::{
        Decision, Grants, QueueQuery, QueueSort, Role,
        work::{Assignee, CantHandle, Handling, HandlingKind, Until, Whose, Work},
    },
    ledger::people::Person,
    review::{NotHandled, Review, ReviewError, Reviewer, bulk::Obstacle},
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use std::collections::BTreeSet;

fn record(name: &str) -> String {
    format!(
        r#"{{"original_data":{{"number":"{name}"}},"data":{{"number":"{name}"}},"status":"pending_review","field_metadata":{{"number":{{"confidence":0.99}}}},"file_name":"{name}.pdf"}}"#
    )
}

struct Office {
    world: World,
    ada: Reviewer,
    ben: Reviewer,
    /// An approver.
    cleo: Reviewer,
    /// A viewer.
    dan: Reviewer,
    items: Vec<String>,
}

fn reviewer((person, _): (Person, String)) -> Reviewer {
    Reviewer { id: person.id.clone(), name: person.name.clone(), grants: person.all_grants() }
}

impl Office {
    /// Four people and these many items, the oldest first.
    async fn on(database: Option<String>, items: usize, settings: &str) -> Self {
        let settings = settings.to_owned();
        let world = World::with(|it| {
            it.database_url = database;
            std::fs::write(it.data_dir.join("review.toml"), settings).unwrap();
        })
        .await;
        let mut people = Vec::new();
        for (name, role) in [("Ada", Role::Reviewer), ("Ben", Role::Reviewer), ("Cleo", Role::Approver), ("Dan", Role::Viewer)] {
            people.push(reviewer(world.person(name, Grants::everywhere(role)).await));
        }
        let mut ids = Vec::new();
        for number in 0..items {
            ids.push(world.push(&record(&format!("A-{number}"))).await);
        }
        let [ada, ben, cleo, dan] = people.try_into().unwrap();
        Self { world, ada, ben, cleo, dan, items: ids }
    }

    fn review(&self) -> &Review {
        &self.world.stores.review
    }

    async fn handle(&self, item: usize, who: &Reviewer, handling: Handling) -> Work {
        self.review().handle(&self.items[item], who, &handling).await.unwrap().unwrap()
    }

    async fn refused(&self, item: usize, who: &Reviewer, handling: Handling) -> CantHandle {
        self.review().handle(&self.items[item], who, &handling).await.unwrap().unwrap_err()
    }

    /// The numbers of the items that a queue shows.
    async fn shown(&self, who: &Reviewer, whose: Whose) -> Vec<usize> {
        let query = QueueQuery { whose: Some(whose), sort: QueueSort::Oldest, ..QueueQuery::default() };
        let page = self.review().queue(&query, who).await.unwrap();
        assert_eq!(page.total, Some(page.rows.len() as u64));
        page.rows.iter().map(|row| self.items.iter().position(|id| *id == row.id).unwrap()).collect()
    }

    /// The numbers of the items that somebody is given who takes one after the other, the oldest first.
    async fn takes(&self, who: &Reviewer) -> Vec<usize> {
        let query = QueueQuery { sort: QueueSort::Oldest, ..QueueQuery::default() };
        let mut taken = Vec::new();
        while let Some(id) = self.review().take_next(&query, who).await.unwrap() {
            let number = self.items.iter().position(|one| *one == id).unwrap();
            if taken.contains(&number) {
                break;
            }
            taken.push(number);
        }
        for number in &taken {
            self.review().leave(&self.items[*number], who).await.unwrap();
        }
        taken
    }

    async fn kinds(&self, item: usize) -> Vec<String> {
        let history = self.review().history(&self.items[item], &self.ada).await.unwrap();
        assert!(history.events.iter().all(|event| event.is_intact));
        history.events.into_iter().map(|event| event.kind).collect()
    }
}

fn give(to: Assignee) -> Handling {
    Handling::Give { to, note: "please".to_owned() }
}

fn to(who: &Reviewer) -> Assignee {
    Assignee::Person(who.id.clone())
}

fn comment(text: &str) -> Handling {
    Handling::Comment { field: None, text: text.to_owned(), to: Vec::new() }
}

/// A day so many days from now on the server's clock.
fn in_days(days: i64) -> Until {
    let day = Timestamp::now().to_zoned_datetime(TimeZone::system()).date();
    Until::Day(day.checked_add(days.days()).unwrap().to_string())
}

async fn engines() -> Vec<Option<String>> {
    let mut engines = vec![None];
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        engines.push(Some(new_database(&server).await));
    }
    engines
}

#[tokio::test]
async fn what_was_given_to_somebody_is_theirs_to_take_and_for_others_to_see() {
    for engine in engines().await {
        let office = Office::on(engine, 5, "").await;
        let Office { ada, ben, cleo, dan, .. } = &office;
        office.world.people().set_member(&ada.actor(), &ada.id, "Payables", true).await.unwrap();
        let team = || Assignee::Team("Payables".to_owned());
        let work = office.handle(0, ada, give(to(ben))).await;
        assert_eq!(
            work.given.map(|given| (given.name, given.is_mine, given.by, given.note)),
            Some(("Ben".into(), false, "Ada".into(), "please".into()))
        );
        office.handle(1, ada, give(team())).await;
        office.handle(2, ben, give(Assignee::Approvers)).await;

        assert_eq!(office.shown(ben, Whose::Mine).await, [0]);
        assert_eq!(office.shown(ada, Whose::Mine).await, [0; 0]);
        assert_eq!(office.shown(ada, Whose::Team).await, [1]);
        assert_eq!(office.shown(ben, Whose::Team).await, [0; 0]);
        assert_eq!(office.shown(dan, Whose::Nobody).await, [3, 4]);
        assert_eq!(office.shown(dan, Whose::Escalated).await, [2]);
        assert_eq!(office.takes(ada).await, [1, 3, 4], "her team's, and nobody's");
        assert_eq!(office.takes(ben).await, [0, 3, 4]);
        assert_eq!(office.takes(cleo).await, [2, 3, 4], "what was escalated");
        // In the store's order and in another one, the next item is one of one's own.
        for from in [None, Some(QueueQuery { sort: QueueSort::Riskiest, ..QueueQuery::default() })] {
            let beside = office.review().beside(&office.items[3], from.as_ref(), ben).await.unwrap();
            let around: BTreeSet<_> = [beside.next, beside.previous].into_iter().flatten().collect();
            let expected = [&office.items[0], &office.items[4]].map(String::clone);
            assert_eq!(around, BTreeSet::from(expected), "{from:?}");
        }

        // A colleague in the team works on it, too; back to everybody, everybody does.
        office.world.people().set_member(&ada.actor(), &ben.id, "Payables", true).await.unwrap();
        assert_eq!(office.shown(ben, Whose::Team).await, [0, 1], "his own, and the team's");
        assert_eq!(office.shown(ada, Whose::Team).await, [0, 1]);
        office.handle(1, ben, give(Assignee::Nobody)).await;
        assert_eq!(office.takes(cleo).await, [1, 2, 3, 4]);
        assert_eq!(office.kinds(1).await, ["given", "given"]);
        assert_eq!(office.kinds(2).await, ["escalated"]);
        let page = office.review().queue(&QueueQuery::default(), cleo).await.unwrap();
        let page = office.review().with_holders(page, cleo).await;
        let row = page.rows.iter().find(|row| row.id == office.items[0]).unwrap();
        assert_eq!(row.work.as_ref().map(|work| (work.to.clone(), work.name.as_str())), Some((Some(to(ben)), "Ben")));
    }
}

#[tokio::test]
async fn only_those_who_can_work_on_it_are_given_anything() {
    let office = Office::on(None, 2, "").await;
    let Office { ada, ben, dan, .. } = &office;
    for to in [to(dan), Assignee::Person("p_nobody".into()), Assignee::Team("Payables".into())] {
        assert_eq!(office.refused(0, ada, give(to)).await, CantHandle::Nobody);
    }
    office.world.people().set_member(&ada.actor(), &dan.id, "Readers", true).await.unwrap();
    assert_eq!(
        office.refused(0, ada, give(Assignee::Team("Readers".into()))).await,
        CantHandle::Nobody,
        "nobody in it may decide"
    );
    office.world.people().set_enabled(&ada.actor(), &ben.id, false).await.unwrap();
    assert_eq!(office.refused(0, ada, give(to(ben))).await, CantHandle::Nobody);
    let refused = office.review().handle(&office.items[0], dan, &give(to(ada))).await;
    assert!(matches!(refused, Err(ReviewError::NotAllowed(_))), "{refused:?}");
    assert_eq!(office.kinds(0).await, [""; 0], "nothing was written");

    let together =
        office.review().handle_together(&[office.items[1].clone(), "gone".to_owned()], ada, &give(to(ada))).await.unwrap();
    assert_eq!(together.iter().map(|one| one.refused).collect::<Vec<_>>(), [None, Some(NotHandled::Gone)]);
    assert_eq!(office.shown(ada, Whose::Mine).await, [1]);
}

#[tokio::test]
async fn what_is_on_hold_leads_nobody_to_it_until_its_day_or_an_answer() {
    for engine in engines().await {
        let office = Office::on(engine, 3, "").await;
        let Office { ada, ben, cleo, .. } = &office;
        let hold = |until: Until| Handling::Hold { until, note: "asks the supplier".to_owned() };
        assert_eq!(office.refused(0, ada, hold(in_days(0))).await, CantHandle::NotLater);
        assert_eq!(office.refused(0, ada, hold(Until::Day("tomorrow".into()))).await, CantHandle::NotLater);
        let work = office.handle(0, ada, hold(in_days(2))).await;
        assert_eq!(work.rest.map(|rest| (rest.until, rest.by)), Some((in_days(2), "Ada".to_owned())));
        office.handle(1, ada, hold(Until::Answer)).await;
        assert_eq!(office.shown(ben, Whose::Held).await, [0, 1]);
        assert_eq!(office.takes(ada).await, [2], "not even whoever put it there");

        // Her own comment is no answer, somebody else's is.
        office.handle(1, ada, comment("I have asked @ben")).await;
        assert_eq!(office.takes(ben).await, [2]);
        assert_eq!(office.shown(ben, Whose::Asked).await, [1]);
        let work = office.handle(1, ben, comment("It is right.")).await;
        assert_eq!((work.rest, work.comments.len(), work.asks_me), (None, 2, false));
        assert_eq!(work.comments[0].to, ["Ben"]);
        assert_eq!(office.takes(ben).await, [1, 2]);
        assert_eq!(office.shown(ben, Whose::Asked).await, [0; 0]);

        // Handing it over, resuming and reopening end it, too; a decision that is taken back leaves it as it was.
        office.handle(0, ben, Handling::Resume).await;
        assert_eq!(office.takes(cleo).await, [0, 1, 2]);
        office.handle(0, ben, hold(Until::Answer)).await;
        office.handle(0, ben, give(to(cleo))).await;
        assert_eq!(office.takes(cleo).await, [0, 1, 2]);
        office.handle(2, ben, hold(in_days(1))).await;
        let version = office.review().agent_data.get(&office.items[2]).await.unwrap().version();
        assert!(office.review().decide(&office.items[2], ben, &version, 0, &Decision::Accept).await.unwrap().is_ok());
        let version = office.review().agent_data.get(&office.items[2]).await.unwrap().version();
        assert_eq!(office.refused(2, ben, hold(in_days(1))).await, CantHandle::Decided);
        assert!(office.review().undo_decision(&office.items[2], ben, &version).await.unwrap().is_ok());
        assert_eq!(office.takes(ada).await, [1]);
        for decision in [Decision::Accept, Decision::Reopen] {
            let version = office.review().agent_data.get(&office.items[2]).await.unwrap().version();
            assert!(office.review().decide(&office.items[2], ben, &version, 0, &decision).await.unwrap().is_ok());
        }
        assert_eq!(office.takes(ada).await, [1, 2]);
    }
}

#[tokio::test]
async fn what_is_said_stays_in_the_history_and_out_of_the_record() {
    for (settings, is_in_record) in [("", false), ("comments_in_record = true", true)] {
        let office = Office::on(None, 1, settings).await;
        let Office { ada, ben, cleo, dan, .. } = &office;
        let id = &office.items[0];
        let before = office.world.stored(id).await;
        let field = "number".parse().ok();
        let asked = Handling::Comment { field, text: "<b>@Ben</b>, is this A-1? @Dan".to_owned(), to: vec![cleo.id.clone()] };
        let work = office.handle(0, ada, asked.clone()).await;
        assert_eq!(work.comments[0].to, ["Ben", "Cleo"], "a viewer could not answer");
        assert_eq!(work.comments[0].field, "number".parse().ok());
        assert_eq!(office.handle(0, ada, asked).await.comments.len(), 1, "a form that was sent twice");
        assert_eq!(office.refused(0, ada, comment(" \n")).await, CantHandle::NoText);
        assert_eq!(office.refused(0, ada, comment(&"x".repeat(2_001))).await, CantHandle::TooLong);
        assert_eq!(office.world.stored(id).await, before);
        office.handle(0, ben, Handling::Answered).await;
        assert_eq!(office.shown(ben, Whose::Asked).await, [0; 0]);
        assert_eq!(office.shown(cleo, Whose::Asked).await, [0]);
        let of_viewer = Handling::Comment { field: None, text: "?".to_owned(), to: vec![dan.id.clone()] };
        assert_eq!(office.refused(0, ada, of_viewer).await, CantHandle::Nobody);

        let version = office.review().agent_data.get(id).await.unwrap().version();
        assert!(office.review().decide(id, ben, &version, 0, &Decision::Accept).await.unwrap().is_ok());
        assert_eq!(office.kinds(0).await, ["commented", "answered", "accepted"]);
        let stored = office.world.stored(id).await;
        assert_eq!(stored.contains("is this A-1?"), is_in_record, "{stored}");
        // A comment after it neither ends the decision nor hides it.
        office.handle(0, ada, comment("Thank you")).await;
        let view = office.review().open(id, ada, Default::default(), None, None, &Default::default()).await.unwrap();
        assert_eq!((view.overwritten, view.stood.is_some(), view.work.comments.len()), (None, true, 2));
        assert_eq!(office.review().today(ben).await.unwrap().mine, 1);
        let problems = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = problems.clone();
        let on_problem: countersign::database::OnProblem = std::sync::Arc::new(move |text| heard.lock().unwrap().push(text));
        countersign::ledger::verify(&office.world.stores.database, None, &on_problem).await.unwrap();
        assert_eq!(*problems.lock().unwrap(), [""; 0]);
    }
}

#[tokio::test]
async fn a_first_signature_holds_whatever_is_said_about_it() {
    let office = Office::on(None, 1, "[second_person]\nalways = true").await;
    let Office { ada, ben, cleo, .. } = &office;
    let id = &office.items[0];
    let version = office.review().agent_data.get(id).await.unwrap().version();
    assert!(office.review().decide(id, ada, &version, 0, &Decision::Accept).await.unwrap().is_ok());
    office.handle(0, ben, comment("Who signs this? @Cleo")).await;
    office.handle(0, ben, give(to(cleo))).await;
    assert_eq!(office.shown(cleo, Whose::Second).await, [0]);
    assert_eq!(office.takes(cleo).await, [0]);
    let version = office.review().agent_data.get(id).await.unwrap().version();
    assert!(office.review().decide(id, cleo, &version, 0, &Decision::Accept).await.unwrap().is_ok());
    assert!(office.world.stored(id).await.contains("\"signatures\""));
    let asked = QueueQuery::default().showing(Whose::Asked);
    assert_eq!(office.review().queue(&asked, cleo).await.unwrap().rows.len(), 0, "her decision is the answer");
    office.handle(0, cleo, comment("@Ada: paid")).await;
    assert_eq!(office.review().queue(&asked, ada).await.unwrap().rows.len(), 1, "also about what is decided");
}

#[tokio::test]
async fn with_thousands_on_hold_before_it_the_next_item_is_found() {
    for engine in engines().await {
        let office = Office::on(engine, 1_300, "").await;
        let Office { ada, .. } = &office;
        let hold = Handling::Hold { until: Until::Answer, note: String::new() };
        for id in &office.items[..1_299] {
            assert!(office.review().handle(id, ada, &hold).await.unwrap().is_ok());
        }
        // Nobody is led to them in the store's order, either.
        let beside = office.review().beside(&office.items[1_299], None, ada).await.unwrap();
        assert_eq!((beside.next, beside.previous), (None, None));
        while office.review().assess_some(1).await.unwrap() {}
        assert_eq!(office.takes(ada).await, [1_299]);
    }
}

#[tokio::test]
async fn a_form_without_a_script_hands_over_and_keeps_what_was_begun() {
    let office = Office::on(None, 2, "").await;
    let cookie = office.world.signed_in("Eve", Grants::everywhere(Role::Reviewer)).await;
    let id = &office.items[1];
    let version = office.review().agent_data.get(id).await.unwrap().version().to_string();
    let form = |action: &'static str, more: &[(&'static str, &'static str)]| {
        let mut form = vec![("do", action.to_owned()), ("version", version.clone()), ("revision", "0".to_owned())];
        form.extend(more.iter().map(|(name, text)| (*name, (*text).to_owned())));
        form
    };
    let post = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let answer = office.world.post_form(&format!("/items/{id}"), &cookie, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.location().to_owned()
    };
    // A day in the past: told, with the note and the comment that were begun.
    let to =
        post(form("hold-to-day", &[("hold-day", "2020-01-01"), ("work-note", "Ask Müller & Co"), ("f.number", "A-1")])).await;
    assert!(to.contains("problem=not-later") && to.contains("work-note=Ask+M%C3%BCller+%26+Co"), "{to}");
    let to = post(form("save", &[("comment", "half a sentence"), ("give-to", "?"), ("hold-day", "2031-02-03")])).await;
    assert_eq!(to, format!("/items/{id}?saved=1&comment=half+a+sentence&hold-day=2031-02-03"));
    // A comment that was begun goes with what leaves the item; both once, also if the form is sent twice.
    for _ in 0..2 {
        let to = post(form("hold-to-answer", &[("comment", "See page 2"), ("work-note", ""), ("seen", "0")])).await;
        assert!(to.starts_with(&format!("/items/{}", office.items[0])) && to.contains("done=held"), "{to}");
        assert_eq!(office.kinds(1).await, ["commented", "held"]);
    }
    let to = post(form("comment", &[("comment", "And page 3"), ("comment-about", "number")])).await;
    assert_eq!(to, format!("/items/{id}"));
    let to = post(form("accept", &[("comment", "Fine"), ("f.number", "A-1")])).await;
    assert!(to.contains("done=accepted"), "{to}");
    assert_eq!(office.kinds(1).await, ["commented", "held", "commented", "commented", "accepted"]);

    let bulk = [("item", office.items[0].as_str()), ("do", "give"), ("give-to", "approvers"), ("work-note", "")];
    let answer = office.world.post_form("/bulk", &cookie, &bulk).await;
    assert!(answer.text.contains("1 item was handed over"), "{}", answer.text);
    assert_eq!(office.shown(&office.ada, Whose::Escalated).await, [0]);
}

#[tokio::test]
async fn the_same_words_on_another_page_are_said_again() {
    for engine in engines().await {
        let office = Office::on(engine, 1, "").await;
        let (Office { ada, .. }, id) = (&office, &office.items[0]);
        let called = async |seen: i64, days: i64| {
            let said = office.review().handle_since(id, ada, &comment("Called, no answer"), Some(seen)).await.unwrap().unwrap();
            let day = Timestamp::now().to_zoned_datetime(TimeZone::system()).date().checked_add(days.days()).unwrap().to_string();
            office.handle(0, ada, Handling::Hold { until: Until::Day(day), note: String::new() }).await;
            said.comments.len()
        };
        // Twice on Monday, from one page; and on Tuesday.
        assert_eq!([called(0, 1).await, called(0, 1).await], [1, 1]);
        let tuesday = office.handle(0, ada, Handling::Resume).await.seen.unwrap();
        assert_eq!(called(tuesday, 2).await, 2, "it is meant");
        assert_eq!(office.kinds(0).await, ["commented", "held", "resumed", "commented", "held"]);
        // Also if nothing else has happened: each answer says what has been seen by then.
        let mut seen = office.handle(0, ada, Handling::Resume).await.seen;
        for count in [3, 4] {
            let said = office.review().handle_since(id, ada, &comment("Still no answer"), seen).await.unwrap().unwrap();
            assert_eq!(said.comments.len(), count);
            seen = said.seen;
        }
    }
}

#[tokio::test]
async fn what_is_others_work_is_not_decided_together_with_others() {
    let office = Office::on(None, 3, "").await;
    let Office { ada, ben, .. } = &office;
    office.handle(0, ada, give(to(ben))).await;
    office.handle(1, ada, Handling::Hold { until: Until::Answer, note: String::new() }).await;
    let reject = Decision::Reject { reason: "other".to_owned(), note: String::new() };
    let candidates = office.review().preview(&office.items, ada, &reject).await.unwrap();
    let left: Vec<bool> = candidates.iter().map(|one| one.obstacles.contains(&Obstacle::OthersWork)).collect();
    assert_eq!(left, [true, true, false]);
    let mut chosen = Vec::new();
    for id in &office.items {
        chosen.push((id.clone(), office.review().agent_data.get(id).await.unwrap().version()));
    }
    let done = office.review().decide_together(&chosen, ada, &reject).await.unwrap();
    assert_eq!(done.iter().map(|one| one.obstacles.is_empty()).collect::<Vec<_>>(), [false, false, true]);
}

#[tokio::test]
async fn whose_work_an_item_is_goes_along_when_the_agent_reads_the_file_again() {
    for engine in engines().await {
        let office = Office::on(engine, 0, "").await;
        let Office { ada, ben, .. } = &office;
        let read = record("A-1").replace("\"file_name\"", "\"file_hash\":\"h\",\"file_name\"");
        let old = office.world.push(&read).await;
        let open = async |id: &str| office.review().open(id, ben, Default::default(), None, None, &Default::default()).await;
        open(&old).await.unwrap();
        assert!(office.review().handle(&old, ada, &give(to(ben))).await.unwrap().is_ok());
        assert!(office.review().handle(&old, ada, &comment("@Ben")).await.unwrap().is_ok());
        office.review().agent_data.delete(&old, None).await.unwrap();
        let new = office.world.push(&read).await;
        assert!(matches!(open(&old).await, Err(ReviewError::Moved { to, .. }) if to == new));
        let work = open(&new).await.unwrap().work;
        assert!(work.given.is_some_and(|given| given.is_mine) && work.asks_me);

        // Also if nobody opens the old address; and what was said about each of the records is one talk.
        assert!(office.review().handle(&new, ben, &comment("and now?")).await.unwrap().is_ok());
        while office.review().assess_some(0).await.unwrap() {}
        office.review().agent_data.delete(&new, None).await.unwrap();
        let newest = office.world.push(&read).await;
        for _ in 0..2 {
            while office.review().assess_some(0).await.unwrap() {}
        }
        let work = open(&newest).await.unwrap().work;
        assert!(work.given.is_some_and(|given| given.is_mine));
        assert_eq!(work.comments.iter().map(|said| said.text.as_str()).collect::<Vec<_>>(), ["@Ben", "and now?"]);
        let history = office.review().history(&newest, ada).await.unwrap();
        let told: Vec<_> = history.events.iter().map(|event| event.handling.clone().unwrap()).collect();
        assert_eq!(told.iter().map(|one| (one.kind, one.text.as_str())).collect::<Vec<_>>(), [(HandlingKind::Continued, &*new)]);
    }
}

#[tokio::test]
async fn what_was_given_to_somebody_who_is_gone_is_everybodys_again() {
    for engine in engines().await {
        let office = Office::on(engine, 2, "").await;
        let Office { ada, ben, cleo, .. } = &office;
        let people = office.world.people();
        people.set_member(&ada.actor(), &ben.id, "Payables", true).await.unwrap();
        office.handle(0, ada, give(to(ben))).await;
        office.handle(1, ada, give(Assignee::Team("Payables".to_owned()))).await;
        assert_eq!(office.takes(cleo).await, [0; 0]);
        people.set_enabled(&ada.actor(), &ben.id, false).await.unwrap();
        assert_eq!(office.takes(cleo).await, [0, 1]);
        // Nobody is left who may sign.
        people.set_role(&ada.actor(), &cleo.id, None, Some(Role::Reviewer)).await.unwrap();
        assert_eq!(office.refused(0, ada, give(Assignee::Approvers)).await, CantHandle::Nobody);
    }
}
