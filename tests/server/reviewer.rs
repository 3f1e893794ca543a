//! What a reviewer's browser is sent, tested without a browser: the first HTML, the form, the decision.

use crate::world::{World, request};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::domain::{Grants, Role};

const RECORD: &str = r#"{"original_data":{"number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"number":"A-1","total":1500.00,"big":12345678901234567890123},"status":"pending_review","overall_confidence":0.9,"field_metadata":{"number":{"confidence":0.97},"total":{"confidence":0.5}},"file_id":null,"file_name":"a.pdf","file_hash":null,"metadata":{"job_id":"j"},"unknown":[1.50,null]}"#;

#[tokio::test]
async fn the_first_html_of_a_review_page_carries_every_value_with_its_digits() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let page = world.get(&format!("/items/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.input("f.number"), "A-1");
    assert_eq!(page.input("f.total"), "1,500.00");
    assert_eq!(page.input("f.big"), "12345678901234567890123");
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("script-src 'self' 'nonce-") && !policy.contains("unsafe-inline' 'nonce"), "{policy}");
    assert!(!page.text.contains("https://"), "no third party");
}

#[tokio::test]
async fn a_form_posted_unchanged_changes_nothing_but_the_decision() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let page = world.get(&format!("/items/{id}")).await;
    let form = [
        ("version", page.input("version")),
        ("do", "accept".into()),
        ("f.number", page.input("f.number")),
        ("f.total", page.input("f.total")),
        ("f.big", page.input("f.big")),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = world.post_form(&format!("/items/{id}"), &page.cookie(), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/?done=accepted"), "{}", answer.location());
    let stored = world.stored(&id).await;
    let expected = RECORD.replace(r#""status":"pending_review""#, r#""status":"accepted""#);
    let (before, after) = expected.split_once(r#""metadata":{"job_id":"j""#).unwrap();
    assert!(stored.starts_with(before), "{stored}");
    assert!(stored.ends_with(after), "{stored}");
}

#[tokio::test]
async fn a_decision_on_an_old_version_writes_nothing_and_keeps_the_draft() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let place = format!("/items/{id}");
    let (ada, ben) = (world.get(&place).await, world.get(&place).await);
    let post = |total: &'static str| [("do", "accept"), ("f.total", total)];
    for (page, total, goes_to) in [(&ada, "1600.00", "done=accepted"), (&ben, "1700.00", "problem=conflict")] {
        let version = page.input("version");
        let mut form = post(total).to_vec();
        form.push(("version", &version));
        let answer = world.post_form(&place, &page.cookie(), &form).await;
        assert!(answer.location().contains(goes_to), "{}", answer.location());
    }
    assert!(world.stored(&id).await.contains(r#""total":1600.00"#));
    let request = request("GET", &place).header(header::COOKIE, ben.cookie()).body(Body::empty()).unwrap();
    let page = world.send(request).await;
    for value in ["1500.00", "1600.00", "1700.00"] {
        assert!(page.text.contains(value), "both values and the base are shown: {value}");
    }
}

#[tokio::test]
async fn a_double_click_is_one_decision() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let place = format!("/items/{id}");
    let page = world.get(&place).await;
    let version = page.input("version");
    for _ in 0..2 {
        let answer = world.post_form(&place, &page.cookie(), &[("do", "accept"), ("version", &version)]).await;
        assert!(answer.location().contains("done=accepted"), "{}", answer.location());
    }
    assert!(world.stored(&id).await.contains(r#""revision":1"#));
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let request =
        request("POST", &format!("/items/{id}")).header("sec-fetch-site", "cross-site").body(Body::from("do=accept")).unwrap();
    assert_eq!(world.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_a_key_only_localhost_is_answered() {
    let world = World::new().await;
    let rebound = axum::http::Request::get("/").header(header::HOST, "evil.example").body(Body::empty()).unwrap();
    assert_eq!(world.send(rebound).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.get("/healthz").await.text, "ok\n");
}

#[tokio::test]
async fn with_a_key_reviewers_sign_in_as_themselves() {
    let world = World::with(|settings| settings.api_key = Some("k3y".into())).await;
    let id = world.push(RECORD).await;
    let place = format!("/items/{id}");
    let sent_away = world.get(&place).await;
    assert_eq!(
        (sent_away.status, sent_away.location()),
        (StatusCode::SEE_OTHER, format!("/sign-in?to=%2Fitems%2F{id}").as_str())
    );
    let old = world.post_form("/sign-in", "", &[("name", "Ada"), ("key", "k3y"), ("login", "Ada"), ("password", "k3y")]).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED, "the key is for agents");
    let cookie = world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await;
    let page = world.send(request("GET", &place).header(header::COOKIE, &cookie).body(Body::empty()).unwrap()).await;
    let version = page.input("version");
    world.post_form(&place, &cookie, &[("do", "accept"), ("version", &version)]).await;
    assert!(world.stored(&id).await.contains(r#""reviewer":"Ada""#));
}

#[tokio::test]
async fn the_queue_counts_filters_and_pages() {
    let world = World::new().await;
    for number in 0..45 {
        world.push(&RECORD.replace("a.pdf", &format!("doc-{number:02}.pdf"))).await;
    }
    world.push(&RECORD.replace("pending_review", "approved").replace("a.pdf", "old.pdf")).await;
    let first = world.get("/").await.text;
    assert!(first.contains("45 documents") && first.contains("doc-44.pdf") && !first.contains("doc-24.pdf"));
    let link = first.split("<a ").find(|link| link.split('>').next().unwrap().contains("rel=\"next\"")).unwrap();
    let next = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let second = world.get(&next).await.text;
    assert!(second.contains("doc-24.pdf") && !second.contains("doc-25.pdf"));
    assert!(world.get("/?status=accepted").await.text.contains("old.pdf"), "approved is accepted");
    let found = world.get("/?text=DOC-07").await.text;
    assert!(found.contains("doc-07.pdf") && !found.contains("doc-08.pdf"));
    assert!(world.get("/?after=garbage").await.text.contains("did not understand"));
}

#[tokio::test]
async fn malformed_arguments_are_a_bad_request() {
    let world = World::new().await;
    let request = request("POST", "/api/load_item")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{\"nope\":1}"))
        .unwrap();
    assert_eq!(world.send(request).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_page_names_files_that_are_there_and_no_other_fingerprint_is_served() {
    let world = World::new().await;
    let page = world.get("/").await.text;
    let place =
        page.split("href=\"").find_map(|rest| rest.split('"').next().filter(|href| href.ends_with("countersign.css"))).unwrap();
    let css = world.get(place).await;
    assert_eq!((css.status, css.headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "text/css"));
    assert_eq!(world.get("/pkg/0123456789ab/countersign.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_sent_twice_deletes_one_row_and_an_old_page_undoes_nothing() {
    let rows = r#"{"rows":[{"n":1},{"n":2},{"n":3}]}"#;
    let world = World::new().await;
    let id =
        world.push(&format!(r#"{{"original_data":{rows},"data":{rows},"status":"pending_review","field_metadata":{{}}}}"#)).await;
    let place = format!("/items/{id}");
    let page = world.get(&place).await;
    let (version, revision, cookie) = (page.input("version"), page.input("revision"), page.cookie());
    let press = ["1", "2", "3"].iter().enumerate().map(|(at, text)| (format!("f.rows[{at}].n"), *text)).collect::<Vec<_>>();
    let mut form = vec![("do", "delete-row rows[0]"), ("version", version.as_str()), ("revision", revision.as_str())];
    form.extend(press.iter().map(|(name, text)| (name.as_str(), *text)));
    assert!(world.post_form(&place, &cookie, &form).await.location().contains("field=rows"));
    assert!(world.post_form(&place, &cookie, &form).await.location().contains("problem=other-tab"));

    let page = world.send(request("GET", &place).header(header::COOKIE, &cookie).body(Body::empty()).unwrap()).await;
    let (version, revision) = (page.input("version"), page.input("revision"));
    assert_eq!((page.input("f.rows[0].n"), page.input("f.rows[1].n")), ("2".to_owned(), "3".to_owned()));
    world.post_form(&place, &cookie, &[("do", "accept"), ("version", &version), ("revision", &revision)]).await;
    assert!(world.stored(&id).await.contains(r#""data":{"rows":[{"n":2},{"n":3}]}"#));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_decision_sent_many_times_at_once_is_one_write() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let page = world.get(&format!("/items/{id}")).await;
    let (version, cookie, reviewer) = (page.input("version"), page.cookie(), page.input("reviewer"));
    let call = |name: &str, body: String| {
        let request = request("POST", &format!("/api/{name}"))
            .header(header::COOKIE, &cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json");
        world.send(request.body(Body::from(body)).unwrap())
    };
    let draft = r#"{"edits":[{"set":{"path":"total","value":1600.00}}]}"#;
    let saves =
        (0..6).map(|_| call("save_draft", format!(r#"{{"id":"{id}","version":"{version}","draft":{draft},"revision":0}}"#)));
    for saved in futures::future::join_all(saves).await {
        assert!(saved.text.contains(r#""revision":1"#), "{}", saved.text);
    }
    let decisions = (0..6).map(|_| {
        let page = format!(r#"["english","{reviewer}"]"#);
        call("decide", format!(r#"{{"id":"{id}","version":"{version}","revision":1,"decision":"accept","page":{page}}}"#))
    });
    let decided = futures::future::join_all(decisions).await;
    for answer in &decided {
        assert_eq!((answer.status, &answer.text), (StatusCode::OK, &decided[0].text), "each hears of the one decision");
    }
    let stored = world.stored(&id).await;
    assert!(stored.contains(r#""revision":1"#) && stored.contains(r#""total":1600.00"#), "{stored}");
    assert_eq!(world.stores.review.ledger.history(&id).await.unwrap().len(), 1, "one line of the trace");

    let left = serde_json::from_str::<serde_json::Value>(&decided[0].text).unwrap();
    let undo = format!(r#"{{"id":"{id}","version":{}}}"#, left["version"]);
    for undone in futures::future::join_all((0..4).map(|_| call("undo_decision", undo.clone()))).await {
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.text);
    }
    let stored = world.stored(&id).await;
    assert!(stored.contains(r#""revision":2"#) && stored.contains(r#""total":1500.00"#), "{stored}");
    assert_eq!(world.stores.review.ledger.history(&id).await.unwrap().len(), 2);
    let page =
        world.send(request("GET", &format!("/items/{id}")).header(header::COOKIE, &cookie).body(Body::empty()).unwrap()).await;
    assert_eq!(page.input("f.total"), "1,600.00", "the draft is there again");
}

#[tokio::test]
async fn a_form_sent_twice_with_a_changed_field_is_one_decision() {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let place = format!("/items/{id}");
    let page = world.get(&place).await;
    let (version, revision) = (page.input("version"), page.input("revision"));
    for _ in 0..2 {
        let form = [("do", "accept"), ("version", version.as_str()), ("revision", revision.as_str()), ("f.total", "1600.00")];
        let answer = world.post_form(&place, &page.cookie(), &form).await;
        assert!(answer.location().contains("done=accepted"), "{}", answer.location());
    }
    assert!(world.stored(&id).await.contains(r#""revision":1"#));
}
