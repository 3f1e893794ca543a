//! The administrator's pages: the keys of agents, open sessions, and names that are more than names.

use crate::{
    admin_world::{KEYS, LIMITS, PAGES, PEOPLE, SESSIONS, admin, get, is_signed_in, keys, people, person, went_back},
    world::{World, request},
};
use axum::{body::Body, http::StatusCode};
use countersign::domain::{Grants, Permit, Right, Role};

/// The status of a request to the API with this key; there is no such item.
async fn call(world: &World, key: &str) -> StatusCode {
    let request = request("GET", "/api/v1/beta/agent-data/nobody").header("authorization", format!("Bearer {key}"));
    world.send(request.body(Body::empty()).unwrap()).await.status
}

// ---- keys ----------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_key_is_shown_once_and_opens_until_it_is_revoked() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let form = [
        ("do", "add"),
        ("name", "Billing agent"),
        ("read", "yes"),
        ("collections", "invoices, receipts"),
        ("deployments", ""),
        ("until", "2999-12-31"),
    ];
    let answer = world.post_form(KEYS, &ada, &form).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.input("new-key");
    let made = keys(&world).list().await.unwrap().remove(0);
    let collections = Some(vec!["invoices".to_owned(), "receipts".to_owned()]);
    assert_eq!(made.permit, Permit { may: vec![Right::Read], deployments: None, collections, places: None });
    assert!(made.ends_at.is_some());
    assert_eq!((call(&world, &text).await, call(&world, "another").await), (StatusCode::NOT_FOUND, StatusCode::UNAUTHORIZED));

    let page = get(&world, KEYS, &ada).await.text;
    assert!(!page.contains(&text) && !page.contains("new-key"), "shown once");
    for told in ["Billing agent", "Collections: invoices, receipts", "Valid until", "Revoke Billing agent"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let answer = world.post_form(KEYS, &ada, &[("do", "revoke"), ("key", made.id.as_str())]).await;
    assert!(went_back(&answer, KEYS));
    assert_eq!(call(&world, &text).await, StatusCode::UNAUTHORIZED, "at once");
    let page = get(&world, KEYS, &ada).await.text;
    assert!(page.contains("Revoked") && !page.contains("Revoke Billing agent"), "{page}");
}

#[tokio::test]
async fn what_was_typed_is_kept_when_a_key_cannot_be_made() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let first = [("do", "add"), ("name", "Agent"), ("read", "yes"), ("write", "yes"), ("delete", "yes")];
    assert_eq!(world.post_form(KEYS, &ada, &first).await.status, StatusCode::OK);
    let made = keys(&world).list().await.unwrap().remove(0);
    assert_eq!((made.permit, made.ends_at), (Permit::everything(), None));
    for (name, right, collections, until, told) in [
        ("Agent", "delete", "a, b", "2999-12-31", "There is a key called Agent already"),
        ("", "delete", "a, b", "2999-12-31", "Enter a name"),
        ("Other", "none", "a, b", "2999-12-31", "Choose what the key may do"),
        ("Other", "delete", ",", "2999-12-31", "Enter names"),
        ("Other", "delete", "a, b", "2020-01-31", "not over yet"),
        ("Other", "delete", "a, b", "soon", "not over yet"),
    ] {
        let form = [("do", "add"), ("name", name), (right, "yes"), ("collections", collections), ("until", until)];
        let answer = world.post_form(KEYS, &ada, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let alert = answer.text.split("role=\"alert\"").nth(1).unwrap_or_default();
        assert!(alert.split("</p>").next().unwrap().contains(told), "{told}: {}", answer.text);
        let kept = ["name", "collections", "until"].map(|input| answer.input(input));
        assert_eq!(kept, [name, collections, until], "{told}");
        let ticked = answer.text.matches(" checked").count();
        assert_eq!(ticked, usize::from(right == "delete"), "{told}: {}", answer.text);
    }
    assert_eq!(keys(&world).list().await.unwrap().len(), 1);
}

// ---- sessions ------------------------------------------------------------------------------------------

#[tokio::test]
async fn one_session_ends_and_the_others_stay() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let bob = world.signed_in("Bob", Grants::everywhere(Role::Reviewer)).await;
    let page = get(&world, SESSIONS, &ada).await.text;
    assert_eq!(page.matches("This one").count(), 1, "the reader's own: {page}");
    assert!(page.contains("End the session of Bob, signed in"), "{page}");
    let id = person(&world, "Bob").await.id;
    let open = people(&world).sessions(LIMITS).await.unwrap();
    let session = &open.iter().find(|session| session.person == id).unwrap().id;
    let form = [("do", "end"), ("session", session.as_str())];
    assert!(went_back(&world.post_form(SESSIONS, &ada, &form).await, SESSIONS));
    assert!(!is_signed_in(&world, &bob).await && is_signed_in(&world, &ada).await);
    assert!(!get(&world, SESSIONS, &ada).await.text.contains("Bob"));
    assert!(went_back(&world.post_form(SESSIONS, &ada, &form).await, SESSIONS), "who clicks twice is not scolded");
}

// ---- hostile texts -------------------------------------------------------------------------------------

#[tokio::test]
async fn hostile_names_come_out_as_text() {
    const NAME: &str = "<b>Eve</b>\" onclick=\"x\u{202E}";
    let world = World::new().await;
    let ada = admin(&world).await;
    world.signed_in(NAME, Grants::default().with(Some("<i>\""), Some(Role::Viewer))).await;
    let added = [("do", "add"), ("login", "<u>eve\u{200B}"), ("name", NAME), ("role", "viewer"), ("collection", "</select><i>")];
    let invited = world.post_form(PEOPLE, &ada, &added).await;
    let again = world.post_form(PEOPLE, &ada, &added).await;
    let key = [("do", "add"), ("name", NAME), ("read", "yes"), ("collections", "<i>\"")];
    let made = world.post_form(KEYS, &ada, &key).await;
    let refused = world.post_form(KEYS, &ada, &key).await;
    assert_eq!((invited.status, again.status), (StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!((made.status, refused.status), (StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY));
    let mut pages = vec![invited, again, made, refused];
    for path in PAGES {
        pages.push(get(&world, path, &ada).await);
    }
    for page in pages {
        let text = page.text;
        assert!(text.contains("&lt;b&gt;Eve&lt;/b&gt;") && text.contains("⟨U+202E⟩"), "{text}");
        assert!(text.contains("&quot; onclick=&quot;x"), "within an attribute: {text}");
        for raw in ["<b>", "<i>", "<u>", "</select><i"] {
            assert!(!text.contains(raw), "{raw}: {text}");
        }
    }
    let page = get(&world, PEOPLE, &ada).await.text;
    assert!(page.contains("&lt;u&gt;eve⟨U+200B⟩"), "a sign-in name hides nothing: {page}");
}
