//! `countersign backup` beside a server under write load, and what its tar file restores.

use super::{
    api::Api,
    command::{countersign, countersign_in},
    journal::Journal,
    place::{Place, one_at_a_time, runtime, seed},
    server::Server,
    writer::write_until_trouble,
};
use fastrand::Rng;
use std::{fs, time::Duration};

const WRITERS: usize = 6;
/// How many records, and how many files, are acknowledged before the backup begins.
const BEFORE: usize = 60;

#[test]
fn a_backup_under_load_has_every_write_acknowledged_before_it_and_is_sound() {
    let _alone = one_at_a_time();
    let name = "a_backup_under_load_has_every_write_acknowledged_before_it_and_is_sound";
    let mut random = Rng::with_seed(seed(name));
    let (runtime, place, elsewhere) = (runtime(), Place::new(None), tempfile::tempdir().unwrap());
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    let (records, files) = runtime.block_on(before(&api));
    let writers: Vec<_> =
        (0..WRITERS).map(|writer| runtime.spawn(write_until_trouble(api.clone(), Journal::of(writer), random.fork()))).collect();
    std::thread::sleep(Duration::from_millis(300));

    let file = elsewhere.path().join("backup.tar");
    let said = countersign(&place, &["backup", file.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    eprintln!("  {}", said.stderr.trim());
    let again = countersign(&place, &["backup", file.to_str().unwrap()]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    let left: Vec<_> = fs::read_dir(elsewhere.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["backup.tar"]);
    let acknowledged: u64 = runtime.block_on(async {
        server.kill();
        let mut acknowledged = 0;
        for writer in writers {
            acknowledged += writer.await.unwrap().0.acknowledged;
        }
        acknowledged
    });
    assert!(acknowledged > 50, "only {acknowledged} writes beside the backup: that tests nothing");
    eprintln!("  {acknowledged} writes were acknowledged beside it");

    let restored = Place::new(None);
    tar::Archive::new(fs::File::open(&file).unwrap()).unpack(restored.data_dir()).unwrap();
    let said = countersign(&restored, &["check"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert_eq!(
        fs::read(restored.data_dir().join("secret")).unwrap(),
        fs::read(place.data_dir().join("secret")).unwrap(),
        "sessions and addresses of files stay good"
    );
    let server = Server::start(&restored);
    let api = Api::new(&server.url);
    runtime.block_on(async {
        for (id, etag, data) in records {
            let (item, now) = api.get(&id).await.expect("a record that was acknowledged before is there");
            assert_eq!((now, item.data), (etag, data));
        }
        for (id, content) in files {
            assert_eq!(api.download(&id).await.expect("a file that was acknowledged before is there"), content);
        }
    });
}

/// Records (id, ETag, data) and files (id, content).
type Before = (Vec<(String, String, String)>, Vec<(String, Vec<u8>)>);

async fn before(api: &Api) -> Before {
    let (mut records, mut files) = (vec![], vec![]);
    for number in 0..BEFORE {
        let data = format!(r#"{{"status":"pending_review", "total": 1500.{number:02}0,"data":{{"invoice_number":"{number}"}}}}"#);
        let (item, etag) = api.create(&data).await.expect("a create works");
        records.push((item.id, etag, data));
        let content = format!("content {number}").into_bytes();
        files.push((api.upload(&format!("{number}.txt"), &content).await.expect("an upload works"), content));
    }
    (records, files)
}

#[test]
fn a_backup_of_a_store_that_has_lost_a_content_says_so_and_has_the_rest() {
    let _alone = one_at_a_time();
    let (place, elsewhere) = (Place::new(None), tempfile::tempdir().unwrap());
    let server = Server::start(&place);
    runtime().block_on(before(&Api::new(&server.url)));
    drop(server);
    let folder = fs::read_dir(place.data_dir().join("files")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(folder).unwrap();
    let file = elsewhere.path().join("backup.tar");
    let said = countersign(&place, &["backup", file.to_str().unwrap()]);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert!(said.stderr.contains("has lost its content"), "{}", said.stderr);
    let restored = Place::new(None);
    tar::Archive::new(fs::File::open(&file).unwrap()).unpack(restored.data_dir()).unwrap();
    let said = countersign(&restored, &["check"]);
    assert!(said.stdout.contains(&format!("{BEFORE} records, {BEFORE} files: ")), "{}", said.stdout);
}

#[test]
fn with_a_database_url_a_backup_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.tar");
    let url = Some("postgres://nobody@127.0.0.1:1/none");
    let said = countersign_in(folder.path(), url, &["backup", file.to_str().unwrap()]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("pg_dump") && said.stderr.contains("files"), "{}", said.stderr);
    assert!(!file.exists());
}
