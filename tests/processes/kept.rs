//! What is on disk between two runs of the program: all of it in one file after a clean stop, refused if part of it was lost, and
//! readable by its owner alone.

use super::{
    api::Api,
    command::{Said, countersign, countersign_in},
    place::{Place, one_at_a_time, runtime},
    server::Server,
};
use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::{FileExt, PermissionsExt},
    path::Path,
};

const DATABASE: &str = "countersign.sqlite";
const LOG: &str = "countersign.sqlite-wal";
const SEAL: &str = "countersign.seal";

fn fill(server: &Server, records: usize) {
    let api = Api::new(&server.url);
    runtime().block_on(async {
        for number in 0..records {
            api.create(&format!(r#"{{"status":"pending_review","data":{{"invoice_number":"A-{number}"}}}}"#)).await.unwrap();
        }
    });
}

fn count(place: &Place) -> u64 {
    let server = Server::start(place);
    runtime().block_on(Api::new(&server.url).count()).unwrap()
}

/// What `serve` says when it refuses to start.
fn refusal(place: &Place) -> String {
    Server::spawn(place, &[]).wait().err().expect("the server refuses to start")
}

fn log_bytes(data_dir: &Path) -> u64 {
    fs::metadata(data_dir.join(LOG)).map_or(0, |file| file.len())
}

#[test]
fn after_a_clean_stop_the_database_file_alone_is_the_whole_store() {
    let _alone = one_at_a_time();
    let (place, copy) = (Place::new(None), Place::new(None));
    let server = Server::start(&place);
    fill(&server, 400);
    assert!(log_bytes(place.data_dir()) > 0, "while serving, the log holds the writes");
    server.stop();
    assert_eq!(log_bytes(place.data_dir()), 0);
    fs::copy(place.data_dir().join(DATABASE), copy.data_dir().join(DATABASE)).unwrap();
    assert_eq!(count(&copy), 400);
}

#[test]
fn a_start_after_a_kill_moves_the_log_into_the_file() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let server = Server::start(&place);
    fill(&server, 50);
    server.kill();
    assert!(log_bytes(place.data_dir()) > 0);
    let server = Server::start(&place);
    let copy = Place::new(None);
    fs::copy(place.data_dir().join(DATABASE), copy.data_dir().join(DATABASE)).unwrap();
    server.kill();
    assert_eq!(count(&copy), 50);
}

#[test]
fn an_import_leaves_no_log_behind() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let lines = place.data_dir().join("records.jsonl");
    fs::write(&lines, r#"{"status":"pending_review","data":{"invoice_number":"A-1"}}"#).unwrap();
    let said = countersign(&place, &["import", lines.to_str().unwrap()]);
    assert!(said.stderr.contains("1 imported"), "{}", said.stderr);
    assert_eq!(log_bytes(place.data_dir()), 0);
}

#[test]
fn one_bit_flipped_in_the_log_is_named_and_nothing_starts_on_what_is_left() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let server = Server::start(&place);
    // Few enough that the log still has all of them, and what the queue says of them besides.
    const RECORDS: usize = 24;
    fill(&server, RECORDS);
    server.kill();
    let log = place.data_dir().join(LOG);
    let before = fs::read(&log).unwrap();
    // Where a record in the middle was written first: it and all later ones are lost.
    let middle = format!("A-{}\"", RECORDS / 2);
    let place_of_bit = before.windows(middle.len()).position(|bytes| bytes == middle.as_bytes()).unwrap() as u64;
    let open = OpenOptions::new().write(true).open(&log).unwrap();
    open.write_all_at(&[before[place_of_bit as usize] ^ 1], place_of_bit).unwrap();
    drop(open);
    let damaged = fs::read(&log).unwrap();

    let is_named = |said: &str| {
        said.contains(&format!("it had {RECORDS} records and 0 events")) && said.contains(SEAL) && said.contains(LOG)
    };
    let said = countersign(&place, &["check"]);
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(is_named(&said.stdout), "{}", said.stdout);
    let said = refusal(&place);
    assert!(is_named(&said), "{said}");
    let backup = place.data_dir().join("backup.tar");
    let Said { code, stderr, .. } = countersign(&place, &["backup", backup.to_str().unwrap()]);
    assert!(code == Some(2) && is_named(&stderr) && !backup.exists(), "{stderr}");
    assert!(fs::read(&log).unwrap() == damaged, "the log is kept for whoever can still read it");

    fs::write(&log, &before).unwrap();
    let said = countersign(&place, &["check"]);
    assert_eq!(said.code, Some(0), "the log is whole again: {}{}", said.stdout, said.stderr);

    // What the sentence offers: to go on with what is left.
    fs::write(&log, &damaged).unwrap();
    fs::remove_file(place.data_dir().join(SEAL)).unwrap();
    assert!(count(&place) < RECORDS as u64);
}

