//! People, their links and their sessions: the same scenarios in both engines.

use super::{draft, ledger_in_postgres, ledger_in_sqlite, stored};
use crate::{
    database::{Database, OnProblem},
    domain::{Grants, Role},
    ledger::{
        Actor, Ledger, LedgerError, People, check, now,
        people::{CameBack, Limits, NewPerson, OfProvider, Person, SessionError, StartedSignIn},
        verify,
    },
};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// In microseconds.
const MINUTE: i64 = 60 * 1_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const LIMITS: Limits = Limits { idle: Duration::from_secs(3_600), whole: Duration::from_secs(24 * 3_600) };

struct Store {
    database: Database,
    ledger: Arc<dyn Ledger>,
    people: People,
}

impl Store {
    fn new(database: Database, ledger: Arc<dyn Ledger>) -> Self {
        Self { people: People::new(database.clone()), database, ledger }
    }

    /// Somebody new, with the text of their link.
    async fn add(&self, login: &str) -> (Person, String) {
        let (login, name) = (login.to_owned(), "Ada Lovelace".to_owned());
        let new = NewPerson { login, name, grants: Grants::everywhere(Role::Reviewer) };
        self.people.add(&Actor::operator(), &new).await.unwrap()
    }

    async fn invite(&self, person: &Person) -> String {
        self.people.invite(&Actor::operator(), &person.id).await.unwrap().unwrap()
    }

    /// The cookie and the id of a new session.
    async fn start(&self, person: &Person) -> (String, String) {
        self.people.start_session(person, ("test", "192.0.2.1"), None).await.unwrap().unwrap()
    }

    /// Whose session this cookie opens.
    async fn opens(&self, text: &str) -> Result<String, SessionError> {
        self.people.session(text, LIMITS).await.unwrap().map(|(person, _)| person.id)
    }

    /// The kinds of what happened to somebody, with the last one's actor and what it says.
    async fn trace(&self, person: &Person) -> (Vec<String>, String, Value) {
        let history = self.ledger.history(&format!("person {}", person.id)).await.unwrap();
        assert!(history.iter().all(|link| link.is_intact), "{history:?}");
        let last = history.last().unwrap().event.clone();
        let kinds = history.into_iter().map(|link| link.event.kind).collect();
        (kinds, last.reviewer, serde_json::from_str(&last.body).unwrap())
    }

    async fn kinds(&self, person: &Person) -> Vec<String> {
        self.trace(person).await.0
    }

    async fn sql(&self, sql: &str) {
        match &self.database {
            Database::Sqlite(database) => {
                let sql = sql.to_owned();
                let done: Result<(), LedgerError> = database.write(move |db| Ok(db.execute_batch(&sql)?)).await;
                done.unwrap();
            }
            Database::Postgres(database) => database.client().await.unwrap().batch_execute(sql).await.unwrap(),
        }
    }

    async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        match &self.database {
            Database::Sqlite(database) => {
                let count: Result<i64, LedgerError> =
                    database.read(move |db| Ok(db.query_row(&sql, [], |row| row.get(0))?)).await;
                count.unwrap()
            }
            Database::Postgres(database) => database.client().await.unwrap().query_one(&sql, &[]).await.unwrap().get(0),
        }
    }
}

