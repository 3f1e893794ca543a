//! Pages of large queues. The figures of a million mean something only in a release build:
//!
//!     bash tests/postgres/run cargo test --release --features ssr --lib a_page_of_a_million -- --ignored --nocapture

use super::{ledger_in_postgres, ledger_in_sqlite};
use crate::{
    database::{PostgresDatabase, SqliteDatabase},
    domain::queue::{QueueQuery, QueueSort},
    ledger::{Assessments, Ledger, LedgerError},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Rows: every tenth has a flag of kind 2, every hundredth one of kind 3, every thousandth one of kind 0; every fifth has a low
/// confidence.
const ROWS: &str = "
    INSERT INTO assessment (scope, item_id, version, updated_at, created_at, rules, until_day, todo, status, document, row_keys, kinds,
        duplicates, flags, risk, mask, confidence, search, amount, file_hash, seller, number, total, date)
    SELECT '_public' || chr(10) || 'invoices', 'item-' || n, '1', n, n, 'r', '', 0,
        CASE WHEN n % 4 = 0 THEN 'accepted' ELSE 'pending_review' END, 'document ' || n, '[]', '', 0, n % 3, n % 300,
        CASE WHEN n % 10 = 0 THEN 4 ELSE 0 END + CASE WHEN n % 100 = 0 THEN 8 ELSE 0 END + CASE WHEN n % 1000 = 0 THEN 1 ELSE 0 END
            + CASE WHEN n % 5 = 0 THEN 2199023255552 ELSE 1099511627776 END,
        (n % 100) / 100.0, 'document ' || n || ' of seller ' || (n % 977) || ' gmbh' || chr(10) || 'seller' || (n % 977), (n % 100000) / 4.0, '', 'seller' || (n % 977), 'number' || n, '', ''
    FROM numbers";
const KINDS: [&str; 7] = [
    "INSERT INTO assessment_kind SELECT scope, 2, place FROM assessment WHERE mask & 4 <> 0",
    "INSERT INTO assessment_kind SELECT scope, 3, place FROM assessment WHERE mask & 8 <> 0",
    "INSERT INTO assessment_kind SELECT scope, 0, place FROM assessment WHERE mask & 1 <> 0",
    "INSERT INTO assessment_kind SELECT scope, -1, place FROM assessment WHERE mask & 1099511627775 = 0",
    "INSERT INTO assessment_kind SELECT scope, 98, place FROM assessment WHERE mask & 1099511627776 <> 0",
    "INSERT INTO assessment_kind SELECT scope, 198, place FROM assessment WHERE mask & 2199023255552 <> 0",
    "INSERT INTO assessment_count
        SELECT scope, status, -2, count(*) FROM assessment GROUP BY 1, 2
        UNION ALL SELECT a.scope, status, kind, count(*) FROM assessment AS a JOIN assessment_kind AS k ON k.place = a.place GROUP BY 1, 2, 3
        UNION ALL SELECT a.scope, status, kind + CASE WHEN mask & 2199023255552 = 0 THEN 100 ELSE 200 END, count(*)
            FROM assessment AS a JOIN assessment_kind AS k ON k.place = a.place WHERE kind < 90 GROUP BY 1, 2, 3",
];

async fn pages(name: &str, table: &Assessments) {
    let query = |sort: QueueSort, flag: &str, text: &str| QueueQuery {
        sort,
        flag: Some(flag.to_owned()).filter(|flag| !flag.is_empty()),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        ..QueueQuery::default()
    };
    let low = |query: QueueQuery| QueueQuery { confidence: Some("low".to_owned()), ..query };
    let between = |least: &str, most: &str, sort: QueueSort| QueueQuery {
        least: Some(least.to_owned()),
        most: Some(most.to_owned()),
        ..query(sort, "", "")
    };
    let mut all = Vec::new();
    for (what, asked) in [
        ("riskiest", query(QueueSort::Riskiest, "", "")),
        ("riskiest, page 500", QueueQuery { after: Some("10000".to_owned()), ..query(QueueSort::Riskiest, "", "") }),
        ("least confident", query(QueueSort::LeastConfident, "", "")),
        (
            "by document, in the middle",
            QueueQuery { after: Some("item-500001".to_owned()), ..query(QueueSort::Document, "", "") },
        ),
        ("a frequent flag", query(QueueSort::Riskiest, "failed_rule", "")),
        ("a rare flag", query(QueueSort::Riskiest, "extraction_error", "")),
        ("no flag", query(QueueSort::Newest, "none", "")),
        ("a low confidence", low(query(QueueSort::Riskiest, "", ""))),
        ("a low confidence and a flag", low(query(QueueSort::Riskiest, "failed_rule", ""))),
        ("a low confidence and no flag", low(query(QueueSort::Newest, "none", ""))),
        ("a low confidence and a text", low(query(QueueSort::Riskiest, "", "seller 12"))),
        ("a rare text", query(QueueSort::Riskiest, "", "document 123456")),
        ("a seller", query(QueueSort::Riskiest, "", "seller 123 ")),
        ("several sellers", query(QueueSort::Riskiest, "", "seller 12")),
        ("a number of a seller", query(QueueSort::Riskiest, "", "777 of seller 5")),
        ("a text and a flag", query(QueueSort::Riskiest, "failed_rule", "seller 123 ")),
        ("a text and a rarer flag", query(QueueSort::Riskiest, "duplicate", "seller 123 ")),
        ("a frequent text", query(QueueSort::Riskiest, "", "gmbh")),
        ("a text that is nowhere", query(QueueSort::Riskiest, "", "document 12x of")),
        ("a text of the accepted only", query(QueueSort::Riskiest, "", "00 of seller")),
        ("two characters", query(QueueSort::Riskiest, "", "77")),
        ("of a seller", QueueQuery { seller: Some("Seller 123".to_owned()), ..query(QueueSort::Riskiest, "", "") }),
        ("between two totals", between("100", "101", QueueSort::Riskiest)),
        ("a rare total, newest first", between("24999", "30000", QueueSort::Newest)),
        ("a frequent total", between("10", "20000", QueueSort::LeastConfident)),
        ("older than a month", QueueQuery { age: Some("month".to_owned()), ..query(QueueSort::Riskiest, "", "") }),
        (
            "page 500, newest first",
            QueueQuery { after: Some("item-987000".to_owned()), ..between("0", "30000", QueueSort::Newest) },
        ),
        ("mine", QueueQuery { mine: true, ..query(QueueSort::Riskiest, "", "") }),
    ] {
        let mut times = Vec::new();
        let mut total = 0;
        for _ in 0..100 {
            let begun = Instant::now();
            let page = table.page(&asked, 20).await.unwrap();
            let _ = table.census(&asked).await.unwrap();
            times.push(begun.elapsed());
            total = page.total;
        }
        times.sort();
        eprintln!("{name}, {what}: p50 {:.1?}, p99 {:.1?} ({total})", times[50], times[98]);
        all.extend(times);
    }
    all.sort();
    eprintln!("{name}, all: p50 {:.1?}, p99 {:.1?}", all[all.len() / 2], all[all.len() * 99 / 100]);
    assert!(all[all.len() / 2] < Duration::from_secs(1));
}

async fn fill_sqlite(database: &SqliteDatabase, count: u32) {
    let begun = Instant::now();
    database
        .write(move |db| -> Result<(), LedgerError> {
            let numbers =
                format!("WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) ");
            db.execute_batch(&format!("{numbers}{}", ROWS.replace("chr(10)", "char(10)")))?;
            for sql in KINDS {
                db.execute_batch(sql)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    eprintln!("SQLite, filled in {:.0?}", begun.elapsed());
}

async fn fill_postgres(database: &PostgresDatabase, count: u32) {
    let begun = Instant::now();
    let client = database.client().await.unwrap();
    client
        .batch_execute(&format!("{ROWS} (SELECT generate_series(1, {count}) AS n) AS made").replace("FROM numbers (", "FROM ("))
        .await
        .unwrap();
    for sql in KINDS {
        client.batch_execute(sql).await.unwrap();
    }
    client.batch_execute("ANALYZE").await.unwrap();
    eprintln!("PostgreSQL, filled in {:.0?}", begun.elapsed());
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn a_page_of_a_million() {
    let count = std::env::var("ROWS").ok().and_then(|rows| rows.parse::<u32>().ok()).unwrap_or(1_000_000);
    let (_folder, database, ledger) = ledger_in_sqlite();
    fill_sqlite(&database, count).await;
    pages("SQLite", &ledger.assessments("_public", "invoices")).await;
    let (database, ledger) = ledger_in_postgres().await;
    fill_postgres(&database, count).await;
    pages("PostgreSQL", &ledger.assessments("_public", "invoices")).await;
}

/// So many that the index of texts is used.
const MANY: u32 = 40_000;

async fn a_text_is_found_among_many(ledger: Arc<dyn Ledger>) {
    let table = ledger.assessments("_public", "invoices");
    let texts = [
        "document 12345 of",
        "seller 123 ",
        "ent 777 of seller 777",
        "nt 1000 of",
        "r 5 gmb",
        "document 12x of",
        "00 of seller",
        "of%seller",
        "of_seller",
        "\"gmbh",
        "gmbh\" OR \"gmbh",
        "\\gmbh",
        "12",
        "gmbh",
    ];
    let text_of = |n: u32| format!("document {n} of seller {} gmbh", n % 977);
    for text in texts {
        for (flag, confidence, is_marked) in [
            (None, None, (|_| true) as fn(u32) -> bool),
            (Some("failed_rule"), None, |n| n.is_multiple_of(10)),
            (Some("duplicate"), None, |n| n.is_multiple_of(100)),
            (None, Some("low"), |n| n.is_multiple_of(5)),
            (Some("none"), Some("low"), |n| n % 10 == 5),
        ] {
            for status in [None, Some("accepted"), Some("all")] {
                let is_wanted = |n: &u32| {
                    let is_accepted = n.is_multiple_of(4);
                    is_marked(*n)
                        && (status == Some("all") || is_accepted == (status == Some("accepted")))
                        && text_of(*n).contains(text)
                };
                let mut wanted: Vec<u32> = (1..=MANY).filter(is_wanted).collect();
                wanted.reverse();
                let query = QueueQuery {
                    status: status.map(str::to_owned),
                    flag: flag.map(str::to_owned),
                    confidence: confidence.map(str::to_owned),
                    text: Some(text.to_owned()),
                    ..QueueQuery::default()
                };
                let page = table.page(&query, 20).await.unwrap();
                let found: Vec<u32> = page.rows.iter().map(|row| u32::try_from(row.created_at).unwrap()).collect();
                let first = wanted.iter().copied().take(20).collect::<Vec<_>>();
                assert_eq!(found, first, "{text:?} {flag:?} {confidence:?} {status:?}");
                let total = (wanted.len().min(2_000) as u64, wanted.len() > 2_000);
                assert_eq!((page.total, page.is_more), total, "{text:?} {flag:?} {confidence:?} {status:?}");
                if let [.., before, item, next] = first[..] {
                    let beside = table.beside(&query, &format!("item-{item}")).await.unwrap();
                    let expected = [before, next].map(|n| Some(format!("item-{n}")));
                    assert_eq!([beside.0, beside.1], expected, "{text:?} {flag:?} {confidence:?} {status:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_text_is_found_among_many_in_sqlite_and_postgres() {
    let (_folder, database, ledger) = ledger_in_sqlite();
    fill_sqlite(&database, MANY).await;
    a_text_is_found_among_many(ledger).await;
    let (database, ledger) = ledger_in_postgres().await;
    fill_postgres(&database, MANY).await;
    a_text_is_found_among_many(ledger).await;
}
