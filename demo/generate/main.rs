//! Writes the demo documents and their records: `make demo-documents`, or `cargo run --example generate-demo`.
//!
//! All companies, people, accounts and numbers are invented. The output is the same every time: no clock, no real randomness.

mod chance;
mod documents;
mod font;
mod invoice;
mod json;
mod number;
mod parts;
mod readme;
mod record;
mod scan;
mod shapes;
mod sheet;
mod story;
mod table;
mod widths;

use documents::{Demo, Format};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Writes the files. With `--check`, fails if the committed files differ from what would be written.
fn main() -> std::io::Result<()> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let check = std::env::args().any(|argument| argument == "--check");
    std::fs::create_dir_all(demo.join("documents"))?;
    for (name, bytes) in files() {
        let path = demo.join(&name);
        if !check {
            std::fs::write(path, bytes)?;
        } else if std::fs::read(path)? != bytes {
            return Err(std::io::Error::other(format!("demo/{name} is not what the generator writes; run it without --check")));
        }
    }
    Ok(())
}

/// Every file, with its path below `demo`.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut list = readme::Readme::default();
    for document in documents::all() {
        document.invoice.assert_sound();
        let (file_name, bytes, record) = produce(&document);
        list.add(&document, &file_name);
        files.push((format!("documents/{file_name}"), bytes));
        files.push((format!("documents/{}.extracted.json", document.name), json::laid_out(&record).into_bytes()));
    }
    files.push(("README.md".into(), list.text().into_bytes()));
    files
}

/// The document's file name, its bytes, and its record.
fn produce(document: &Demo) -> (String, Vec<u8>, serde_json::Value) {
    let Demo { name, language, invoice, sheet, story, .. } = document;
    let pdf = sheet.to_pdf(invoice.number, invoice.seller.name, language);
    let (ending, bytes, marks, page_size) = match document.format {
        Format::Pdf => ("pdf", pdf, sheet.marks.clone(), sheet.size),
        Format::Scan => {
            let scan = scan::scan(pdf, &sheet.marks, name);
            ("jpg", scan.jpeg, scan.marks, scan.size)
        }
    };
    let file_name = format!("{name}.{ending}");
    let file_hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let source = record::Source { file_name: &file_name, file_hash: &file_hash, marks: &marks, page_size };
    let record = record::record(&invoice.truth(), &source, story);
    (file_name, bytes, record)
}
