//! A form that is sent after a session has ended: it comes back after signing in, with everything that was typed and chosen, and does nothing.

use crate::{
    unsaved::{sql, textarea},
    world::{Answer, PASSWORD, World, request},
};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    domain::{Grants, Role},
    ledger::Actor,
};

const RECORD: &str = r#"{"original_data":{"number":"A-1","total":1500.00},"data":{"number":"A-1","total":1500.00},"status":"pending_review","field_metadata":{}}"#;

/// Ada and Ben are reviewers, Cleo is an administrator; nobody is signed in.
async fn office() -> World {
    let world = World::with(|settings| settings.api_key = Some("a key of sixteen characters".to_owned())).await;
    for (login, name, role) in [("ada", "Ada", Role::Reviewer), ("ben", "Ben", Role::Reviewer), ("cleo", "Cleo", Role::Admin)] {
        world.account(login, name, Grants::everywhere(role)).await;
    }
    world
}

/// Sends the form without a session, and what comes back with it as this person.
async fn send_and_sign_in(world: &World, path: &str, form: &[(&str, &str)], login: &str) -> Answer {
    let waiting = send(world, path, form).await;
    assert_eq!(waiting.status, StatusCode::UNAUTHORIZED);
    assert!(waiting.text.contains("You were signed out"), "{}", waiting.text);
    let (to, form) = (waiting.input("to"), waiting.input("form").replace("&amp;", "&"));
    world.post_form("/sign-in", "", &[("login", login), ("password", PASSWORD), ("to", &to), ("form", &form)]).await
}

async fn send(world: &World, path: &str, form: &[(&str, &str)]) -> Answer {
    send_as(world, path, form, "").await
}

async fn send_as(world: &World, path: &str, form: &[(&str, &str)], cookie: &str) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let post = request("POST", path)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    world.send(post.body(Body::from(body)).unwrap()).await
}

async fn get_as(world: &World, path: &str, cookie: &str) -> Answer {
    let get = request("GET", path).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
    world.send(get.body(Body::empty()).unwrap()).await
}

/// The tag of an input or a choice with this name and value.
fn tag<'a>(answer: &'a Answer, marks: &[&str]) -> &'a str {
    let tags = answer.text.split('<').filter_map(|tag| tag.split('>').next());
    let mut found = tags.filter(|tag| marks.iter().all(|mark| tag.contains(mark)));
    found.next().unwrap_or_else(|| panic!("no tag with {marks:?} in {}", answer.text))
}

async fn version(world: &World, id: &str) -> String {
    world.stores.review.agent_data.get(id).await.unwrap().version().to_string()
}