async fn a_sign_in_name_is_one_persons(store: &Store) {
    let people = &store.people;
    assert_eq!((people.any().await.unwrap(), people.ways().await.unwrap()), (false, (false, false)));
    let (person, _) = store.add(" M\u{fc}ller ").await;
    assert!(Person::is_id(&person.id) && person.login == "m\u{fc}ller" && !person.has_password, "{person:?}");
    for login in ["m\u{fc}ller", "M\u{dc}LLER", "Mu\u{308}ller", "\tm\u{fc}ller\n"] {
        let new = NewPerson { login: login.to_owned(), name: "Eve".to_owned(), grants: Grants::everywhere(Role::Admin) };
        let again = people.add(&Actor::operator(), &new).await;
        assert!(matches!(&again, Err(LedgerError::PersonExists(login)) if login == "m\u{fc}ller"), "{again:?}");
        assert_eq!(people.find(login).await.unwrap(), Some(person.clone()));
        assert_eq!(people.with_password(login).await.unwrap(), Some((person.clone(), String::new())), "no password yet");
    }
    assert_eq!(people.find(&person.id).await.unwrap(), Some(person.clone()));
    assert_eq!(people.by_id(&person.id).await.unwrap(), Some(person.clone()));
    for nobody in ["", "muller", "p_"] {
        assert_eq!(people.find(nobody).await.unwrap(), None, "{nobody}");
    }
    assert_eq!(people.list().await.unwrap(), std::slice::from_ref(&person));
    assert_eq!((people.any().await.unwrap(), people.ways().await.unwrap()), (true, (true, true)));
    assert_eq!(store.kinds(&person).await, ["person_added", "person_invited"]);
    people.sign_in_failed(Some(&person), "wrong password", "192.0.2.1").await.unwrap();
    let (kinds, by, body) = store.trace(&person).await;
    assert_eq!((kinds[2].as_str(), by), ("sign_in_failed", person.id));
    assert_eq!(body, json!({"why": "wrong password", "from": "192.0.2.1"}));
}

async fn a_link_is_of_use_once_and_for_a_day(store: &Store) {
    let people = &store.people;
    let (ada, first) = store.add("ada").await;
    assert_eq!(people.invited(&first).await.unwrap(), Some(ada.clone()));
    let second = store.invite(&ada).await;
    let other_end = format!("{}x", &second[..second.len() - 1]);
    let id = second.split_once('_').unwrap().0;
    for wrong in [first.as_str(), &second[..second.len() - 1], &other_end, id, "", "_", "a\0_"] {
        assert_eq!(people.invited(wrong).await.unwrap(), None, "{wrong:?}");
        assert_eq!(people.choose_password(wrong, "$wrong", &["said".to_owned()]).await.unwrap(), None, "{wrong:?}");
    }
    let chosen = people.choose_password(&second, "$first", &["said".to_owned()]).await.unwrap().unwrap();
    assert!(chosen.has_password && chosen.id == ada.id, "{chosen:?}");
    assert_eq!(people.choose_password(&second, "$again", &["said".to_owned()]).await.unwrap(), None, "once");
    assert_eq!(people.with_password("ada").await.unwrap(), Some((chosen, "$first".to_owned())));

    let third = store.invite(&ada).await;
    let choose = async |password: &str| people.choose_password(&third, password, &["said".to_owned()]).await.unwrap().is_some();
    let (one, other) = futures::join!(choose("$one"), choose("$other"));
    assert!(one != other, "of two at once, one");

    let fourth = store.invite(&ada).await;
    store.sql(&format!("UPDATE invitation SET ends_at = ends_at - {} WHERE person = '{}'", 23 * HOUR, ada.id)).await;
    assert!(people.invited(&fourth).await.unwrap().is_some());
    store.sql(&format!("UPDATE invitation SET ends_at = ends_at - {HOUR} WHERE person = '{}'", ada.id)).await;
    assert_eq!(people.invited(&fourth).await.unwrap(), None);
    assert_eq!(people.choose_password(&fourth, "$late", &["said".to_owned()]).await.unwrap(), None);

    let fifth = store.invite(&ada).await;
    assert!(people.set_enabled(&Actor::operator(), &ada.id, false).await.unwrap());
    assert_eq!(people.invited(&fifth).await.unwrap(), None, "disabled");
    assert_eq!(people.choose_password(&fifth, "$disabled", &["said".to_owned()]).await.unwrap(), None);
    assert_eq!(people.invite(&Actor::operator(), "p_nobody").await.unwrap(), None);
    let kinds = store.kinds(&ada).await;
    assert_eq!(kinds[..4], ["person_added", "person_invited", "person_invited", "password_set"]);
    assert_eq!(kinds[4..], ["person_invited", "password_set", "person_invited", "person_invited", "person_disabled"]);
}

