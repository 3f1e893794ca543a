//! The child process that opens untrusted files: `countersign render-document describe FILE`, `… page FILE N [SIZE]`,
//! `… words FILE FIRST LAST`, `… scan FILE N ENGINE LANGUAGES`, `… contents FILE` and `… attachment FILE N`.
//!
//! It limits its own memory, time and files before it touches the document, does one thing, and exits; whatever the document
//! does to it, the server only sees an exit status. The answer (JSON or a picture) goes to stdout. Exit status 0 is success,
//! [`REFUSED`] a [`Refusal`] as JSON on stderr; everything else is a crash.

mod attachments;
mod canvas;
mod completeness;
mod confine;
mod encode;
mod fonts;
mod images;
mod jpeg_form;
mod kind;
mod mend;
mod ocr;
mod own_data;
mod pdf;
mod pdf_text;
mod picture;
mod protocol;
mod shapes;
mod tiff_pages;
mod tiff_picture;
mod unicode_font;
mod words;
mod xml;
mod xml_pages;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests;

use fonts::Fonts;
use kind::kind_of;
use protocol::write_words;
pub use protocol::{REFUSED, Refusal};

use super::{
    description::{Description, PageWords, PictureSize},
    limits::Limits,
    media_type::DATA,
    ocr::OcrEngine,
};
use std::{
    fs::File,
    io::{Read, Write},
    process::ExitCode,
};

/// The command's first argument.
pub const COMMAND: &str = "render-document";

/// Says that a password comes on stdin. Not an argument itself: others on the machine can read a process's arguments.
pub const PASSWORD_FOLLOWS: &str = "password-follows";

/// Bytes of a password; PDF allows 127.
pub const LONGEST_PASSWORD: usize = 512;

