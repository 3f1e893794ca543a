//! The administrator's pages: who comes in, and what is done to people. It holds from their next request on.

use crate::{
    admin_world::{KEYS, LIMITS, PAGES, PEOPLE, SESSIONS, admin, change, get, is_signed_in, keys, people, person, went_back},
    world::World,
};
use axum::http::{StatusCode, header};
use countersign::{
    domain::{Grants, Role},
    ledger::people::OfProvider,
};

// ---- who comes in --------------------------------------------------------------------------------------

#[tokio::test]
async fn only_who_is_an_admin_everywhere_comes_in() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let of_one = Grants::default().with(Some("invoices"), Some(Role::Admin));
    let mut others = vec![world.signed_in("Admin of one", of_one).await];
    for role in [Role::Viewer, Role::Reviewer, Role::Approver] {
        others.push(world.signed_in(role.word(), Grants::everywhere(role)).await);
    }
    let (everybody, open) = (people(&world).list().await.unwrap(), people(&world).sessions(LIMITS).await.unwrap());
    let (victim, session) = (person(&world, "Ada Lovelace").await.id, open[0].id.clone());
    for cookie in &others {
        for path in PAGES {
            let page = get(&world, path, cookie).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert!(!page.text.contains("Ada Lovelace"), "{path} tells nothing: {}", page.text);
        }
        for (path, form) in [
            (PEOPLE, vec![("do", "add"), ("login", "eve"), ("name", "Eve"), ("role", "admin")]),
            (PEOPLE, vec![("do", "role"), ("person", victim.as_str()), ("role", "none")]),
            (PEOPLE, vec![("do", "disable"), ("person", victim.as_str())]),
            (PEOPLE, vec![("do", "invite"), ("person", victim.as_str())]),
            (PEOPLE, vec![("do", "end-sessions"), ("person", victim.as_str())]),
            (PEOPLE, vec![]),
            (KEYS, vec![("do", "add"), ("name", "Eve"), ("read", "yes")]),
            (SESSIONS, vec![("do", "end"), ("session", session.as_str())]),
        ] {
            let answer = world.post_form(path, cookie, &form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {form:?}");
            assert!(!answer.text.contains("/invitation/"), "{path} {form:?}");
        }
    }
    assert_eq!(people(&world).list().await.unwrap(), everybody, "nothing happened to anybody");
    assert_eq!(people(&world).sessions(LIMITS).await.unwrap().len(), open.len());
    assert!(keys(&world).list().await.unwrap().is_empty());
    for path in PAGES {
        let page = get(&world, path, &ada).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        assert!(!page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script"), "{path} runs no script");
        assert_eq!(page.text.matches("aria-current=\"page\"").count(), 1, "{path} says where it is");
        assert!(PAGES.iter().all(|other| page.text.contains(&format!("href=\"{other}\""))), "{path} leads to the others");
    }
}

// ---- people --------------------------------------------------------------------------------------------

#[tokio::test]
async fn whoever_is_added_gets_a_link_that_is_shown_once() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let form = [("do", "add"), ("login", " Grace "), ("name", "Grace Hopper"), ("role", "approver"), ("collection", "invoices")];
    let answer = world.post_form(PEOPLE, &ada, &form).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let link = answer.input("new-link");
    let text = link.strip_prefix("http://127.0.0.1:3000/invitation/").unwrap_or_else(|| panic!("{link}")).to_owned();
    assert!(answer.text.contains("valid for a day and can be used once"), "{}", answer.text);

    let grace = person(&world, "Grace Hopper").await;
    assert_eq!((grace.login.as_str(), grace.has_password), ("grace", false));
    assert_eq!(grace.grants, Grants::default().with(Some("invoices"), Some(Role::Approver)));
    assert_eq!(people(&world).invited(&text).await.unwrap().map(|person| person.id), Some(grace.id));
    let page = get(&world, PEOPLE, &ada).await.text;
    assert!(!page.contains(&text) && !page.contains("/invitation/"), "shown once");
    for told in ["Grace Hopper", "grace", "Approver in invoices", "Invited, has no password yet", "Disable Grace Hopper"] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test]
async fn a_new_link_takes_the_place_of_the_first() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let form = [("do", "add"), ("login", "grace"), ("name", "Grace Hopper"), ("role", "viewer")];
    let first = world.post_form(PEOPLE, &ada, &form).await.input("new-link");
    let second = change(&world, &ada, "invite", "Grace Hopper", &[]).await;
    assert_eq!(second.status, StatusCode::OK);
    let second = second.input("new-link");
    let opens = async |link: &str| people(&world).invited(link.rsplit('/').next().unwrap()).await.unwrap().is_some();
    assert!(!opens(&first).await && opens(&second).await);
    assert!(!get(&world, PEOPLE, &ada).await.text.contains("/invitation/"));
}