async fn a_new_password_ends_sessions_and_takes_over_drafts(store: &Store) {
    let (people, ledger) = (&store.people, &store.ledger);
    let (ada, link) = store.add("drafts").await;
    let (before, _) = store.start(&ada).await;
    let (own, said) = (ada.id.as_str(), "said-ada");
    for (item, reviewer, text) in [("one", said, "said"), ("two", said, "said"), ("two", own, "own"), ("two", "ben", "ben")] {
        ledger.save_draft(item, reviewer, stored("1-a", text, 0)).await.unwrap();
    }
    people.choose_password(&link, "$first", &[said.to_owned()]).await.unwrap().unwrap();
    assert_eq!(store.opens(&before).await, Err(SessionError::Ended));
    let drafts = [("one", own, Some("said")), ("one", said, None), ("two", own, Some("own")), ("two", "ben", Some("ben"))];
    for (item, reviewer, kept) in drafts {
        let found = ledger.draft(item, reviewer).await.unwrap().map(|stored| stored.draft);
        assert_eq!(found, kept.map(draft), "{item} {reviewer}");
    }
    let ((here, session), (there, _)) = (store.start(&ada).await, store.start(&ada).await);
    assert!(!people.change_password(&ada, ("$other", "$second"), &session).await.unwrap(), "it is not that one any more");
    assert!(people.change_password(&ada, ("$first", "$second"), &session).await.unwrap());
    assert_eq!((store.opens(&here).await, store.opens(&there).await), (Ok(ada.id.clone()), Err(SessionError::Ended)));
    let kinds = store.kinds(&ada).await;
    assert_eq!(kinds[2..], ["signed_in", "password_set", "signed_in", "signed_in", "password_set"]);
}

async fn a_session_ends(store: &Store) {
    let (people, operator) = (&store.people, Actor::operator());
    let (ada, _) = store.add("sessions").await;
    let (text, id) = store.start(&ada).await;
    assert_eq!(store.opens(&text).await, Ok(ada.id.clone()));
    let other_end = format!("{}x", &text[..text.len() - 1]);
    for wrong in ["", "_", "a\0_", &id, &format!("{id}_"), &text[..text.len() - 1], &other_end] {
        assert_eq!(store.opens(wrong).await, Err(SessionError::Unknown), "{wrong:?}");
    }
    let set = async |column: &str, at: i64| store.sql(&format!("UPDATE session SET {column} = {at} WHERE id = '{id}'")).await;
    let is_untold = async || people.session(&text, LIMITS).await.unwrap().unwrap().1.is_untold();
    assert!(!is_untold().await);
    set("used_at", now() - HOUR + MINUTE).await;
    assert!(is_untold().await, "still open, and should be written down");
    set("used_at", now() - HOUR).await;
    assert_eq!(store.opens(&text).await, Err(SessionError::Ended), "not used for long");
    people.used_session(&id).await.unwrap();
    set("started_at", now() - DAY + MINUTE).await;
    assert_eq!(store.opens(&text).await, Ok(ada.id.clone()));
    set("started_at", now() - DAY).await;
    assert_eq!(store.opens(&text).await, Err(SessionError::Ended), "however much it is used");
    assert!(people.sessions(LIMITS).await.unwrap().iter().all(|session| session.person != ada.id));
    set("started_at", now()).await;

    let listed = people.sessions(LIMITS).await.unwrap().into_iter().map(|session| session.id);
    assert!(listed.collect::<Vec<_>>().contains(&id));
    assert!(people.end_session(&ada.actor(), &id).await.unwrap());
    assert_eq!(store.opens(&text).await, Err(SessionError::Ended));
    assert!(!people.end_session(&ada.actor(), &id).await.unwrap(), "once");
    let (text, id) = store.start(&ada).await;
    assert!(people.end_session(&operator, &id).await.unwrap());
    let (next, _) = store.start(&ada).await;
    people.end_sessions_of(&operator, &ada.id).await.unwrap();
    let (last, _) = store.start(&ada).await;
    assert!(people.set_enabled(&operator, &ada.id, false).await.unwrap());
    assert!(people.set_enabled(&operator, &ada.id, false).await.unwrap(), "it is so already");
    assert!(people.set_enabled(&operator, &ada.id, true).await.unwrap());
    for text in [text, next, last] {
        assert_eq!(store.opens(&text).await, Err(SessionError::Ended), "also after they may sign in again");
    }
    assert!(!people.set_enabled(&operator, "p_nobody", false).await.unwrap());
    let kinds = store.kinds(&ada).await;
    assert_eq!(kinds[2..6], ["signed_in", "signed_out", "signed_in", "session_ended"]);
    assert_eq!(kinds[6..], ["signed_in", "sessions_ended", "signed_in", "person_disabled", "person_enabled"]);
}