/// What the child process does with the arguments after [`COMMAND`]: one of the tasks above, then limits as `name=value`. Works in the
/// calling thread; start no other thread before.
pub fn run(arguments: &[String]) -> ExitCode {
    match answer(arguments) {
        Ok(bytes) => {
            let written = std::io::stdout().lock().write_all(&bytes);
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(refusal) => {
            let text = serde_json::to_string(&refusal).unwrap_or_default();
            let _ = writeln!(std::io::stderr().lock(), "{text}");
            ExitCode::from(REFUSED)
        }
    }
}

fn answer(arguments: &[String]) -> Result<Vec<u8>, Refusal> {
    let usage = "describe FILE | page FILE N [SIZE] | words FILE FIRST LAST | scan FILE N ENGINE LANGUAGES | contents FILE | \
                 attachment FILE N, then limits as name=value";
    let misused = || Refusal::Misused { usage: format!("{COMMAND} {usage}") };
    let (mut positional, named): (Vec<&str>, Vec<&str>) = arguments.iter().map(String::as_str).partition(|one| !is_limit(one));
    let limits = Limits::parse(&named).ok_or_else(misused)?;
    let password = if positional.last() == Some(&PASSWORD_FOLLOWS) {
        positional.pop();
        read_password()?
    } else {
        String::new()
    };
    match positional[..] {
        ["describe", file] => {
            let bytes = confine_and_read(file, &limits)?;
            let description = describe(bytes, &password, &limits)?;
            serde_json::to_vec(&description).map_err(|error| Refusal::Broken { reason: error.to_string() })
        }
        ["page", file, number] | ["page", file, number, _] => {
            let page = number.parse().map_err(|_| misused())?;
            let size =
                positional.get(3).map_or(Some(PictureSize::Ordinary), |size| PictureSize::parse(size)).ok_or_else(misused)?;
            let bytes = confine_and_read(file, &limits)?;
            draw(bytes, &password, page, size, &limits, &Fonts::find())
        }
        ["words", file, first, last] => {
            let range = first.parse().ok().zip(last.parse().ok()).ok_or_else(misused)?;
            let bytes = confine_and_read(file, &limits)?;
            // Written page by page, so that a later page that ends this process does not lose the earlier ones.
            let mut out = std::io::stdout().lock();
            match shown(bytes)? {
                (bytes, "application/pdf" | DATA) => {
                    let tools = words::Tools { limits: &limits, fonts: Fonts::find() };
                    words::write(bytes, &password, range, &tools, &mut out)?;
                }
                _ => write_words(&PageWords::of_picture(range.0), &mut out)?,
            }
            Ok(vec![])
        }
        ["scan", file, number, program, languages] => {
            let page = number.parse().map_err(|_| misused())?;
            let engine = OcrEngine::of(program.as_ref(), languages).ok_or_else(misused)?;
            let words = match shown(confine_and_read(file, &limits)?)? {
                (bytes, "application/pdf" | DATA) => pdf::read_scan(bytes, &password, page, &engine, &limits)?,
                (bytes, media_type) => picture::read_scan(bytes, media_type, page, &engine, &limits)?,
            };
            let mut json = vec![];
            let cut = words.len() >= ocr::MOST_WORDS;
            write_words(&PageWords { page, words, cut, unshown: vec![], scan_failed: false }, &mut json)?;
            Ok(json)
        }
        ["contents", file] => {
            let bytes = confine_and_read(file, &limits)?;
            attachments::write(bytes, &password, &limits, &mut std::io::stdout().lock())?;
            Ok(vec![])
        }
        ["attachment", file, number] => {
            let number = number.parse().map_err(|_| misused())?;
            let bytes = confine_and_read(file, &limits)?;
            attachments::read(bytes, &password, number, &limits)
        }
        _ => Err(misused()),
    }
}

fn read_password() -> Result<String, Refusal> {
    let mut password = String::new();
    let read = std::io::stdin().take(LONGEST_PASSWORD as u64).read_to_string(&mut password);
    read.map_err(|error| Refusal::Unreadable { reason: error.to_string() })?;
    Ok(password)
}

/// A limit is `name=value`; a file is an absolute path.
fn is_limit(argument: &str) -> bool {
    !argument.starts_with('/') && argument.contains('=')
}

fn confine_and_read(file: &str, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    confine::confine(limits).map_err(|error| Refusal::Unconfined { reason: error.to_string() })?;
    let unreadable = |error: std::io::Error| Refusal::Unreadable { reason: error.to_string() };
    let mut bytes = vec![];
    File::open(file).map_err(unreadable)?.take(limits.max_file_bytes + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits.max_file_bytes {
        return Err(Refusal::too_many_bytes(bytes.len() as u64, limits.max_file_bytes));
    }
    Ok(bytes)
}

fn describe(bytes: Vec<u8>, password: &str, limits: &Limits) -> Result<Description, Refusal> {
    match shown(bytes)? {
        (bytes, "application/pdf") => pdf::describe(bytes, password, limits),
        (bytes, DATA) => Ok(Description { media_type: DATA.to_owned(), ..pdf::describe(bytes, "", limits)? }),
        (bytes, media_type) => picture::describe(bytes, media_type, limits),
    }
}

fn draw(
    bytes: Vec<u8>,
    password: &str,
    page: u32,
    size: PictureSize,
    limits: &Limits,
    fonts: &Fonts,
) -> Result<Vec<u8>, Refusal> {
    match shown(bytes)? {
        (bytes, "application/pdf" | DATA) => pdf::draw(bytes, password, page, size, limits, fonts),
        (bytes, media_type) => picture::draw(bytes, media_type, page, size, limits),
    }
}

/// What is shown, and its kind. An invoice that is only data is set as pages of a PDF.
fn shown(bytes: Vec<u8>) -> Result<(Vec<u8>, &'static str), Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Broken { reason: "the file is empty".to_owned() });
    }
    if let Some(media_type) = kind_of(&bytes) {
        return Ok((bytes, media_type));
    }
    let is_invoice = own_data::own_data(&bytes).is_some();
    is_invoice.then(|| xml_pages::as_pdf(&bytes)).flatten().map(|pdf| (pdf, DATA)).ok_or(Refusal::Unsupported)
}