async fn assert_nothing_done(world: &World, id: &str) {
    assert!(world.stored(id).await.contains("pending_review"));
    assert!(world.stores.review.ledger.history(id).await.unwrap().is_empty());
    assert!(world.stores.review.ledger.drafts_on(&[id]).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_review_form_comes_back_for_whoever_signs_in() {
    let world = office().await;
    let id = world.push(RECORD).await;
    let (item, version) = (format!("/items/{id}"), version(&world, &id).await);
    let form = [("do", "accept"), ("version", &version), ("revision", "0"), ("f.total", "1,600.00")];
    let answer = send_and_sign_in(&world, &item, &form, "ben").await;
    assert_eq!(textarea(&answer, "f.total"), "1,600.00");
    assert_nothing_done(&world, &id).await;
    let keep = [("do", "save"), ("version", &*answer.input("version")), ("revision", "0"), ("f.total", "1,600.00")];
    let (ben, saved) = (answer.cookie(), world.post_form(&item, &answer.cookie(), &keep).await);
    assert!(saved.location().contains("saved"), "{}", saved.location());
    let get = request("GET", &item).header(header::ACCEPT, "text/html").header(header::COOKIE, &ben);
    assert_eq!(world.send(get.body(Body::empty()).unwrap()).await.input("f.total"), "1,600.00");
}

#[tokio::test]
async fn so_does_all_that_stands_beside_its_fields() {
    let world = office().await;
    let id = world.push(RECORD).await;
    let (item, version) = (format!("/items/{id}"), version(&world, &id).await);
    let beside = [
        ("reason", "other"),
        ("note", "Not \"ours\""),
        ("send-back-note", "See page 2"),
        ("comment", "Who ordered <b>this</b>?"),
        ("comment-about", "total"),
        ("give-to", "approvers"),
        ("hold-day", "2031-02-03"),
        ("work-note", "Ask the seller"),
    ];
    let mut form = vec![("do", "reject"), ("version", &*version), ("revision", "0"), ("f.total", "1,600.00")];
    form.extend(beside);
    let answer = send_and_sign_in(&world, &item, &form, "ada").await;
    for (name, text) in [("note", "Not \"ours\""), ("send-back-note", "See page 2"), ("work-note", "Ask the seller")] {
        assert_eq!(textarea(&answer, name), text);
    }
    assert_eq!(textarea(&answer, "comment"), "Who ordered &lt;b>this&lt;/b>?");
    for name in ["reason", "comment-about", "give-to", "hold-day"] {
        let value = beside.iter().find(|(one, _)| *one == name).unwrap().1;
        tag(&answer, &["input", "hidden", &format!("name=\"{name}\""), &format!("value=\"{value}\"")]);
    }
    assert_nothing_done(&world, &id).await;

    form[0] = ("do", "save");
    let saved = world.post_form(&item, &answer.cookie(), &form).await;
    let get = request("GET", saved.location()).header(header::ACCEPT, "text/html").header(header::COOKIE, answer.cookie());
    let page = world.send(get.body(Body::empty()).unwrap()).await;
    assert_eq!((page.status, page.input("f.total").as_str()), (StatusCode::OK, "1,600.00"));
    assert!(tag(&page, &["dialog", "reject-dialog"]).contains(" open"), "the dialog is open");
    assert!(tag(&page, &["name=\"reason\"", "value=\"other\""]).contains(" checked"));
    assert_eq!(textarea(&page, "note"), "Not \"ours\"");
    assert_eq!(textarea(&page, "comment"), "Who ordered &lt;b>this&lt;/b>?");
    for (value, what) in [("total", "the field"), ("approvers", "to whom")] {
        assert!(tag(&page, &["option", &format!("value=\"{value}\"")]).contains(" selected"), "{what}");
    }
    assert_eq!((page.input("hold-day").as_str(), page.input("work-note").as_str()), ("2031-02-03", "Ask the seller"));
}

#[tokio::test]
async fn several_items_come_back_with_what_was_to_be_done_about_them() {
    let world = office().await;
    let (one, two) = (world.push(RECORD).await, world.push(RECORD).await);
    let seen = format!("{} {one}", version(&world, &one).await);
    let form = [("do", "give"), ("item", &*one), ("item", &*two), ("give-to", "approvers"), ("work-note", "Both \"late\"")];
    let answer = send_and_sign_in(&world, "/bulk", &form, "ada").await;
    assert!(answer.text.contains("You were signed out when you sent this. Nothing was done"), "{}", answer.text);
    for id in [&one, &two] {
        tag(&answer, &["hidden", "name=\"item\"", id]);
    }
    assert!(tag(&answer, &["option", "value=\"approvers\""]).contains(" selected"));
    assert_eq!(textarea(&answer, "work-note"), "Both \"late\"");

    let form = [("do", "reject"), ("item", &*seen), ("reason", "other"), ("note", "Twice <here>")];
    let answer = send_and_sign_in(&world, "/bulk", &form, "ada").await;
    assert!(answer.text.contains("You were signed out when you sent this. Nothing was done"), "{}", answer.text);
    assert!(tag(&answer, &["radio", "value=\"other\""]).contains(" checked"));
    assert_eq!(textarea(&answer, "note"), "Twice &lt;here>");
    tag(&answer, &["hidden", "name=\"item\"", &one]);
    for id in [&one, &two] {
        assert_nothing_done(&world, id).await;
    }
}

#[tokio::test]
async fn so_do_the_forms_of_administrators_but_passwords_are_not_kept() {
    let world = office().await;
    let person = [("do", "add"), ("login", "dora"), ("name", "Dora & Co"), ("role", "viewer"), ("collection", "invoices")];
    let back = send_and_sign_in(&world, "/admin/people", &person, "cleo").await;
    let people = back;
    assert!(people.text.contains("You were signed out when you sent this. Nothing was done"), "{}", people.text);
    assert_eq!((people.input("login"), people.input("name")), ("dora".to_owned(), "Dora &amp; Co".to_owned()));
    assert!(tag(&people, &["option", "value=\"viewer\""]).contains(" selected"));
    assert_eq!(world.people().list().await.unwrap().len(), 3, "nobody was added");

    let key = [("do", "add"), ("name", "scanner"), ("delete", "on"), ("collections", "invoices"), ("until", "2031-02-03")];
    let keys = send_and_sign_in(&world, "/admin/keys", &key, "cleo").await;
    assert_eq!((keys.input("name").as_str(), keys.input("until").as_str()), ("scanner", "2031-02-03"));
    assert!(tag(&keys, &["checkbox", "name=\"delete\""]).contains(" checked"));
    assert!(!tag(&keys, &["checkbox", "name=\"read\""]).contains(" checked"), "as it was chosen");
    // Others are refused.
    assert_eq!(send_and_sign_in(&world, "/admin/keys", &key, "ada").await.status, StatusCode::FORBIDDEN);

    // About somebody who is there: what was typed, and that nothing was done.
    let ada = world.people().find("ada").await.unwrap().unwrap().id;
    let of_ada = |people: &Answer| people.text.split(&format!("value=\"{ada}\"")).skip(1).map(str::to_owned).collect::<Vec<_>>();
    let people =
        send_and_sign_in(&world, "/admin/people", &[("do", "join"), ("person", &ada), ("team", "Payables")], "cleo").await;
    assert!(of_ada(&people).iter().any(|form| form.split("</form>").next().unwrap().contains("value=\"Payables\"")));
    let role = [("do", "role"), ("person", &*ada), ("role", "approver"), ("collection", "receipts")];
    let people = send_and_sign_in(&world, "/admin/people", &role, "cleo").await;
    assert!(of_ada(&people).iter().any(|form| form.split("</form>").next().unwrap().contains("value=\"receipts\"")));
    let people = send_and_sign_in(&world, "/admin/people", &[("do", "disable"), ("person", &ada)], "cleo").await;
    assert!(people.text.contains("Nothing was done"), "{}", people.text);
    assert!(world.people().by_id(&ada).await.unwrap().unwrap().disabled_at.is_none());
    let sessions = send_and_sign_in(&world, "/admin/sessions", &[("do", "end"), ("session", "s_1")], "cleo").await;
    assert!(sessions.text.contains("Nothing was done"), "{}", sessions.text);

    // An address fills in nothing: anybody can write a link.
    let link = "/admin/people?do=add&login=mallory&name=Support&role=admin";
    let get = request("GET", link).header(header::ACCEPT, "text/html").header(header::COOKIE, sessions.cookie());
    let page = world.send(get.body(Body::empty()).unwrap()).await;
    assert_eq!((page.status, page.text.contains("mallory")), (StatusCode::OK, false));

    let secret =
        send(&world, "/account", &[("now", "vellum-otter"), ("password", "quartz-otter"), ("again", "quartz-otter")]).await;
    assert_eq!(secret.location(), "/sign-in?to=%2Faccount");
}

#[tokio::test]
async fn a_form_goes_on_waiting_after_too_many_attempts_and_while_nobody_can_be_found_out() {
    let world = office().await;
    let id = world.push(RECORD).await;
    let body = format!("do=reject&item={id}&reason=other&note=Twice");
    let form = [("login", "ada"), ("password", "not-my-password"), ("to", "/bulk"), ("form", &body)];
    let ended = "countersign=of-a-session-that-has-ended";
    let mut answer = world.post_form("/sign-in", ended, &form).await;
    while answer.status != StatusCode::TOO_MANY_REQUESTS {
        answer = world.post_form("/sign-in", ended, &form).await;
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!((answer.input("to").as_str(), answer.input("form").replace("&amp;", "&")), ("/bulk", body));

    let world = office().await;
    let ada = world.signed_in("Eve", Grants::everywhere(Role::Reviewer)).await;
    let id = world.push(RECORD).await;
    let item = format!("{} {id}", version(&world, &id).await);
    sql(&world, "ALTER TABLE session RENAME TO away").await;
    let form = [("do", "reject"), ("item", &*item), ("reason", "other"), ("note", "Twice \"here\"")];
    let answer = send_as(&world, "/bulk", &form, &ada).await;
    assert_eq!((answer.status, textarea(&answer, "note").as_str()), (StatusCode::SERVICE_UNAVAILABLE, "Twice \"here\""));
    assert!(tag(&answer, &["form method=\"post\"", "class"]).contains("action=\"/bulk"));
    assert_eq!(
        (answer.input("do"), answer.input("item"), answer.input("reason")),
        ("reject".into(), item.clone(), "other".into())
    );
    sql(&world, "ALTER TABLE away RENAME TO session").await;
    world.post_form("/bulk", &ada, &form).await;
    assert!(world.stored(&id).await.contains("rejected"), "it can be sent again");
}

#[tokio::test]
async fn who_has_lost_their_last_role_gets_what_they_typed_back() {
    let world = office().await;
    let id = world.push(RECORD).await;
    let (person, eve) = world.person("Eve", Grants::everywhere(Role::Reviewer)).await;
    let page = get_as(&world, &format!("/items/{id}"), &eve).await;
    let (version, revision) = (page.input("version"), page.input("revision"));
    world.people().set_role(&Actor::operator(), &person.id, None, None).await.unwrap();
    let form = [("do", "accept"), ("version", &*version), ("revision", &revision), ("f.number", "A-2"), ("comment", "Why?")];
    let answer = send_as(&world, &format!("/items/{id}"), &form, &eve).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!((textarea(&answer, "f.number"), textarea(&answer, "comment")), ("A-2".to_owned(), "Why?".to_owned()));
    let form = [("do", "reject"), ("item", &*id), ("reason", "other"), ("note", "Twice")];
    let answer = send_as(&world, "/bulk", &form, &eve).await;
    assert_eq!((answer.status, textarea(&answer, "note")), (StatusCode::FORBIDDEN, "Twice".to_owned()));
    assert!(!answer.text.contains("Send again"), "{}", answer.text);
    assert_nothing_done(&world, &id).await;
}

#[tokio::test]
async fn what_was_to_be_done_with_several_items_is_done_only_by_whose_page_it_was() {
    let world = office().await;
    let id = world.push(RECORD).await;
    let ada = world.signed_in("Eve", Grants::everywhere(Role::Reviewer)).await;
    let ben = world.signed_in("Frank", Grants::everywhere(Role::Reviewer)).await;
    for (action, note) in [("reject", "note"), ("give", "work-note")] {
        let page = get_as(&world, &format!("/bulk?do={action}&item={id}"), &ada).await;
        let (reviewer, item) = (page.input("reviewer"), page.input("item"));
        assert!(reviewer.starts_with("p_") && item.ends_with(&id), "{reviewer} {item}");
        let form = [
            ("do", action),
            ("reviewer", &*reviewer),
            ("item", &*item),
            ("reason", "other"),
            ("give-to", "approvers"),
            (note, "Twice"),
        ];
        let answer = send_as(&world, "/bulk", &form, &ben).await;
        assert!(answer.text.contains("This page was made for somebody else"), "{}", answer.text);
        assert_eq!(textarea(&answer, note), "Twice");
        assert_ne!(answer.input("reviewer"), reviewer, "now it is theirs, to be sent again");
        assert_nothing_done(&world, &id).await;
        if action == "give" {
            assert!(send_as(&world, "/bulk", &form, &ada).await.text.contains("1 item was handed over"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn what_was_written_beside_the_fields_goes_along_to_the_item_that_takes_its_place() {
    let world = World::new().await;
    let read = RECORD.replace("\"field_metadata\"", "\"file_hash\":\"h\",\"file_name\":\"a.pdf\",\"field_metadata\"");
    let old = world.push(&read).await;
    let page = world.get(&format!("/items/{old}")).await;
    let (cookie, version) = (page.cookie(), page.input("version"));
    world.stores.review.agent_data.delete(&old, None).await.unwrap();
    let new = world.push(&read).await;
    let form = [
        ("do", "reject"),
        ("version", &*version),
        ("revision", "0"),
        ("reason", "other"),
        ("note", "Twice"),
        ("comment", "Why?"),
    ];
    let answer = world.post_form(&format!("/items/{old}"), &cookie, &form).await;
    let get = request("GET", answer.location()).header(header::ACCEPT, "text/html").header(header::COOKIE, &cookie);
    let moved = world.send(get.body(Body::empty()).unwrap()).await;
    let to = moved.location();
    assert!(to.starts_with(&format!("/items/{new}?")) && to.contains("note=Twice") && to.contains("comment=Why%3F"), "{to}");
}

#[tokio::test]
async fn a_link_brings_no_form_of_a_stranger_to_the_sign_in() {
    let world = office().await;
    let link = "/sign-in?to=%2Fbulk&form=do%3Dreject%26item%3D7%26reason%3Dother";
    let page = world.send(request("GET", link).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()).await;
    assert_eq!((page.status, page.input("to").as_str()), (StatusCode::OK, "/bulk"));
    assert!(!page.text.contains("reject") && !page.text.contains("name=\"form\""), "{}", page.text);
}

#[tokio::test]
async fn after_a_button_that_says_no_more_one_lands_where_it_stood() {
    let world = office().await;
    for (path, place) in [
        ("/items/7/undo", "?to=%2Fitems%2F7"),
        ("/take?queue=a+b", "?to=%2F%3Fqueue%3Da%2Bb"),
        ("/take", ""),
        ("/exports?queue=a", "?to=%2Fexports%3Fqueue%3Da"),
        ("/files/f/unlock", ""),
    ] {
        assert_eq!(send(&world, path, &[("password", "x")]).await.location(), format!("/sign-in{place}"), "{path}");
    }
}
