//! Pages of a queue of a million. Slow, and of figures that mean something only in a release build:
//!
//!     bash tests/postgres/run cargo test --release --features ssr --lib a_page_of_a_million -- --ignored --nocapture

use super::{ledger_in_postgres, ledger_in_sqlite};
use crate::{
    domain::queue::{QueueQuery, QueueSort},
    ledger::{Assessments, Ledger, LedgerError},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A million rows: every tenth has a flag of kind 2, every hundredth one of kind 3, every thousandth one of kind 0.
const ROWS: &str = "
    INSERT INTO assessment (scope, item_id, version, updated_at, created_at, rules, until_day, todo, status, document, row_keys, kinds,
        duplicates, flags, risk, mask, confidence, search, file_hash, seller, number, total, date)
    SELECT '_public' || chr(10) || 'invoices', 'item-' || n, '1', n, n, 'r', '', 0,
        CASE WHEN n % 4 = 0 THEN 'accepted' ELSE 'pending_review' END, 'document ' || n, '[]', '', 0, n % 3, n % 300,
        CASE WHEN n % 10 = 0 THEN 4 ELSE 0 END + CASE WHEN n % 100 = 0 THEN 8 ELSE 0 END + CASE WHEN n % 1000 = 0 THEN 1 ELSE 0 END,
        (n % 100) / 100.0, 'document ' || n || ' of seller ' || (n % 977) || ' gmbh', '', 'seller' || (n % 977), 'number' || n, '', ''
    FROM numbers";
const KINDS: [&str; 5] = [
    "INSERT INTO assessment_kind SELECT scope, 2, place FROM assessment WHERE mask & 4 <> 0",
    "INSERT INTO assessment_kind SELECT scope, 3, place FROM assessment WHERE mask & 8 <> 0",
    "INSERT INTO assessment_kind SELECT scope, 0, place FROM assessment WHERE mask & 1 <> 0",
    "INSERT INTO assessment_kind SELECT scope, -1, place FROM assessment WHERE mask = 0",
    "INSERT INTO assessment_count
        SELECT scope, status, -2, count(*) FROM assessment GROUP BY 1, 2
        UNION ALL SELECT a.scope, status, kind, count(*) FROM assessment AS a JOIN assessment_kind AS k ON k.place = a.place GROUP BY 1, 2, 3",
];

async fn pages(name: &str, table: &Assessments) {
    let query = |sort: QueueSort, flag: &str, text: &str| QueueQuery {
        sort,
        flag: Some(flag.to_owned()).filter(|flag| !flag.is_empty()),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        ..QueueQuery::default()
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
        ("a rare text", query(QueueSort::Riskiest, "", "document 123456")),
        ("a seller", query(QueueSort::Riskiest, "", "seller 123 ")),
        ("a frequent text", query(QueueSort::Riskiest, "", "gmbh")),
        ("two characters", query(QueueSort::Riskiest, "", "77")),
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

#[tokio::test]
#[ignore = "takes minutes"]
async fn a_page_of_a_million() {
    let count = std::env::var("ROWS").ok().and_then(|rows| rows.parse::<u32>().ok()).unwrap_or(1_000_000);
    let (_folder, database, ledger) = ledger_in_sqlite();
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
    pages("SQLite", &ledger.assessments("_public", "invoices")).await;

    let (database, ledger): (_, Arc<dyn Ledger>) = ledger_in_postgres().await;
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
    pages("PostgreSQL", &ledger.assessments("_public", "invoices")).await;
}