#[tokio::test]
async fn what_was_typed_is_kept_when_somebody_cannot_be_added() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let add = |login: &'static str, name: &'static str| {
        [("do", "add"), ("login", login), ("name", name), ("role", "approver"), ("collection", "\"x\" & <y>")]
    };
    assert_eq!(world.post_form(PEOPLE, &ada, &add("grace", "Grace Hopper")).await.status, StatusCode::OK);
    let long = &*"x".repeat(500).leak();
    for (login, name, told) in [
        ("GRACE", "Another Grace", "Somebody signs in as grace already"),
        ("alan", "", "Enter a name"),
        ("alan", long, "Enter a name"),
        (" ", "Alan", "Enter a sign-in name"),
    ] {
        let answer = world.post_form(PEOPLE, &ada, &add(login, name)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{login} {name}");
        let alert = answer.text.split("role=\"alert\"").nth(1).unwrap_or_default();
        assert!(alert.split("</p>").next().unwrap().contains(told), "{told}: {}", answer.text);
        assert_eq!((answer.input("login").as_str(), answer.input("name").as_str()), (login, name));
        assert_eq!(answer.input("collection"), "&quot;x&quot; &amp; &lt;y&gt;");
        let first_form = answer.text.split("</form>").next().unwrap();
        assert!(first_form.contains("<option value=\"approver\" selected>"), "{}", answer.text);
        assert!(answer.text.contains("aria-invalid=\"true\""));
        assert!(!answer.text.contains("/invitation/"));
    }
    assert_eq!(people(&world).list().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_role_holds_from_the_next_request_on() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let bob = world.signed_in("Bob", Grants::everywhere(Role::Admin)).await;
    assert_eq!(get(&world, PEOPLE, &bob).await.status, StatusCode::OK);
    assert!(went_back(&change(&world, &ada, "role", "Bob", &[("role", "viewer")]).await, PEOPLE));
    assert_eq!(get(&world, PEOPLE, &bob).await.status, StatusCode::FORBIDDEN);
    change(&world, &ada, "role", "Bob", &[("role", "reviewer"), ("collection", " receipts ")]).await;
    let both = Grants::everywhere(Role::Viewer).with(Some("receipts"), Some(Role::Reviewer));
    assert_eq!(person(&world, "Bob").await.grants, both);
    let page = get(&world, PEOPLE, &ada).await.text;
    assert!(page.contains("Viewer everywhere") && page.contains("Reviewer in receipts"), "{page}");
    change(&world, &ada, "role", "Bob", &[("role", "none")]).await;
    assert_eq!(person(&world, "Bob").await.grants, Grants::default().with(Some("receipts"), Some(Role::Reviewer)));
    change(&world, &ada, "role", "Bob", &[("role", "admin")]).await;
    assert_eq!(get(&world, PEOPLE, &bob).await.status, StatusCode::OK);
    let odd = change(&world, &ada, "role", "Bob", &[("role", "root")]).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert_eq!(change(&world, &ada, "delete", "Bob", &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_is_disabled_is_out_at_once_and_can_be_let_in_again() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let bob = world.signed_in("Bob", Grants::everywhere(Role::Reviewer)).await;
    assert!(is_signed_in(&world, &bob).await);
    assert!(went_back(&change(&world, &ada, "disable", "Bob", &[]).await, PEOPLE));
    assert!(!is_signed_in(&world, &bob).await);
    assert!(person(&world, "Bob").await.disabled_at.is_some());
    let page = get(&world, PEOPLE, &ada).await.text;
    assert!(page.contains("Enable Bob") && !page.contains("Disable Bob"), "{page}");
    assert!(went_back(&change(&world, &ada, "enable", "Bob", &[]).await, PEOPLE));
    assert_eq!(person(&world, "Bob").await.disabled_at, None);
    assert!(!is_signed_in(&world, &bob).await, "their sessions stay ended");
}

#[tokio::test]
async fn all_sessions_of_somebody_end_at_once() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let bob = world.signed_in("Bob", Grants::everywhere(Role::Reviewer)).await;
    assert!(went_back(&change(&world, &ada, "end-sessions", "Bob", &[]).await, PEOPLE));
    assert!(!is_signed_in(&world, &bob).await && is_signed_in(&world, &ada).await);
    assert_eq!(person(&world, "Bob").await.disabled_at, None, "they may sign in again");
}

#[tokio::test]
async fn nobody_shuts_out_themselves() {
    let world = World::new().await;
    let ada = admin(&world).await;
    for (action, more) in [("disable", &[][..]), ("role", &[("role", "none")][..]), ("role", &[("role", "approver")][..])] {
        let answer = change(&world, &ada, action, "Ada Lovelace", more).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{action} {more:?}");
        assert!(answer.text.contains("Another administrator can"), "{}", answer.text);
    }
    assert!(!get(&world, PEOPLE, &ada).await.text.contains("Disable Ada Lovelace"));
    let more = [("role", "viewer"), ("collection", "invoices")];
    assert!(went_back(&change(&world, &ada, "role", "Ada Lovelace", &more).await, PEOPLE), "they stay an admin everywhere");
    assert_eq!(get(&world, PEOPLE, &ada).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whom_a_provider_knows_needs_no_link() {
    let world = World::new().await;
    let ada = admin(&world).await;
    let group_grants = Some(Grants::everywhere(Role::Viewer));
    let said = OfProvider { issuer: "https://id.example".into(), subject: "7".into(), name: "Grace".into(), group_grants };
    people(&world).of_provider(&said).await.unwrap();
    let page = get(&world, PEOPLE, &ada).await.text;
    assert!(page.contains("https://id.example") && page.contains("by a group of your organisation"), "{page}");
    assert!(!page.contains("New link for Grace"), "{page}");
    let answer = change(&world, &ada, "invite", "Grace", &[]).await;
    assert!(went_back(&answer, PEOPLE) && !answer.text.contains("/invitation/"));
    change(&world, &ada, "role", "Grace", &[("role", "reviewer")]).await;
    let grace = person(&world, "Grace").await;
    assert_eq!((grace.grants, grace.group_grants), (Grants::everywhere(Role::Reviewer), Grants::everywhere(Role::Viewer)));
}

#[tokio::test]
async fn what_is_done_to_nobody_changes_nothing() {
    let world = World::new().await;
    let ada = admin(&world).await;
    for action in ["role", "disable", "enable", "invite", "end-sessions"] {
        let form = [("do", action), ("person", "p_nobody"), ("role", "admin")];
        assert!(went_back(&world.post_form(PEOPLE, &ada, &form).await, PEOPLE), "{action}");
    }
    assert_eq!(people(&world).list().await.unwrap().len(), 1);
}
