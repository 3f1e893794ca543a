//! `countersign import`: puts documents and their extracted data into the queue.

use super::{operations::with_causes, say::say, stores::Stores};
use crate::{agent_data::Scope, documents::NewFile, domain::has_reserved_text};
use anyhow::{Context, Result, bail};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use std::{
    fs,
    io::BufRead,
    path::{Path, PathBuf},
};

/// A record in `NAME.extracted.json` belongs to the document `NAME.pdf` next to it.
pub const RECORD_SUFFIX: &str = ".extracted.json";
const DOCUMENT_SUFFIXES: [&str; 8] = ["pdf", "png", "jpg", "jpeg", "tif", "tiff", "webp", "gif"];

/// The outcome of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Records written.
    pub imported: u64,
    /// Records and files that could not be used; each was reported.
    pub skipped: u64,
}

/// Whether `name` is the document of the record with this stem.
pub fn is_document_of(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('.'))
        .is_some_and(|suffix| DOCUMENT_SUFFIXES.contains(&suffix.to_ascii_lowercase().as_str()))
}

/// Copies a `schema.json` from an imported folder to the data directory, unless there is one already.
pub fn keep_schema(paths: &[PathBuf], data_dir: &Path) -> Result<()> {
    let kept = data_dir.join("schema.json");
    let found = paths.iter().map(|path| path.join("schema.json")).find(|file| file.is_file());
    if let (false, Some(found)) = (kept.exists(), found) {
        fs::copy(&found, &kept).with_context(|| format!("can't copy {}", found.display()))?;
        say(&format!("fields are described by {} from now on", found.display()));
    }
    Ok(())
}

/// Imports everything below `paths`; reports and skips what cannot be used.
pub async fn run(stores: &Stores, paths: &[PathBuf]) -> Report {
    let mut report = Report::default();
    let mut files = Vec::new();
    for path in paths {
        if let Err(error) = collect(path, &mut files) {
            skip(&mut report, path, &error.to_string());
        }
    }
    for (index, file) in files.iter().enumerate() {
        if is_lines(file) {
            import_lines(stores, file, &mut report).await;
            continue;
        }
        match import_pair(stores, file).await {
            Ok(()) => report.imported += 1,
            Err(error) => skip(&mut report, file, &with_causes(&*error)),
        }
        if (index + 1).is_multiple_of(25) {
            say(&format!("{} of {}", index + 1, files.len()));
        }
    }
    if files.is_empty() && report.skipped == 0 {
        say("nothing to import: no NAME.extracted.json and no NAME.jsonl there");
        report.skipped += 1;
    }
    report
}

fn skip(report: &mut Report, path: &Path, why: &str) {
    report.skipped += 1;
    say(&format!("skipped {}: {why}", path.display()));
}

fn is_lines(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix == "jsonl" || suffix == "ndjson")
}

/// Collects record files below `path`, sorted. If `path` is a file, it is taken whatever its name.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        fs::metadata(path)?;
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if name.ends_with(RECORD_SUFFIX) || is_lines(&entry) {
            files.push(entry);
        }
    }
    Ok(())
}

async fn import_pair(stores: &Stores, file: &Path) -> Result<()> {
    let record = fs::read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(RECORD_SUFFIX).or(name.strip_suffix(".json")).unwrap_or(&name);
    let folder = file.parent().unwrap_or(Path::new("."));
    let document = DOCUMENT_SUFFIXES
        .iter()
        .flat_map(|suffix| [format!("{stem}.{suffix}"), format!("{stem}.{}", suffix.to_uppercase())])
        .find(|name| folder.join(name).is_file());
    let document = match document {
        Some(name) => {
            let bytes = fs::read(folder.join(&name)).with_context(|| name.clone())?;
            Some((name, bytes))
        }
        None => None,
    };
    one(stores, &record, document).await
}

/// Records written concurrently, so that they share the store's commits.
const AT_A_TIME: usize = 64;