async fn a_role_is_changed_where_it_holds(store: &Store) {
    let (people, by) = (&store.people, Actor { id: "p_admin".to_owned(), name: "Admin".to_owned() });
    let (ada, _) = store.add("roles").await;
    let set = async |collection: Option<&str>, role| people.set_role(&by, &ada.id, collection, role).await.unwrap().unwrap();
    assert_eq!(set(None, Some(Role::Reviewer)).await, ada.grants, "as before");
    assert_eq!(store.kinds(&ada).await.len(), 2, "which is no event");
    let of_x = Grants::default().with(Some("x"), Some(Role::Approver));
    assert_eq!(set(Some("x"), Some(Role::Approver)).await, ada.grants.and(&of_x));
    assert_eq!(set(None, None).await, of_x);
    assert_eq!(people.by_id(&ada.id).await.unwrap().unwrap().all_grants(), of_x);
    let (kinds, actor, body) = store.trace(&ada).await;
    assert_eq!((&kinds[2..], actor.as_str()), (&["role_changed".to_owned(), "role_changed".to_owned()][..], "p_admin"));
    assert_eq!(body, json!({"name": "Ada Lovelace", "was": ada.grants.and(&of_x), "grants": of_x}));
    assert_eq!(people.set_role(&by, "p_nobody", None, Some(Role::Admin)).await.unwrap(), None);
}

async fn whom_a_provider_knows_is_the_same_person(store: &Store) {
    let people = &store.people;
    let said = |issuer: &str, subject: &str, name: &str, group_grants: Option<Grants>| OfProvider {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        name: name.to_owned(),
        group_grants,
    };
    let (viewer, admin) = (Grants::everywhere(Role::Viewer), Grants::everywhere(Role::Admin));
    let first = said("https://a.example", "7", "Grace", Some(viewer.clone()));
    let at_once = futures::future::join_all((0..4).map(|_| people.of_provider(&first))).await;
    let grace = at_once[0].as_ref().unwrap().clone();
    assert!(at_once.into_iter().all(|one| one.unwrap() == grace), "one person, however often they come");
    assert_eq!(people.known_to("https://a.example", "7").await.unwrap(), Some(grace.clone()));
    for (issuer, subject) in [("https://b.example", "7"), ("https://a.example", "8")] {
        assert_ne!(people.of_provider(&said(issuer, subject, "Grace", None)).await.unwrap().id, grace.id, "{issuer} {subject}");
    }
    for nobody in ["", "7", "Grace"] {
        assert_eq!(people.with_password(nobody).await.unwrap(), None, "{nobody}");
    }
    assert_eq!(people.known_to("", "").await.unwrap(), None);
    assert_eq!(people.invite(&Actor::operator(), &grace.id).await.unwrap(), None, "their password is elsewhere");

    people.set_role(&Actor::operator(), &grace.id, Some("x"), Some(Role::Reviewer)).await.unwrap();
    let own = Grants::default().with(Some("x"), Some(Role::Reviewer));
    let changed = people.of_provider(&said("https://a.example", "7", "Grace Hopper", Some(admin.clone()))).await.unwrap();
    let expected = Person { name: "Grace Hopper".to_owned(), grants: own.clone(), group_grants: admin.clone(), ..grace.clone() };
    assert_eq!((&changed, changed.all_grants()), (&expected, own.and(&admin)));
    assert_eq!(people.by_id(&grace.id).await.unwrap(), Some(expected));
    let (kinds, by, body) = store.trace(&grace).await;
    assert_eq!((kinds[1..].join(" "), by.as_str()), ("role_changed role_changed person_renamed".to_owned(), "provider"));
    assert_eq!(body, json!({"was": "Grace", "name": "Grace Hopper"}));
    let without = people.of_provider(&said("https://a.example", "7", "Grace Hopper", None)).await.unwrap();
    assert_eq!(without.all_grants(), own, "what the provider does not say, it does not grant");
    assert_eq!(store.trace(&grace).await.2, json!({"name": "Grace Hopper", "was": admin, "group_grants": []}));
}

