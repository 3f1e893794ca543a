//! Cells as spreadsheets put them on the clipboard: columns between tabs, rows between line ends.

/// No invoice has more rows than this.
pub const MOST_ROWS: usize = 5_000;

/// Parses what a spreadsheet copied. A cell that starts with a quotation mark extends to the closing one, across tabs and line
/// breaks; two of them stand for one. An unclosed quotation mark is an ordinary character (`"` for inches). The line break after
/// the last row does not start another row.
pub fn read_tsv(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    while rows.len() < MOST_ROWS {
        let (cell, after) = read_cell(rest);
        row.push(cell);
        if let Some(next) = after.strip_prefix('\t') {
            rest = next;
            continue;
        }
        rows.push(std::mem::take(&mut row));
        rest = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\r', '\n'])).unwrap_or(after);
        if rest.is_empty() {
            break;
        }
    }
    rows
}

/// One cell, and what follows it: nothing, a tab or a line break.
fn read_cell(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"').and_then(read_quoted) {
        return quoted;
    }
    let end = text.find(['\t', '\r', '\n']).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// The text before the closing quotation mark; `None` if none closes it right at the end of the cell.
fn read_quoted(text: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"')?;
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        if let Some(after) = rest.strip_prefix('"') {
            cell.push('"');
            rest = after;
        } else if rest.is_empty() || rest.starts_with(['\t', '\r', '\n']) {
            return Some((cell.replace("\r\n", "\n"), rest));
        } else {
            return None;
        }
    }
}

/// Writes cells so that a spreadsheet reads them back.
pub fn write_tsv<'t>(rows: impl Iterator<Item = Vec<&'t str>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.into_iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            if cell.contains(['\t', '\r', '\n']) || cell.starts_with('"') {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_range_is_read_cell_by_cell() {
        assert_eq!(read_tsv("Lamp\t2\r\nCable\t10\r\n"), [["Lamp", "2"], ["Cable", "10"]]);
        assert_eq!(read_tsv("a\n\nb"), [["a"], [""], ["b"]]);
        assert_eq!(read_tsv("\t\n1"), vec![vec!["", ""], vec!["1"]]);
        assert_eq!(read_tsv(""), [[""]]);
    }

    #[test]
    fn a_quoted_cell_holds_tabs_line_ends_and_quotation_marks() {
        assert_eq!(read_tsv("\"two\r\nlines\"\t\"a \"\"b\"\"\tc\"\n3"), vec![vec!["two\nlines", "a \"b\"\tc"], vec!["3"]]);
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_is_text() {
        assert_eq!(read_tsv("5\" pipe\t\"open\tx\ny"), vec![vec!["5\" pipe", "\"open", "x"], vec!["y"]]);
        assert_eq!(read_tsv("\"a\" b\tc"), [["\"a\" b", "c"]]);
    }

    #[test]
    fn what_is_written_reads_back() {
        let rows = vec![vec!["Lamp\n2 m", "5\"", "\"q\""], vec!["", "a\tb", "1.50"]];
        let text = write_tsv(rows.iter().cloned());
        assert_eq!(read_tsv(&text), rows);
    }

    #[test]
    fn a_flood_of_rows_is_cut() {
        assert_eq!(read_tsv(&"x\n".repeat(MOST_ROWS + 10)).len(), MOST_ROWS);
    }
}
