//! Reads a picture of a page with an engine of the machine. The engine runs within this process's limits, and what it says is taken as a
//! scanner's reading: it may be wrong.

use super::{
    super::{description::Word, ocr::OcrEngine},
    protocol::Refusal,
};
use image::RgbImage;
use std::{
    io::{Error, Read, Write},
    process::{Command, Stdio},
};

/// Words of one page; where there are more, these are not all.
pub(super) const MOST_WORDS: usize = 5_000;
/// Bytes that the engine may say.
const LONGEST_ANSWER: u64 = 4 << 20;
/// Characters of one word.
const LONGEST_WORD: usize = 200;

/// The words in a picture, which has so many pixels per unit of the page.
///
/// # Errors
///
/// The engine can't be started, or ends without success: then nobody knows what is written there.
pub(super) fn read(engine: &OcrEngine, picture: &RgbImage, (x_scale, y_scale): (f64, f64)) -> Result<Vec<Word>, Refusal> {
    let table = ask(engine, picture).map_err(|error| Refusal::EngineFailed { reason: error.to_string() })?;
    Ok(words_of(&table, (x_scale, y_scale), (f64::from(picture.width()), f64::from(picture.height()))))
}

fn ask(engine: &OcrEngine, picture: &RgbImage) -> std::io::Result<String> {
    let mut child = Command::new(&engine.program)
        .args(["stdin", "stdout", "-l", &engine.languages, "--psm", "3", "tsv"])
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // How an engine ends that does not listen says why.
        let _ = stdin.write_all(format!("P6\n{} {}\n255\n", picture.width(), picture.height()).as_bytes());
        let _ = stdin.write_all(picture.as_raw());
    }
    let mut table = vec![];
    if let Some(stdout) = child.stdout.take() {
        stdout.take(LONGEST_ANSWER).read_to_end(&mut table)?;
    }
    let status = child.wait()?;
    if status.success() { Ok(String::from_utf8_lossy(&table).into_owned()) } else { Err(Error::other(status.to_string())) }
}

/// A table with a line for each word: level, five numbers, left, top, width, height, confidence, text.
fn words_of(table: &str, (x_scale, y_scale): (f64, f64), (width, height): (f64, f64)) -> Vec<Word> {
    const WORD: &str = "5";
    let words = table.lines().filter_map(|line| {
        let columns: Vec<&str> = line.splitn(12, '\t').collect();
        let [WORD, _, _, _, _, _, left, top, w, h, confidence, text] = columns[..] else { return None };
        let [left, top, w, h] = [left, top, w, h].map(|number| number.parse::<u32>().map_or(f64::NAN, f64::from));
        let is_within = left + w <= width && top + h <= height && w > 0.0 && h > 0.0;
        let is_read = confidence.parse::<f64>().is_ok_and(|confidence| confidence >= 0.0);
        let text: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(LONGEST_WORD).collect();
        let place = [left / x_scale, top / y_scale, w / x_scale, h / y_scale].map(|length| (length * 100.0).round() / 100.0);
        let [x, y, w, h] = place;
        (is_within && is_read && !text.is_empty()).then_some(Word { text, x, y, w, h, is_scanned: true })
    });
    words.take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_within_the_picture_are_taken_from_the_table() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t400\t200\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t40\t20\t100\t30\t96.5\tTotal\n\
                     5\t1\t1\t1\t1\t2\t390\t20\t100\t30\t96.5\toutside\n\
                     5\t1\t1\t1\t1\t3\t1\t2\t3\t4\t-1\tunread\n\
                     5\t1\t1\t1\t1\t4\t1\t2\t3\t4\t50\t  \n5\t1\tshort\n";
        let words = words_of(table, (4.0, 2.0), (400.0, 200.0));
        assert_eq!(words, [Word { text: "Total".into(), x: 10.0, y: 10.0, w: 25.0, h: 15.0, is_scanned: true }]);
    }
}