#[test]
fn a_log_that_was_lost_is_noticed() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let server = Server::start(&place);
    fill(&server, 3);
    server.kill();
    fs::remove_file(place.data_dir().join(LOG)).unwrap();
    assert!(refusal(&place).contains("it had 3 records and 0 events"));
}

#[test]
fn writes_of_another_process_and_a_kill_raise_no_false_alarm() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let lines = place.data_dir().join("records.jsonl");
    fs::write(&lines, r#"{"status":"pending_review","data":{"invoice_number":"B"}}"#.to_owned() + "\n").unwrap();
    for _ in 0..3 {
        let server = Server::start(&place);
        fill(&server, 3);
        let said = countersign(&place, &["import", lines.to_str().unwrap()]);
        assert!(said.stderr.contains("1 imported"), "{}", said.stderr);
        fill(&server, 2);
        server.kill();
        let said = countersign(&place, &["check"]);
        assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    }
    assert_eq!(count(&place), 18);
}

#[test]
fn a_restored_backup_opens_and_goes_on() {
    let _alone = one_at_a_time();
    let (place, restored) = (Place::new(None), Place::new(None));
    let file = restored.data_dir().join("backup.tar");
    let server = Server::start(&place);
    fill(&server, 5);
    let said = countersign(&place, &["backup", file.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(mode(&file), 0o600);
    server.stop();
    tar::Archive::new(File::open(&file).unwrap()).unpack(restored.data_dir()).unwrap();
    assert_eq!(count(&restored), 5);
    let said = countersign(&restored, &["check"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
}

#[test]
fn a_database_that_is_gone_is_never_a_new_store() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let server = Server::start(&place);
    fill(&server, 1);
    server.stop();
    let database = place.data_dir().join(DATABASE);
    for found in ["is empty", "is missing"] {
        if found == "is empty" {
            fs::write(&database, "").unwrap()
        } else {
            fs::remove_file(&database).unwrap()
        }
        let said = refusal(&place);
        assert!(said.contains(found) && said.contains("Restore a backup"), "{said}");
        for command in [&["check"][..], &["export"], &["import", "."], &["backup", "none.tar"]] {
            let said = countersign(&place, command);
            assert!(said.code == Some(2) && said.stderr.contains(found), "{command:?}: {}", said.stderr);
        }
        assert_eq!(fs::metadata(&database).map_or(0, |file| file.len()), 0, "nothing was created");
    }
}

#[test]
fn what_is_kept_is_the_owners_alone_whatever_the_umask() {
    let _alone = one_at_a_time();
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    let careless = ["sh", "-c", "umask 000; exec \"$@\"", "sh"];
    let server = Server::spawn(&Place::at(&data_dir), &careless).wait().unwrap();
    fill(&server, 1);
    let export = folder.path().join("out.jsonl");
    let said = countersign_in(&data_dir, None, &["export", "-o", export.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let mut seen = vec![];
    for entry in fs::read_dir(&data_dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            assert_eq!(format!("{:o}", mode(&path)), "600", "{}", path.display());
            seen.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    server.kill();
    seen.sort();
    let expected = ["countersign.lock", SEAL, DATABASE, "countersign.sqlite-shm", LOG, "secret"];
    assert!(expected.iter().all(|name| seen.iter().any(|seen| seen == name)), "{seen:?}");
    assert_eq!((mode(&data_dir), mode(&export)), (0o700, 0o600));
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
