//! `countersign import`: what it reads, what it refuses, and what it never opens.

use super::{
    api::Api,
    command::{countersign, countersign_reading},
    place::{Place, one_at_a_time, runtime},
    server::Server,
};
use fastrand::Rng;
use std::{
    fs::{self, File},
    os::unix::{fs::symlink, net::UnixListener},
    path::Path,
    process::Command,
};

const RECORD: &str = r#"{"data":{"a":1},"status":"pending_review"}"#;

fn write(folder: &Path, name: &str, content: &str) {
    fs::write(folder.join(name), content).unwrap();
}

fn make_fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What `import FOLDER` says.
fn import(place: &Place, folder: &Path) -> String {
    countersign(place, &["import", folder.to_str().unwrap()]).stderr
}

#[test]
fn every_way_of_import_refuses_the_same_with_the_same_sentence() {
    let _alone = one_at_a_time();
    let (place, folder) = (Place::new(None), tempfile::tempdir().unwrap());
    let folder = folder.path();
    let deep = format!(r#"{{"data":{{"a":{}{}}},"status":"x"}}"#, "[".repeat(200), "]".repeat(200));
    for (name, record, sentence) in [
        ("twice", r#"{"data":{"a":1,"a":2},"status":"x"}"#, "Input should name every key of an object once"),
        (
            "surrogate",
            r#"{"data":{"a":"\ud800"},"status":"x"}"#,
            "Input should be JSON of valid Unicode, nested at most 127 deep",
        ),
        ("deep", &deep, "Input should be JSON of valid Unicode, nested at most 127 deep"),
        ("list", "[1]", "not JSON of a record"),
        ("bare", r#"{"a":1}"#, "not ExtractedData"),
    ] {
        write(folder, &format!("{name}-alone.extracted.json"), record);
        write(folder, &format!("{name}-beside.extracted.json"), record);
        write(folder, &format!("{name}-beside.pdf"), "%PDF-1.4 of a document");
        write(folder, &format!("{name}.jsonl"), record);
        let said = import(&place, folder);
        let told: Vec<&str> =
            said.lines().filter(|line| line.contains("skipped ") && line.contains(&format!("/{name}"))).collect();
        assert_eq!(told.len(), 3, "{said}");
        for line in &told {
            let why = line.split_once(": ").unwrap().1;
            assert!(why.split_once(": ").unwrap().1.trim_start_matches("line 1: ").starts_with(sentence), "{name}: {line}");
        }
    }
    let said = countersign(&place, &["check"]);
    assert!(said.stdout.starts_with("0 records, 0 files"), "no document is left of a record that was refused: {}", said.stdout);
}

#[test]
fn what_is_no_file_of_the_folder_is_named_and_never_opened() {
    let _alone = one_at_a_time();
    let (place, root) = (Place::new(None), tempfile::tempdir().unwrap());
    let (folder, outside) = (&root.path().join("folder"), &root.path().join("outside"));
    for one in [folder, outside, &folder.join("below")] {
        fs::create_dir(one).unwrap();
    }
    write(outside, "secret.extracted.json", RECORD);
    write(outside, "secret.pdf", "%PDF-1.4");
    for name in ["good.extracted.json", "pipe-beside.extracted.json", "link-beside.extracted.json", "below/good.extracted.json"] {
        write(folder, name, RECORD);
    }
    for name in ["pipe-beside.pdf", "pipe.extracted.json", "pipe.jsonl", "pipe"] {
        make_fifo(&folder.join(name));
    }
    let _socket = UnixListener::bind(folder.join("socket")).unwrap();
    symlink("../outside/secret.pdf", folder.join("link-beside.pdf")).unwrap();
    symlink("../outside/secret.extracted.json", folder.join("out.extracted.json")).unwrap();
    symlink(outside, folder.join("out")).unwrap();
    symlink("..", folder.join("below/back")).unwrap();
    symlink("one", folder.join("two")).unwrap();
    symlink("two", folder.join("one")).unwrap();
    symlink("/dev/zero", folder.join("device.jsonl")).unwrap();
    symlink("gone", folder.join("gone.jsonl")).unwrap();
    symlink("good.extracted.json", folder.join("same.extracted.json")).unwrap();

    let said = import(&place, folder);
    for (name, why) in [
        ("pipe-beside.extracted.json", "its document pipe-beside.pdf can't be used: it is a pipe (FIFO), not a file"),
        ("pipe.extracted.json", "it is a pipe (FIFO), not a file"),
        ("pipe.jsonl", "it is a pipe (FIFO), not a file"),
        ("pipe", "it is a pipe (FIFO), not a file"),
        ("socket", "it is a socket, not a file"),
        (
            "link-beside.extracted.json",
            "its document link-beside.pdf can't be used: it is a link that leads out of the imported folder",
        ),
        ("out.extracted.json", "it is a link that leads out of the imported folder"),
        ("out", "it is a link that leads out of the imported folder"),
        ("below/back", "it is a link that leads in a circle"),
        ("one", "it is a link that leads in a circle"),
        ("two", "it is a link that leads in a circle"),
        ("device.jsonl", "it is a link that leads out of the imported folder"),
        ("gone.jsonl", "it is a link that leads nowhere"),
    ] {
        let line = format!("skipped {}: {why}\n", folder.join(name).display());
        assert!(said.contains(&line), "{line}{said}");
    }
    assert!(said.ends_with("3 imported, 13 skipped\n"), "{said}");

    // What the command line itself names may be a link.
    symlink(folder.join("good.extracted.json"), root.path().join("named")).unwrap();
    symlink(folder.join("below"), root.path().join("named-folder")).unwrap();
    assert!(import(&place, &root.path().join("named")).ends_with("1 imported, 0 skipped\n"));
    fs::remove_file(folder.join("below/back")).unwrap();
    assert!(import(&place, &root.path().join("named-folder")).ends_with("1 imported, 0 skipped\n"));
    assert!(import(&place, &folder.join("pipe")).contains("it is a pipe (FIFO), not a file"));
}

#[test]
fn a_schema_in_the_folder_is_kept_only_if_it_is_one() {
    let _alone = one_at_a_time();
    let (place, folder) = (Place::new(None), tempfile::tempdir().unwrap());
    let kept = place.data_dir().join("schema.json");
    write(folder.path(), "one.extracted.json", RECORD);
    write(folder.path(), "schema.json", r#"{"properties":{"total":{"type":"decimal"}}}"#);
    let said = import(&place, folder.path());
    assert!(said.contains("/schema.json is no JSON Schema: at /properties/total/type: there is no type “decimal”"), "{said}");
    fs::remove_file(folder.path().join("schema.json")).unwrap();
    symlink("/etc/passwd", folder.path().join("schema.json")).unwrap();
    let said = import(&place, folder.path());
    assert!(said.contains("/schema.json: it is a link that leads out") && said.ends_with("1 imported, 1 skipped\n"), "{said}");
    assert!(!kept.exists());
    // One that is there already stops the start, with its place.
    fs::write(&kept, "[]").unwrap();
    let said = Server::spawn(&place, &[]).wait().err().expect("the server refuses to start");
    assert!(said.contains("schema.json is no JSON Schema: it is a list, not an object"), "{said}");
}

#[test]
fn a_schema_in_the_folder_is_not_kept_for_the_records_of_another_queue() {
    let _alone = one_at_a_time();
    let (place, folder) = (Place::new(None), tempfile::tempdir().unwrap());
    let kept = place.data_dir().join("schema.json");
    write(folder.path(), "one.extracted.json", RECORD);
    let path = folder.path().to_str().unwrap();
    assert!(import(&place, folder.path()).ends_with("1 imported, 0 skipped\n"));
    write(folder.path(), "schema.json", r#"{"properties":{"total":{"type":"number"}}}"#);
    let said = countersign(&place, &["import", path, "--collection", "receipts"]).stderr;
    assert!(said.contains("there are several queues, so [collections.receipts] in review.toml names its schema"), "{said}");
    assert!(said.ends_with("1 imported, 0 skipped\n") && !kept.exists(), "{said}");
    // The first records of all may bring one.
    let place = Place::new(None);
    let said = countersign(&place, &["import", path, "--collection", "receipts"]).stderr;
    assert!(place.data_dir().join("schema.json").exists(), "{said}");
}

// ---- export | import ---------------------------------------------------------------------------------------

/// Records that agents can push, and that any careless step would change.
fn nasty() -> Vec<String> {
    let fixed = [
        "{}",
        r#"{"a":{}, "b":[ ] ,"c":[{}],"d":[[]]}"#,
        r#"{"n":[12345678901234567890123456789.000, -0, -0.0, 1E5, 1e+5, 1e-400, 9E999, 0.10, 18446744073709551616]}"#,
        r#"{"t":"\u0000 \u001f \/ \" \\ \b\f\n\r\t \ud83d\ude00 😀 \u00e9 é \u2028 \u2029     \ufeff"}"#,
        r#"{"\u0000":1,"":2," ":3,"a.b[0]":4,"\u0061":5}"#,
        "{\n  \"data\" : {\r\n\t\"a\" : 1\n},\n\"status\":\"x\"\n}",
        r#"{"data":[1],"status":5,"original_data":"text","field_metadata":7,"metadata":[],"overall_confidence":"x"}"#,
        r#"{"id":"i","deployment_name":"d","collection":"c","created_at":"t","data":{"original_data":{}},"changes":[]}"#,
        r#"{"id":"i","deployment_name":"d","collection":"c","data":{"data":{},"status":"x","original_data":{}}}"#,
        r#"{"data":{"original_data":{"a":1}}}"#,
        r#"{"original_data":{"a":1.0},"data":{"a":2},"status":"accepted","metadata":{"review":{"revision":18446744073709551615}}}"#,
        r#"{"file_id":"dfl-none","file_name":null,"file_hash":"","data":{},"status":"x"}"#,
        r#"{"serde_json::private::RawValue":1,"$serde_json":2,"constructor":3,"__proto__":{"toString":4}}"#,
    ];
    let (open, close) = (r#"{"a":"#.repeat(126), "}".repeat(126));
    let long = format!(r#"{{"data":{{"text":"{}"}},"status":"x"}}"#, "ö😀\\n".repeat(100_000));
    fixed.iter().map(|record| (*record).to_owned()).chain([format!("{open}1{close}"), long]).collect()
}

/// A random object as text, with all liberties that JSON gives a writer.
fn random_object(random: &mut Rng, depth: usize) -> String {
    let members = (0..random.usize(0..5)).map(|at| {
        let key = random.choice(["data", "status", "id", "changes", "original_data", r"\u0061", "é", r#"\""#, "1E5"]).unwrap();
        let at = if at == 0 { String::new() } else { at.to_string() };
        format!("{}\"{key}{at}\"{}:{}", space(random), space(random), random_value(random, depth))
    });
    format!("{{{}{}}}", members.collect::<Vec<_>>().join(","), space(random))
}

fn random_value(random: &mut Rng, depth: usize) -> String {
    let plain = [
        "null",
        "true",
        "-0",
        "1E5",
        "1.50",
        "0.1e-7",
        "98765432109876543210",
        r#""\u00E9\/""#,
        r#""\ud83d\ude00""#,
        r#""a:b,{""#,
    ];
    match random.usize(0..4) {
        0 if depth > 0 => random_object(random, depth - 1),
        1 if depth > 0 => {
            let elements = (0..random.usize(0..4)).map(|_| format!("{}{}", space(random), random_value(random, depth - 1)));
            format!("[{}{}]", elements.collect::<Vec<_>>().join(","), space(random))
        }
        _ => (*random.choice(plain.iter()).unwrap()).to_owned(),
    }
}

fn space(random: &mut Rng) -> &'static str {
    random.choice(["", "", "", " ", "\t", "\n", "\r\n"]).unwrap()
}

/// The texts of all records, sorted. A line cannot hold a line break, so outside of texts it became a space.
fn records(place: &Place) -> Vec<String> {
    let server = Server::start(place);
    let all = runtime().block_on(Api::new(&server.url).all()).unwrap();
    server.stop();
    let mut records: Vec<String> = all.into_iter().map(|item| item.data.replace(['\n', '\r'], " ")).collect();
    records.sort();
    records
}

#[test]
fn export_into_import_is_the_identity_for_all_that_the_api_takes() {
    let _alone = one_at_a_time();
    let mut random = Rng::with_seed(super::place::seed("export_into_import"));
    let (place, copy) = (Place::new(None), Place::new(None));
    let wanted: Vec<String> = nasty().into_iter().chain((0..300).map(|_| random_object(&mut random, 4))).collect();
    let server = Server::start(&place);
    runtime().block_on(async {
        let api = Api::new(&server.url);
        for record in &wanted {
            api.create(record).await.unwrap_or_else(|error| panic!("{error}: {record}"));
        }
    });
    server.stop();
    let exported = copy.data_dir().with_extension("jsonl");
    let said = countersign(&place, &["export", "-o", exported.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    // As through a pipe.
    let said = countersign_reading(&copy, &["import"], File::open(&exported).unwrap());
    fs::remove_file(&exported).unwrap();
    assert!(said.stderr.ends_with(&format!("{} imported, 0 skipped\n", wanted.len())), "{}", said.stderr);
    let (mut before, after) = (records(&place), records(&copy));
    assert!(before == after, "{:?}", before.iter().zip(&after).find(|(before, after)| before != after));
    before.dedup();
    assert!(before.len() > 200, "many different records");
}

#[test]
fn records_of_another_collection_come_into_this_one_and_that_is_said() {
    let _alone = one_at_a_time();
    let (place, copy) = (Place::new(None), Place::new(None));
    let file = place.data_dir().join("one.jsonl");
    let exported = copy.data_dir().join("exported.jsonl");
    let (file, exported) = (file.to_str().unwrap(), exported.to_str().unwrap());
    fs::write(file, RECORD).unwrap();
    let of_the_other = ["--deployment-name", "agent", "--collection", "other"];
    assert_eq!(countersign(&place, &[&["import", file], &of_the_other[..]].concat()).code, Some(0));
    assert_eq!(countersign(&place, &[&["export", "-o", exported], &of_the_other[..]].concat()).code, Some(0));
    let line = fs::read_to_string(exported).unwrap();
    assert!(line.contains(r#""deployment_name":"agent","collection":"other""#), "{line}");
    let said = countersign(&copy, &[&["import", exported], &of_the_other[..]].concat()).stderr;
    assert!(!said.contains("from elsewhere"), "{said}");
    let said = countersign(&copy, &["import", "-", exported]).stderr;
    assert!(said.contains("1 were exported from elsewhere, and belong to _public/invoices now"), "{said}");
}