async fn import_lines(stores: &Stores, file: &Path, report: &mut Report) {
    let lines = match fs::File::open(file) {
        Ok(open) => std::io::BufReader::new(open).lines(),
        Err(error) => return skip(report, file, &error.to_string()),
    };
    let writes = lines.enumerate().filter_map(|(number, line)| match line {
        Ok(line) if line.trim().is_empty() => None,
        line => Some(async move {
            let result = match line {
                Ok(line) => one(stores, line.as_bytes(), None).await,
                Err(error) => Err(error.into()),
            };
            (number + 1, result)
        }),
    });
    // Results come in the order of the file, even though many writes are pending.
    let mut done = std::pin::pin!(futures::stream::iter(writes).buffered(AT_A_TIME));
    while let Some((number, result)) = done.next().await {
        match result {
            Ok(()) => report.imported += 1,
            Err(error) => skip(report, file, &format!("line {number}: {}", with_causes(&*error))),
        }
        if report.imported > 0 && report.imported.is_multiple_of(10_000) {
            say(&format!("{} imported", report.imported));
        }
    }
}

/// The members that tell an `ExtractedData` from an Agent Data item.
#[derive(Deserialize)]
struct Outline<'a> {
    #[serde(borrow)]
    original_data: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
}

/// The text of the `ExtractedData`: either the whole text, or inside an Agent Data item (as `export` writes it).
fn extracted_data(text: &str) -> Result<&str> {
    let skimmed: Outline<'_> = serde_json::from_str(text).context("not JSON of a record")?;
    if skimmed.original_data.is_none()
        && let Some(data) = skimmed.data
        && serde_json::from_str(data.get()).is_ok_and(|inner: Outline<'_>| inner.original_data.is_some())
    {
        return extracted_data(data.get());
    }
    let begins = |value: Option<&RawValue>, with| value.is_some_and(|value| value.get().starts_with(with));
    if begins(skimmed.data, '{') && begins(skimmed.status, '"') {
        Ok(text)
    } else {
        bail!("not ExtractedData: it needs an object “data” and a text “status”")
    }
}

/// Imports one record byte for byte, as if an agent had pushed it. If there is a document, it is stored first and the record is
/// rewritten to refer to it.
pub async fn one(stores: &Stores, record: &[u8], document: Option<(String, Vec<u8>)>) -> Result<()> {
    let record = std::str::from_utf8(record).context("not UTF-8")?;
    if has_reserved_text(record.as_bytes()) {
        bail!("it contains the text $serde_json::private::RawValue, which no record may contain");
    }
    let text = extracted_data(record)?;
    let text = match document {
        Some((name, bytes)) => pointing_at(stores, text, name, bytes).await?,
        None => text.to_owned(),
    };
    let collection = &stores.review.collection;
    let scope = Scope { deployment_name: collection.deployment_name.clone(), collection: collection.name.clone() };
    stores.review.agent_data.create(&scope, RawValue::from_string(text)?).await?;
    Ok(())
}

/// Stores the document, and returns the record with the document's id, and with its name and hash unless it has them.
async fn pointing_at(stores: &Stores, record: &str, name: String, bytes: Vec<u8>) -> Result<String> {
    let mut record: Map<String, Value> = serde_json::from_str(record).context("not JSON")?;
    let file = NewFile { name: name.clone(), external_file_id: None, purpose: Some("extract".into()) };
    let stored = stores.review.documents.store(file, bytes.into()).await?;
    record.insert("file_id".into(), stored.id.into());
    for (key, value) in [("file_name", name), ("file_hash", stored.content_hash)] {
        if record.get(key).is_none_or(Value::is_null) {
            record.insert(key.to_owned(), value.into());
        }
    }
    Ok(serde_json::to_string(&record)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extracted_data_is_known_with_and_without_an_item_around_it() {
        let record = r#"{"original_data":{"n":1.50},"data":{"n":1.50},"status":"pending_review"}"#;
        assert_eq!(extracted_data(record).ok(), Some(record));
        assert_eq!(extracted_data(&format!(r#"{{"id":"a","data":{record},"collection":"c"}}"#)).ok(), Some(record));
        let without_original = r#"{"data":{"n":1},"status":"error"}"#;
        assert_eq!(extracted_data(without_original).ok(), Some(without_original));
        for other in ["", "[]", "{}", r#"{"data":[],"status":"x"}"#, r#"{"data":{}}"#, r#"{"data":{},"status":1}"#] {
            assert!(extracted_data(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_record_finds_its_own_document_only() {
        assert!(is_document_of("a.pdf", "a"));
        assert!(is_document_of("a.b.JPG", "a.b"));
        assert!(!is_document_of("ab.pdf", "a"));
        assert!(!is_document_of("a.extracted.json", "a"));
    }
}
