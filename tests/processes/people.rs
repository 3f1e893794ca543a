//! `countersign user`, beside a server that goes on.

use super::{
    command::{Said, countersign, countersign_killed},
    place::{Place, one_at_a_time, runtime},
    postgres::new_database,
    server::Server,
};
use reqwest::{Client, StatusCode, header, redirect::Policy};

const PASSWORD: &str = "vellum-otter-quartz";

fn user(place: &Place, arguments: &[&str]) -> Said {
    countersign(place, &[&["user"], arguments].concat())
}

/// Runs a command that must work. Returns what it says.
fn done(place: &Place, arguments: &[&str]) -> Said {
    let said = user(place, arguments);
    assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.stderr);
    said
}

/// Keeps no cookie and follows no redirect.
fn client() -> Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    Client::builder().no_proxy().redirect(Policy::none()).build().unwrap()
}

/// The answer to a browser with this cookie that opens the queue.
fn queue(server: &Server, cookie: &str) -> StatusCode {
    let request = client().get(&server.url).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
    runtime().block_on(async { request.send().await.unwrap().status() })
}

/// Chooses [`PASSWORD`] with this link. Returns the cookie of the session, too.
fn choose(link: &str) -> (StatusCode, String) {
    let form = format!("password={PASSWORD}&again={PASSWORD}");
    let request = client().post(link).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    runtime().block_on(async {
        let answer = request.send().await.unwrap();
        let cookie = answer.headers().get(header::SET_COOKIE).map_or("", |cookie| cookie.to_str().unwrap());
        (answer.status(), cookie.split(';').next().unwrap_or_default().to_owned())
    })
}

#[test]
fn people_are_added_changed_and_shut_out_beside_a_running_server() {
    let _alone = one_at_a_time();
    for place in [Place::new(None), Place::new(Some(new_database(&runtime(), "people")))] {
        let server = Server::start(&place);
        let url = server.url.as_str();
        assert_eq!(queue(&server, ""), StatusCode::OK, "nobody was added");
        let added = done(&place, &["add", "ada", "--name", "Ada Lovelace", "--role", "admin", "--url", url]);
        let link = added.stdout.trim();
        let token = link.strip_prefix(url).and_then(|path| path.strip_prefix("/invitation/")).unwrap_or_default();
        assert!(
            token.len() > 50 && added.stdout.lines().count() == 1,
            "only the link is on the standard output: {}",
            added.stdout
        );
        assert!(!added.stderr.contains(token), "{}", added.stderr);
        assert_eq!(queue(&server, ""), StatusCode::SEE_OTHER, "the server asks to sign in at once");

        let listed = || done(&place, &["list"]).stdout;
        let has = |part: &str| listed().lines().any(|line| line.starts_with("p_") && line.contains(part));
        assert!(has("\tada\tAda Lovelace\tadmin\tinvited"), "{}", listed());
        let (status, cookie) = choose(link);
        assert_eq!((status, queue(&server, &cookie)), (StatusCode::SEE_OTHER, StatusCode::OK));
        assert_eq!(choose(link).0, StatusCode::GONE, "once");
        assert!(has("\tada\tAda Lovelace\tadmin\tactive"), "{}", listed());

        for (arguments, told) in [
            (&["add", "ADA"][..], "somebody signs in as ada already"),
            (&["add", "be\tn"], "all of them printable"),
            (&["add", "ben", "--name", "Be\u{7}n"], "all of them printable"),
            (&["add", " "], "all of them printable"),
            (&["add", "ben", "--role", "root"], "viewer, reviewer, approver, admin"),
            (&["role", "ben", "--role", "viewer"], "nobody signs in as \"ben\""),
            (&["reset", "ben"], "countersign user list"),
            (&["disable", "ben"], "countersign user list"),
            (&["enable", "ben"], "countersign user list"),
        ] {
            let said = user(&place, arguments);
            assert!(said.code == Some(2) && said.stderr.contains(told), "{arguments:?}: {}", said.stderr);
            assert_eq!(said.stdout, "", "{arguments:?}");
        }
        assert_eq!(listed().lines().count(), 1, "{}", listed());

        let said = done(&place, &["role", "ADA", "--role", "viewer", "--collection", "elsewhere"]).stderr;
        assert!(said.contains("Ada Lovelace is now admin, viewer of elsewhere"), "{said}");
        let said = done(&place, &["role", "ada", "--role", "none"]).stderr;
        assert!(said.contains("Ada Lovelace is now viewer of elsewhere") && has("\tviewer of elsewhere\t"), "{said}");
        assert_eq!(queue(&server, &cookie), StatusCode::FORBIDDEN, "from the next request on");
        done(&place, &["role", "ada", "--role", "reviewer"]);
        assert_eq!(queue(&server, &cookie), StatusCode::OK);

        let reset = done(&place, &["reset", "ada", "--url", url]);
        let (status, next) = choose(reset.stdout.trim());
        assert_eq!((status, queue(&server, &next)), (StatusCode::SEE_OTHER, StatusCode::OK), "{}", reset.stdout);
        assert_eq!(queue(&server, &cookie), StatusCode::SEE_OTHER, "a new password ends the sessions before");
        done(&place, &["disable", "ada"]);
        assert!(has("\tdisabled"), "{}", listed());
        assert_eq!(queue(&server, &next), StatusCode::SEE_OTHER, "from the next request on");
        done(&place, &["enable", "ada"]);
        assert!(has("\tactive"), "{}", listed());
        assert_eq!(queue(&server, &next), StatusCode::SEE_OTHER, "who was shut out signs in again");
        for sign_out in [["sign-out", "ada"], ["sign-out", "--all"]] {
            let (_, cookie) = choose(done(&place, &["reset", "ada", "--url", url]).stdout.trim());
            assert_eq!(queue(&server, &cookie), StatusCode::OK);
            done(&place, &sign_out);
            assert_eq!(queue(&server, &cookie), StatusCode::SEE_OTHER, "{sign_out:?}");
        }
        server.stop();

        let verified = countersign(&place, &["verify-ledger"]);
        assert_eq!(verified.code, Some(0), "{}{}", verified.stdout, verified.stderr);
        let checked = countersign(&place, &["check"]);
        assert!(checked.code == Some(0) && checked.stdout.contains("all is well"), "{}{}", checked.stdout, checked.stderr);
    }
}

#[test]
fn a_server_with_a_key_says_how_to_add_the_first_person() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let says = |key: &[&str]| {
        let serve = [&["serve", "--addr", "127.0.0.1:0"], key].concat();
        countersign_killed(place.data_dir(), &serve, |line| line.contains("listening on ")).1
    };
    let key = ["--api-key", "a key of more than 16 characters"];
    assert!(!says(&[]).contains("countersign user add"), "nobody signs in");
    let said = says(&key);
    assert!(said.contains("people sign in with accounts of their own"), "{said}");
    assert!(said.contains("`countersign user add NAME --role admin`"), "{said}");
    done(&place, &["add", "ada"]);
    let said = says(&key);
    assert!(said.contains("listening on ") && !said.contains("countersign user add"), "{said}");
}

#[test]
fn without_a_store_nobody_is_added_and_none_is_made() {
    let place = Place::new(None);
    let said = user(&place, &["add", "ada"]);
    assert!(said.code == Some(2) && said.stderr.contains("start the server once"), "{}", said.stderr);
    assert_eq!(std::fs::read_dir(place.data_dir()).unwrap().count(), 0);
}
