//! Finds a text in the texts of the records. Both engines index three characters at a time; what the index finds is compared with
//! the whole text.

use super::super::{LedgerError, sql::Sql};

/// The index knows three characters and more.
const SHORTEST: usize = 3;
/// Three characters that stand in fewer places than this are rare enough not to be told apart.
const RARE: i64 = 300;
/// So many threes of a text are looked up.
const MOST: usize = 3;
/// Of a longer text, only so many threes are compared for how rare they are.
const COMPARED: usize = 40;

/// What the index is asked for, so that it finds all records with this text and few others; `None` if it can't help.
pub(super) async fn pattern<S: Sql>(sql: &S, text: &str) -> Result<Option<String>, LedgerError> {
    if text.chars().count() < SHORTEST {
        return Ok(None);
    }
    if S::IS_POSTGRES {
        let escaped: String =
            text.chars().flat_map(|c| ['\\', c].into_iter().skip(usize::from(!matches!(c, '\\' | '%' | '_')))).collect();
        return Ok(Some(format!("%{escaped}%")));
    }
    // FTS5 reads the list of every three characters that it is asked for, and those of words like "invoice" are long.
    let mut rarest = Vec::new();
    for three in threes(text) {
        rarest.push((how_rare(sql, &three).await?, three));
    }
    rarest.sort();
    let quoted = rarest.into_iter().take(MOST).map(|(_, three)| format!("\"{}\"", three.replace('"', "\"\"")));
    Ok(Some(quoted.collect::<Vec<_>>().join(" AND ")))
}

/// The different threes of a text.
fn threes(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().map(|c| if c == '\0' { '\u{fffd}' } else { c }).collect();
    let mut threes: Vec<String> = Vec::new();
    for three in chars.windows(SHORTEST) {
        let three: String = three.iter().collect();
        if threes.len() < COMPARED && !threes.contains(&three) {
            threes.push(three);
        }
    }
    threes
}

/// Less for the rarer. An estimate, by the record in which they stand for the [`RARE`]th time: the later it was stored, the rarer they
/// are. What began to be stored late seems rarer than it is; that costs time only.
async fn how_rare<S: Sql>(sql: &S, three: &str) -> Result<i64, LedgerError> {
    let statement = "SELECT doc FROM assessment_text_parts WHERE term = $1 LIMIT 1 OFFSET $2";
    let place = sql.rows(statement, &[three.into(), RARE.into()]).await?;
    Ok(place.first().and_then(|row| row.first()).map_or(i64::MIN, |place| -place.int()))
}
