//! `countersign key`, beside a server that goes on.

use super::{
    command::{Said, countersign},
    place::{Place, one_at_a_time, runtime},
    postgres::new_database,
    server::Server,
};
use reqwest::{Client, StatusCode};

fn key(place: &Place, arguments: &[&str]) -> Said {
    countersign(place, &[&["key"], arguments].concat())
}

/// The answers to reading and to deleting a record that is not there.
fn tries(server: &Server, key: &str) -> [StatusCode; 2] {
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/api/v1/beta/agent-data/nobody", server.url);
    runtime().block_on(async {
        let read = client.get(&url).bearer_auth(key).send().await.unwrap().status();
        [read, client.delete(&url).bearer_auth(key).send().await.unwrap().status()]
    })
}

#[test]
fn keys_are_made_listed_and_revoked_beside_a_running_server() {
    let _alone = one_at_a_time();
    for place in [Place::new(None), Place::new(Some(new_database(&runtime(), "keys")))] {
        let server = Server::start(&place);
        assert_eq!(tries(&server, "any"), [StatusCode::NOT_FOUND; 2]);
        let made =
            key(&place, &["add", "Frau Müller's agent", "--may", "read", "--collection", "invoices", "--until", "2999-12-31"]);
        assert_eq!(made.code, Some(0), "{}", made.stderr);
        let text = made.stdout.trim();
        assert!(text.starts_with("csk_") && made.stdout.lines().count() == 1, "only the key is on the standard output");
        assert!(!made.stderr.contains(text), "{}", made.stderr);
        assert_eq!(tries(&server, text), [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN], "the server knows it at once");
        assert_eq!(tries(&server, "any"), [StatusCode::UNAUTHORIZED; 2]);

        let again = key(&place, &["add", "Frau Müller's agent"]);
        assert!(again.code == Some(2) && again.stderr.contains("choose another name"), "{}", again.stderr);
        let odd = key(&place, &["add", "x", "--may", "everything"]);
        assert!(odd.code == Some(2) && odd.stderr.contains("read, write and delete"), "{}", odd.stderr);
        assert_eq!(key(&place, &["add", "Second"]).code, Some(0));

        let listed = || key(&place, &["list"]).stdout;
        let has = |parts: &[&str]| listed().lines().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(has(&["Frau Müller's agent", "read; collections invoices", "until ", "\tused "]), "{}", listed());
        assert!(has(&["Second", "read, write\t", "never used", "no end"]), "{}", listed());
        assert!(!listed().contains(text), "it is shown only once");

        let revoked = key(&place, &["revoke", "Frau Müller's agent"]);
        assert_eq!(revoked.code, Some(0), "{}", revoked.stderr);
        assert_eq!(tries(&server, text), [StatusCode::UNAUTHORIZED; 2], "at once");
        assert!(has(&["Frau Müller's agent", "revoked "]), "{}", listed());
        let gone = key(&place, &["revoke", "Frau Müller's agent"]);
        assert!(gone.code == Some(2) && gone.stderr.contains("countersign key list"), "{}", gone.stderr);
        server.stop();

        let verified = countersign(&place, &["verify-ledger"]);
        assert!(verified.code == Some(0) && verified.stdout.contains("3 events"), "{}{}", verified.stdout, verified.stderr);
        let checked = countersign(&place, &["check"]);
        assert!(checked.code == Some(0) && checked.stdout.contains("all is well"), "{}{}", checked.stdout, checked.stderr);
    }
}

#[test]
fn without_a_store_there_are_no_keys_and_none_is_made() {
    let place = Place::new(None);
    let said = key(&place, &["add", "Agent"]);
    assert!(said.code == Some(2) && said.stderr.contains("start the server once"), "{}", said.stderr);
    assert_eq!(std::fs::read_dir(place.data_dir()).unwrap().count(), 0);
}