async fn a_sign_in_elsewhere_is_finished_once_by_who_started_it(store: &Store) {
    let people = &store.people;
    let text = str::to_owned;
    let started = StartedSignIn { nonce: text("n"), verifier: text("v"), place: text("/items/1"), form: text("[\"1\",\"f\"]") };
    for state in ["state", "late", "over", "old"] {
        people.start_sign_in(state, "browser", &started).await.unwrap();
    }
    for (state, browser) in [("state", "other"), ("state", ""), ("other", "browser"), ("", "")] {
        assert_eq!(people.finish_sign_in(state, browser).await.unwrap(), None, "{state} {browser}");
    }
    assert_eq!(
        people.finish_sign_in("state", "browser").await.unwrap(),
        Some(CameBack::InTime(started.clone())),
        "others have not used it up"
    );
    assert_eq!(people.finish_sign_in("state", "browser").await.unwrap(), None, "once");
    store.sql(&format!("UPDATE started_sign_in SET ends_at = ends_at - {}", 9 * MINUTE)).await;
    assert_eq!(people.finish_sign_in("late", "browser").await.unwrap(), Some(CameBack::InTime(started)));
    store.sql(&format!("UPDATE started_sign_in SET ends_at = ends_at - {MINUTE}")).await;
    let too_late = CameBack::TooLate { place: text("/items/1"), form: text("[\"1\",\"f\"]") };
    let late = StartedSignIn { form: String::new(), ..StartedSignIn::default() };
    people.start_sign_in("empty", "browser", &late).await.unwrap();
    assert_eq!(people.finish_sign_in("over", "browser").await.unwrap(), Some(too_late), "after ten minutes only its form");
    assert_eq!(people.finish_sign_in("over", "browser").await.unwrap(), None, "once");
    store.sql(&format!("UPDATE started_sign_in SET ends_at = ends_at - {}", 11 * MINUTE)).await;
    assert_eq!(people.finish_sign_in("empty", "browser").await.unwrap(), None, "nothing was typed");
    store.sql(&format!("UPDATE started_sign_in SET ends_at = ends_at - {}", 25 * 60 * MINUTE)).await;
    assert_eq!(people.finish_sign_in("old", "browser").await.unwrap(), None, "after a day nothing");
}

