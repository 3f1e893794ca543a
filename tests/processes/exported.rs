//! `countersign export`: its forms, and what goes out only once.

use super::{
    api::Api,
    command::{Said, countersign},
    place::{Place, one_at_a_time, runtime},
    postgres::new_database,
    server::Server,
};
use std::{collections::BTreeSet, fs, path::Path, thread};

fn record(number: usize) -> String {
    format!(
        r#"{{"status":"accepted","file_name":"{number}.pdf","data":{{"invoice_number":"R-{number}","total":-1234.50,"rows":[{{"q":1}},{{"q":2}}]}}}}"#
    )
}

fn export(place: &Place, arguments: &[&str]) -> Said {
    countersign(place, &[&["export"], arguments].concat())
}

/// The first cell of each line after the header.
fn ids(file: &Path) -> Vec<String> {
    fs::read_to_string(file).unwrap().lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

fn in_both(test: impl Fn(Place)) {
    let _alone = one_at_a_time();
    test(Place::new(None));
    test(Place::new(Some(new_database(&runtime(), "exported"))));
}

/// A store with so many accepted records, oldest first.
fn filled(place: &Place, count: usize) -> Vec<String> {
    let server = Server::start(place);
    let api = Api::new(&server.url);
    let ids = runtime().block_on(async {
        let mut ids = Vec::new();
        for number in 0..count {
            ids.push(api.create(&record(number)).await.expect("a create works").0.id);
        }
        ids
    });
    server.stop();
    ids
}

#[test]
fn the_command_writes_each_form() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let all = filled(&place, 1);
    let id = &all[0];
    let csv = export(&place, &["--format", "csv"]);
    let line = format!("{id},accepted,0.pdf,R-0,-1234.50,,\r\n");
    assert_eq!(csv.stdout, format!("\u{FEFF}id,status,file_name,invoice_number,total,decided_at,decided_by\r\n{line}"));
    let lines = export(&place, &["--format", "csv-lines"]).stdout;
    assert_eq!(lines, format!("\u{FEFF}id,number,table,row,q\r\n{id},R-0,rows,1,1\r\n{id},R-0,rows,2,2\r\n"));
    assert_eq!(export(&place, &["--format", "csv-changes"]).stdout.lines().count(), 2);
    assert!(export(&place, &[]).stdout.contains("\"total\":-1234.50"));
    let said = export(&place, &["--format", "xlsx"]);
    assert!(said.code == Some(2) && said.stderr.contains("csv, csv-lines, csv-changes"), "{}", said.stderr);
}

#[test]
fn what_is_new_goes_out_once_under_its_name() {
    in_both(|place| {
        let all = filled(&place, 2);
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (monday, tuesday) = (path("monday.csv"), path("tuesday.csv"));
        let new = |file: &str| export(&place, &["--new", "--format", "csv", "-o", file]);

        let said = export(&place, &["--new"]);
        assert!(said.code == Some(2) && said.stderr.contains("--output"), "a name is needed: {}", said.stderr);
        let missing = path("no folder/monday.csv");
        assert_eq!(new(&missing).code, Some(2));
        let said = new(&monday);
        assert_eq!(
            (said.code, ids(Path::new(&monday))),
            (Some(0), all.clone()),
            "a failed export marks nothing: {}",
            said.stderr
        );
        assert!(said.stderr.contains("2 exported, and recorded as monday.csv"), "{}", said.stderr);

        let said = new(&tuesday);
        assert!(said.code == Some(0) && said.stderr.contains("nothing is new"), "{}", said.stderr);
        assert!(!Path::new(&tuesday).exists());
        let said = new(&monday);
        assert!(said.code == Some(2) && said.stderr.contains("exists already and is not overwritten"), "{}", said.stderr);
        let first = fs::read(&monday).unwrap();
        fs::remove_file(&monday).unwrap();
        let said = new(&monday);
        assert!(said.code == Some(2) && said.stderr.contains("--again monday.csv"), "{}", said.stderr);
        let said = export(&place, &["--again", "monday.csv", "--format", "csv", "-o", &monday]);
        assert_eq!((said.code, fs::read(&monday).unwrap()), (Some(0), first), "the very same: {}", said.stderr);
        let said = export(&place, &["--again", "sunday.csv"]);
        assert!(said.code == Some(2) && said.stderr.contains("the last are monday.csv"), "{}", said.stderr);
        let leftovers: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(leftovers, ["monday.csv"], "nothing is left behind");

        // One is written again, the other deleted.
        let server = Server::start(&place);
        let api = Api::new(&server.url);
        let history = runtime().block_on(async {
            let (_, etag) = api.get(&all[0]).await.expect("a read works");
            api.put(&all[0], &etag, &record(7)).await.expect("an update works");
            api.delete(&all[1]).await.expect("a delete works");
            api.page(&format!("/items/{}/history", all[0])).await
        });
        server.stop();
        assert!(history.contains("Exported to monday.csv by command line"), "{history}");
        let said = export(&place, &["--again", "monday.csv", "--format", "csv"]);
        assert!(said.stderr.contains("0 exported, 2 left out"), "{}", said.stderr);
        assert_eq!((new(&tuesday).code, ids(Path::new(&tuesday))), (Some(0), vec![all[0].clone()]), "it is new again");
        let said = countersign(&place, &["check"]);
        assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    });
}

#[test]
fn commands_at_once_share_what_is_new() {
    in_both(|place| {
        let all: BTreeSet<String> = filled(&place, 40).into_iter().collect();
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<_> = (0..4).map(|number| folder.path().join(format!("{number}.csv"))).collect();
        thread::scope(|scope| {
            for file in &files {
                let place = &place;
                scope.spawn(move || {
                    let said = export(place, &["--new", "--format", "csv", "-o", file.to_str().unwrap()]);
                    assert_eq!(said.code, Some(0), "{}", said.stderr);
                });
            }
        });
        let found: Vec<String> = files.iter().filter(|file| file.exists()).flat_map(|file| ids(file)).collect();
        assert_eq!(found.len(), all.len(), "none twice");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all, "none never");
    });
}
