#![expect(clippy::print_stdout, reason = "the figures are what is measured")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use crate::domain::{
    FieldPath,
    own_data::{OwnData, compare},
    rule::roles::Mapping,
};
use serde_json::{Value, json};
use std::{fs, path::Path};

const XML: &str = r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>X-1</b:ID></Invoice>"#;

/// A PDF of one page from these objects (3 and up); `catalog` and `page` are added to the catalog and the page.
fn pdf(catalog: &str, page: &str, objects: &[&str]) -> Vec<u8> {
    let first = [
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        "<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] {page} >>"),
    ];
    let mut file = String::from("%PDF-1.7\n");
    let mut places = vec![];
    for (number, object) in (1..).zip(first.iter().map(String::as_str).chain(objects.iter().copied())) {
        places.push(file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", places.len() + 1);
    file.into_bytes()
}

fn stream(content: &str) -> String {
    format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n{content}\nendstream", content.len())
}

fn contents(bytes: Vec<u8>) -> Contents {
    let mut lines = vec![];
    write(bytes, "", &Limits::default(), &mut lines).unwrap();
    let lines = lines_of(&lines);
    let own_data = lines.iter().find_map(|line| line.own_data.clone());
    Contents { own_data, ..lines.into_iter().next_back().unwrap() }
}

fn lines_of(lines: &[u8]) -> Vec<Contents> {
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

fn names(contents: &Contents) -> Vec<&str> {
    contents.attached.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn attachments_are_found_wherever_a_pdf_may_name_them_and_each_once() {
    let file = |name: &str, content: u32| format!("<< /Type /Filespec /F ({name}) /EF << /F {content} 0 R >> >>");
    let tree = "<< /Kids [ 8 0 R 8 0 R 7 0 R ] >>";
    let leaf = format!("<< /Names [ (a) {} (b) << /F (only a name) >> (c) 12 ] >>", file("../../in the tree.pdf", 4));
    let annotation = format!("<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS {} >>", file("pinned.txt", 6));
    let again = file("the same again.pdf", 4);
    let page = format!("/AF [ {} ] /Annots [ 9 0 R << /Subtype /Text >> ]", file("of the page.xml", 5));
    let bytes = pdf(
        &format!("/Names << /EmbeddedFiles 7 0 R >> /AF [ {again} ] /Collection << /View /D >>"),
        &page,
        &[&stream("%PDF-1.4 no real one"), &stream(XML), &stream("text"), tree, &leaf, &annotation],
    );
    let contents = contents(bytes.clone());
    assert_eq!(names(&contents), ["in the tree.pdf", "of the page.xml", "pinned.txt"]);
    let types: Vec<_> = contents.attached.iter().map(|one| (one.media_type.as_deref(), one.is_own_data)).collect();
    assert_eq!(types, [(Some("application/pdf"), false), (None, true), (None, false)]);
    assert!(contents.is_portfolio);
    assert_eq!(contents.own_data.and_then(|own| own.number).as_deref(), Some("X-1"));
    assert_eq!(read(bytes.clone(), "", 3, &Limits::default()).unwrap(), b"text");
    for number in [0, 4, u32::MAX] {
        assert!(matches!(read(bytes.clone(), "", number, &Limits::default()), Err(Refusal::Broken { .. })), "{number}");
    }
}

#[test]
fn names_are_unicode_and_have_nothing_that_nobody_sees() {
    let file = "<< /F (old) /UF <FEFF00C4202E002E0078006D006C> /EF << /UF 4 0 R >> >>";
    let nameless = "<< /EF << /F 5 0 R >> >>";
    let bytes = pdf(&format!("/AF [ {file} {nameless} ]"), "", &[&stream("1"), &stream("2")]);
    assert_eq!(names(&contents(bytes)), ["Ä.xml", "document"]);
}

#[test]
fn a_tree_that_bites_its_tail_and_thousands_of_names_end_soon() {
    let files: String = (0..500).map(|at| format!("({at}) << /F (f{at}) /EF << /F {} 0 R >> >> ", at + 5)).collect();
    let tree = format!("<< /Kids [ 4 0 R 4 0 R ] /Names [ {files} ] >>");
    let mut objects = vec![tree];
    objects.extend((0..500).map(|at| stream(&at.to_string())));
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let contents = contents(pdf("/Names << /EmbeddedFiles 4 0 R >>", "", &objects));
    assert_eq!(contents.attached.len(), MOST);
}

#[test]
fn damaged_attachments_are_named_and_the_others_read() {
    let damaged = "<< /Filter /FlateDecode /Length 4 >>\nstream\nnope\nendstream";
    let files = "<< /F (bad) /EF << /F 4 0 R >> >> << /F (gone) /EF << /F 99 0 R >> >> << /F (good.xml) /EF << /F 5 0 R >> >>";
    let bytes = pdf(&format!("/AF [ {files} ]"), "", &[damaged, &stream(XML)]);
    let contents = contents(bytes);
    assert_eq!(names(&contents), ["bad", "good.xml"]);
    assert!(contents.own_data.is_some());
}

#[test]
fn what_is_called_xml_is_read_before_the_others() {
    let files = "<< /F (terms.pdf) /EF << /F 4 0 R >> >> << /F (FACTUR-X.XML) /EF << /F 5 0 R >> >>";
    let bytes = pdf(&format!("/AF [ {files} ]"), "", &[&stream("%PDF-1.4 no real one"), &stream(XML)]);
    let mut lines = vec![];
    write(bytes, "", &Limits::default(), &mut lines).unwrap();
    let lines = lines_of(&lines);
    assert_eq!(lines.iter().map(|line| line.own_data.is_some()).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(names(&lines[2]), ["terms.pdf", "FACTUR-X.XML"], "in the order of the file");
    let kinds: Vec<_> = lines[2].attached.iter().map(|one| (one.media_type.as_deref(), one.is_own_data)).collect();
    assert_eq!(kinds, [(Some("application/pdf"), false), (None, true)]);
}

#[test]
fn a_pdf_with_much_before_its_first_line_carries_files_and_is_carried() {
    let junk = "%".repeat(3_000) + "\n";
    let file = "/AF [ << /F (inner.bin) /EF << /F 4 0 R >> >> ]";
    let outer = pdf(file, "", &[&stream("text")]);
    assert_eq!(names(&contents([junk.as_bytes(), &outer].concat())), ["inner.bin"]);
    let inner = junk + &String::from_utf8(pdf("", "", &[])).unwrap();
    let contents = contents(pdf(file, "", &[&stream(&inner)]));
    assert_eq!(contents.attached[0].media_type.as_deref(), Some("application/pdf"));
}

#[test]
fn a_document_without_attachments_carries_nothing() {
    assert_eq!(contents(pdf("", "", &[])), Contents::default());
    assert_eq!(contents(b"\x89PNG\r\n\x1a\n".to_vec()), Contents::default());
    assert_eq!(contents(XML.as_bytes().to_vec()).own_data.and_then(|own| own.number).as_deref(), Some("X-1"));
}

#[test]
fn the_portfolio_of_a_bug_report_contains_a_pdf() {
    let Ok(bytes) = fs::read("../shared/cases/documents/portfolio.pdf") else {
        println!("SKIPPED: no cases in ../shared/cases/documents");
        return;
    };
    let contents = contents(bytes);
    assert!(contents.is_portfolio && contents.own_data.is_none());
    assert_eq!(names(&contents), ["invoice.pdf"]);
    assert_eq!(contents.attached[0].media_type.as_deref(), Some("application/pdf"));
}

/// The invoices with data of their own, each with the right and the extracted values; `None`, with a line on the console, if they are
/// not available.
fn invoices() -> Option<Vec<(String, OwnData, Value, Value)>> {
    let mut found = vec![];
    let Ok(entries) = fs::read_dir("../shared/invoices") else {
        println!("SKIPPED: no invoices in ../shared/invoices");
        return None;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "pdf")
            && let Some(own) = contents(fs::read(&path).unwrap()).own_data
        {
            let of = |kind: &str| read_json(&path.with_extension(format!("{kind}.json")));
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            found.push((name, own, of("truth"), of("extracted")["data"].clone()));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Some(found)
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The places of all values in a record.
fn leaves(value: &Value, path: &FieldPath, found: &mut Vec<FieldPath>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(value, &path.key(key), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(at, value)| leaves(value, &path.index(at), found)),
        Value::Null => {}
        _ => found.push(path.clone()),
    }
}

/// Another value of the same kind.
fn spoilt(value: &Value) -> Value {
    match value.as_str() {
        None => json!(123_456.78),
        Some(day) if crate::domain::date::is_date(day) => json!("1999-12-31"),
        Some(code) if code.len() <= 3 => json!("X".repeat(code.len())),
        Some(_) => json!("Wrong 77"),
    }
}

#[test]
fn what_real_invoices_say_of_themselves_agrees_with_what_they_print() {
    let (mut fields, mut checked, mut wrong, mut unprinted) = (0, 0, vec![], 0);
    let Some(invoices) = invoices() else { return };
    for (name, own, truth, _) in &invoices {
        let differences = compare(own, truth, &Mapping::new());
        let mut paths = vec![];
        leaves(truth, &FieldPath::root(), &mut paths);
        fields += paths.len();
        // A field is checked if the comparison notices that it is spoilt.
        for path in paths.iter().filter(|path| !differences.iter().any(|one| one.path == **path)) {
            let mut spoilt_truth = truth.clone();
            let value = path.get_mut(&mut spoilt_truth).unwrap();
            *value = spoilt(value);
            checked += usize::from(compare(own, &spoilt_truth, &Mapping::new()).iter().any(|one| one.path == *path));
        }
        unprinted += differences.iter().filter(|one| one.is_missing).count();
        for one in differences.iter().filter(|one| !one.is_missing) {
            wrong.push(format!("{name} {} says {:?}, not {:?}", one.path, one.says, one.path.get(truth)));
        }
    }
    println!(
        "{} invoices: of {fields} printed fields {checked} agree and {} do not; {unprinted} are not printed:\n{}",
        invoices.len(),
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(invoices.len(), 34);
    assert!(checked >= 1_271 && wrong.len() <= 22, "{checked} agree, {} do not", wrong.len());
}

#[test]
fn what_agents_misread_is_told() {
    let (mut told, mut injected, mut other) = (0, 0, vec![]);
    let Some(invoices) = invoices() else { return };
    for (name, own, _, data) in invoices {
        let errors = read_json(Path::new(&format!("../shared/invoices/{name}.errors.json")));
        let wrong: Vec<(String, String)> = errors["injected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                (error["extracted_path"].as_str().or(error["path"].as_str()).unwrap().to_owned(), error["kind"].to_string())
            })
            .collect();
        let differences = compare(&own, &data, &Mapping::new());
        let at = |path: &str| differences.iter().any(|one| one.path.to_string() == path);
        injected += wrong.len();
        for (path, kind) in &wrong {
            let is_told =
                at(path) || kind.contains("row") && differences.iter().any(|one| path.starts_with(&one.path.to_string()));
            told += usize::from(is_told);
            if !is_told {
                println!(
                    "{name}: not told: {path} {kind} {:?}",
                    path.parse::<FieldPath>().ok().and_then(|path| path.get(&data).cloned())
                );
            }
        }
        let is_wrong = |path: &str| wrong.iter().any(|(wrong, _)| wrong == path);
        other.extend(
            differences
                .iter()
                .filter(|one| !one.is_missing && !is_wrong(&one.path.to_string()))
                .map(|one| format!("{name} {} says {:?}", one.path, one.says)),
        );
    }
    println!("{told} of {injected} errors are told; besides:\n{}", other.join("\n"));
    assert!(told >= 100 && injected == 124, "{told} of {injected}");
}