async fn what_is_over_is_forgotten(store: &Store) {
    let people = &store.people;
    store.sql("DELETE FROM session; DELETE FROM invitation; DELETE FROM started_sign_in").await;
    let ((ada, _), (over, _)) = (store.add("remembered").await, store.add("forgotten").await);
    store.sql(&format!("UPDATE invitation SET ends_at = {} WHERE person = '{}'", now() - 1, over.id)).await;
    for state in ["a", "b"] {
        let started = StartedSignIn { nonce: state.to_owned(), ..StartedSignIn::default() };
        people.start_sign_in(state, "browser", &started).await.unwrap();
    }
    store.sql(&format!("UPDATE started_sign_in SET ends_at = {} WHERE nonce = 'a'", now() - 1)).await;
    let mut sessions = Vec::new();
    for change in [
        "used_at = used_at".to_owned(),
        format!("ended_at = {}", now() - 7 * DAY + MINUTE),
        format!("started_at = {}", now() - 8 * DAY + MINUTE),
        format!("ended_at = {}", now() - 7 * DAY - MINUTE),
        format!("started_at = {}", now() - 8 * DAY - MINUTE),
    ] {
        let (text, id) = store.start(&ada).await;
        store.sql(&format!("UPDATE session SET {change} WHERE id = '{id}'")).await;
        sessions.push(text);
    }
    people.forget_old(LIMITS).await.unwrap();
    let (ended, unknown) = (Err(SessionError::Ended), Err(SessionError::Unknown));
    for (text, expected) in sessions.iter().zip([Ok(ada.id.clone()), ended.clone(), ended, unknown.clone(), unknown]) {
        assert_eq!(store.opens(text).await, expected);
    }
    assert_eq!((store.count("invitation").await, store.count("started_sign_in").await), (1, 1));
}

async fn who_cannot_be_read_is_told(store: &Store) {
    let (ada, _) = store.add("unreadable").await;
    let broken = r#"UPDATE person SET name = 'Odd', grants = '[{"role":"root"}]' WHERE id = "#;
    store.sql(&format!("{broken}'{}'", ada.id)).await;
    let problems = Arc::new(Mutex::new(Vec::new()));
    let problem: OnProblem = {
        let problems = problems.clone();
        Arc::new(move |problem| problems.lock().unwrap().push(problem))
    };
    check(&store.database, &problem).await.unwrap();
    let problems = std::mem::take(&mut *problems.lock().unwrap());
    assert!(problems.len() == 1 && problems[0].starts_with("the person \"Odd\" can't be read: "), "{problems:?}");
}

async fn people_come_and_go(store: &Store) {
    a_sign_in_name_is_one_persons(store).await;
    a_link_is_of_use_once_and_for_a_day(store).await;
    a_new_password_ends_sessions_and_takes_over_drafts(store).await;
    a_session_ends(store).await;
    a_role_is_changed_where_it_holds(store).await;
    whom_a_provider_knows_is_the_same_person(store).await;
    a_sign_in_elsewhere_is_finished_once_by_who_started_it(store).await;
    what_is_over_is_forgotten(store).await;
    who_cannot_be_read_is_told(store).await;
    let problem: OnProblem = Arc::new(|problem| panic!("{problem}"));
    verify(&store.database, None, &problem).await.unwrap();
}

#[tokio::test]
async fn people_come_and_go_in_sqlite() {
    let (directory, database, ledger) = ledger_in_sqlite();
    let store = Store::new(Database::Sqlite(database.clone()), ledger);
    people_come_and_go(&store).await;
    let (ada, link) = store.add("secret").await;
    let (cookie, _) = store.start(&ada).await;
    store.people.start_sign_in("the secret state", "the secret browser", &StartedSignIn::default()).await.unwrap();
    database.close().await;
    let after_id = |text: &str| text.split_once('_').unwrap().1.to_owned();
    let secrets = [after_id(&link), after_id(&cookie), "the secret state".to_owned(), "the secret browser".to_owned()];
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|found| found == secret.as_bytes()), "{secret} is nowhere");
        }
    }
}

#[tokio::test]
async fn people_come_and_go_in_postgres() {
    let (database, ledger) = ledger_in_postgres().await;
    people_come_and_go(&Store::new(Database::Postgres(database), ledger)).await;
}
