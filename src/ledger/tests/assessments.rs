//! The table of the assessments, in both engines.

use super::{Arc, Draft, Ledger, StoredDraft, Version, ledger_in_postgres, ledger_in_sqlite, stored};
use crate::{
    domain::{
        Band, FlagKind, KeyField, KeyKind, Label, Sameness, Status,
        queue::{QueueQuery, QueueSort},
    },
    ledger::{
        Assessments, ClaimHolder,
        assessment::{Assessment, ByFilter, Progress, ToDo, Twin},
    },
};
use std::time::Duration;

fn one(n: i64, kinds: &[FlagKind]) -> Assessment {
    Assessment {
        item_id: format!("item-{n:04}"),
        version: format!("{n}-a"),
        updated_at: n,
        created_at: n,
        rules: "rules".to_owned(),
        until_day: String::new(),
        todo: ToDo::Nothing,
        status: Status::PendingReview,
        document: format!("{:03}.pdf", 999 - n),
        keys: vec![KeyField { label: Label::default(), text: format!("key {n}"), kind: KeyKind::Text }],
        kinds: kinds.to_vec(),
        confidence: (n % 2 == 0).then_some(f64::from(i32::try_from(n).unwrap()) / 1000.0),
        band: match n % 5 {
            0 => Band::High,
            1 | 2 => Band::Low,
            _ => Band::Unknown,
        },
        search: format!("name {n} of nordlicht_100%\ngmbh"),
        amount: None,
        twin: Twin::default(),
    }
}

fn queue(sort: QueueSort) -> QueueQuery {
    QueueQuery { sort, ..QueueQuery::default() }
}

/// All pages of a queue, and its total.
async fn all(table: &Assessments, query: &QueueQuery) -> (Vec<i64>, u64) {
    let (mut ids, mut query) = (Vec::new(), query.clone());
    loop {
        let page = table.page(&query, 7).await.unwrap();
        assert!(page.rows.len() <= 7);
        ids.extend(page.rows.iter().map(|row| row.created_at));
        assert_eq!(page.skipped, Some((ids.len() - page.rows.len()) as u64), "where the page is");
        let back = QueueQuery { before: page.previous, ..query.clone() };
        let before: Vec<i64> = match back.before {
            None => Vec::new(),
            Some(_) => {
                let back = QueueQuery { after: None, ..back };
                table.page(&back, 7).await.unwrap().rows.iter().map(|row| row.created_at).collect()
            }
        };
        let begun = ids.len() - page.rows.len();
        assert_eq!(before, ids[begun.saturating_sub(7)..begun], "the page before");
        query.after = page.next;
        if query.after.is_none() {
            return (ids, page.total);
        }
    }
}

async fn a_queue_is_read_page_by_page_in_every_order(ledger: Arc<dyn Ledger>) {
    let table = ledger.assessments("_public", "invoices");
    let kinds = |n: i64| match n % 3 {
        0 => vec![],
        1 => vec![FlagKind::LowConfidence],
        _ => vec![FlagKind::FailedRule, FlagKind::LowConfidence],
    };
    table.store((1..=50).map(|n| one(n, &kinds(n))).collect()).await.unwrap();
    let other = ledger.assessments("_public", "others");
    other.store(vec![one(60, &[])]).await.unwrap();

    let sorted = |key: &dyn Fn(&i64) -> (i64, i64)| {
        let mut ids: Vec<i64> = (1..=50).collect();
        ids.sort_by_key(key);
        (ids, 50)
    };
    assert_eq!(all(&table, &queue(QueueSort::Newest)).await, sorted(&|n| (0, -n)));
    assert_eq!(all(&table, &queue(QueueSort::Oldest)).await, sorted(&|n| (0, *n)));
    assert_eq!(all(&table, &queue(QueueSort::Riskiest)).await, sorted(&|n| (-(n % 3), -n)));
    assert_eq!(all(&table, &queue(QueueSort::Document)).await, sorted(&|n| (-n, -n)));
    let unknown_first = |n: &i64| if n % 2 == 0 { (*n, -n) } else { (-1, -n) };
    assert_eq!(all(&table, &queue(QueueSort::LeastConfident)).await, sorted(&unknown_first));

    let by = |flag: &str, text: &str| QueueQuery {
        flag: Some(flag.to_owned()).filter(|flag| !flag.is_empty()),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        ..queue(QueueSort::Newest)
    };
    let that = |fits: &dyn Fn(&i64) -> bool| {
        let ids: Vec<i64> = (1..=50).rev().filter(fits).collect();
        let count = ids.len() as u64;
        (ids, count)
    };
    assert_eq!(all(&table, &by("failed_rule", "")).await, that(&|n| n % 3 == 2));
    assert_eq!(all(&table, &by("low_confidence", "")).await, that(&|n| n % 3 > 0));
    assert_eq!(all(&table, &by("none", "")).await, that(&|n| n % 3 == 0));
    assert_eq!(all(&table, &by("", "NAME 4")).await, that(&|n| *n == 4 || *n / 10 == 4));
    assert_eq!(all(&table, &by("", "4")).await, that(&|n| n % 10 == 4 || *n / 10 == 4), "two characters and fewer, too");
    assert_eq!(all(&table, &by("", "nordlicht_100%")).await.1, 50);
    assert_eq!(all(&table, &by("", "nordlicht%100")).await.1, 0, "nothing of it is a pattern");
    assert_eq!(all(&table, &by("", "\"; or '")).await.1, 0);
    assert_eq!(all(&table, &by("failed_rule", "name 4")).await, that(&|n| n % 3 == 2 && (*n == 4 || *n / 10 == 4)));
    let sure =
        |confidence: &str, flag: &str, text: &str| QueueQuery { confidence: Some(confidence.to_owned()), ..by(flag, text) };
    assert_eq!(all(&table, &sure("low", "", "")).await, that(&|n| matches!(n % 5, 1 | 2)));
    assert_eq!(all(&table, &sure("high", "failed_rule", "")).await, that(&|n| n % 5 == 0 && n % 3 == 2));
    assert_eq!(all(&table, &sure("unknown", "none", "")).await, that(&|n| n % 5 > 2 && n % 3 == 0));
    assert_eq!(all(&table, &sure("low", "none", "name 4")).await, that(&|n| *n == 42));
    for same in ["Ｎａｍｅ\u{a0}４", "name\u{2009}４", " NAME\u{202f} 4"] {
        assert_eq!(all(&table, &by("", same)).await, all(&table, &by("", "name 4")).await, "{same}");
    }
    let ByFilter { kinds: counts, bands } = table.by_filter(&QueueQuery::default()).await.unwrap();
    assert_eq!(bands, [(Band::High, 10), (Band::Low, 20), (Band::Unknown, 20)]);
    let count = |kind: Option<FlagKind>| counts.iter().find(|(one, _)| *one == kind).unwrap().1;
    assert_eq!((count(None), count(Some(FlagKind::FailedRule)), count(Some(FlagKind::LowConfidence))), (16, 17, 34));

    assert_eq!(table.standing(&queue(QueueSort::Riskiest), "item-0047").await.unwrap(), Some((1, 50)));
    assert_eq!(table.standing(&by("none", ""), "item-0045").await.unwrap(), Some((1, 16)), "48 comes before it");
    for (id, beside) in
        [("item-0047", (Some("item-0050"), Some("item-0044"))), ("item-0002", (Some("item-0005"), Some("item-0049")))]
    {
        let found = table.beside(&queue(QueueSort::Riskiest), id).await.unwrap();
        assert_eq!((found.0.as_deref(), found.1.as_deref()), beside, "{id}");
    }
    assert_eq!(table.beside(&queue(QueueSort::Riskiest), "item-0048").await.unwrap().1.as_deref(), Some("item-0045"));
    assert_eq!(
        table.beside(&queue(QueueSort::Riskiest), "item-0003").await.unwrap().1.as_deref(),
        Some("item-0050"),
        "round the end"
    );

    let mut decided = one(49, &[]);
    decided.status = Status::Accepted;
    decided.updated_at = 100;
    table.store(vec![decided, Assessment { version: "old".to_owned(), updated_at: 1, ..one(48, &kinds(2)) }]).await.unwrap();
    let accepted = QueueQuery { status: Some("approved".to_owned()), ..queue(QueueSort::Newest) };
    assert_eq!(all(&table, &accepted).await, (vec![49], 1));
    assert_eq!(all(&table, &QueueQuery { status: Some("all".to_owned()), ..queue(QueueSort::Newest) }).await.1, 50);
    assert_eq!(all(&table, &by("none", "")).await, that(&|n| n % 3 == 0), "an earlier state replaces no later one");
    table.remove(vec!["item-0048".to_owned(), "nobody".to_owned()]).await.unwrap();
    assert_eq!(all(&table, &by("none", "")).await, that(&|n| n % 3 == 0 && *n != 48));
    let bands = table.by_filter(&QueueQuery::default()).await.unwrap().bands;
    assert_eq!(bands, [(Band::High, 10), (Band::Low, 20), (Band::Unknown, 18)], "one was decided, one removed");
    assert_eq!(all(&table, &sure("unknown", "none", "")).await, that(&|n| n % 5 > 2 && n % 3 == 0 && *n != 48));
    assert_eq!(all(&table, &by("", "name 48")).await.1, 0);
    assert_eq!(all(&other, &queue(QueueSort::Riskiest)).await, (vec![60], 1));
}

async fn a_queue_shows_what_is_old_of_a_seller_between_two_totals_and_ones_own(ledger: Arc<dyn Ledger>) {
    const DAY: i64 = 24 * 3_600 * 1_000_000;
    let table = ledger.assessments("_public", "filtered").seen_by("ada");
    let now = jiff::Timestamp::now().as_microsecond();
    let made = |n: i64| {
        let seller = if n % 2 == 0 { "Müller & Söhne" } else { "Nord" };
        let amount = (n != 7).then_some(f64::from(i32::try_from(n).unwrap()) * 10.25);
        let twin = Twin::new("", seller, "", "", "");
        Assessment { created_at: now - n * DAY - 60_000_000, item_id: format!("own-{n:02}"), amount, twin, ..one(n, &[]) }
    };
    table.store((0..40).map(made).collect()).await.unwrap();
    ledger.save_draft("own-03", "ada", stored("1-a", "1", 0)).await.unwrap();
    ledger.save_draft("own-04", "ben", stored("1-a", "1", 0)).await.unwrap();
    let emptied = StoredDraft { version: Version::new("1-a"), draft: Draft::default(), revision: 1 };
    ledger.save_draft("own-05", "ada", stored("1-a", "1", 0)).await.unwrap();
    ledger.save_draft("own-05", "ada", emptied).await.unwrap();
    let ada = ClaimHolder { reviewer: "ada".to_owned(), reviewer_name: "Ada".to_owned() };
    ledger.claim("own-06", &ada, Duration::from_secs(300)).await.unwrap();
    ledger.claim("own-08", &ada, Duration::ZERO).await.unwrap();
    let some = |text: &str| Some(text.to_owned());
    let shown = async |query: QueueQuery| {
        let page = table.page(&query, 50).await.unwrap();
        assert_eq!(page.total, page.rows.len() as u64);
        for row in &page.rows {
            assert!(table.is_in(&query, &row.item_id).await.unwrap(), "{query:?}");
        }
        page.rows.iter().map(|row| row.item_id[4..].parse::<i64>().unwrap()).collect::<Vec<_>>()
    };
    let usual = QueueQuery::default;
    for (age, from) in [("day", 1), ("week", 7), ("month", 30)] {
        assert_eq!(shown(QueueQuery { age: some(age), ..usual() }).await, (from..40).collect::<Vec<_>>(), "{age}");
        let riskiest = QueueQuery { age: some(age), sort: QueueSort::Riskiest, ..usual() };
        assert_eq!(shown(riskiest).await.len() as i64, 40 - from);
    }
    for seller in ["nord", "NORD", "N o-r.d", "or"] {
        let odd = (0..40).filter(|n| n % 2 == 1).collect::<Vec<_>>();
        assert_eq!(shown(QueueQuery { seller: some(seller), ..usual() }).await, odd, "{seller}");
    }
    let even = shown(QueueQuery { seller: some("mu\u{308}ller&söhne"), ..usual() }).await;
    assert!(even.len() == 20 && even.iter().all(|n| n % 2 == 0));
    assert_eq!(shown(QueueQuery { seller: some("name"), ..usual() }).await, [0; 0], "what else is found by is no seller");
    let between = |least: &str, most: &str| QueueQuery { least: some(least), most: some(most), ..usual() };
    assert_eq!(shown(between("20.50", "41")).await, [2, 3, 4], "both ends are in");
    assert_eq!(shown(between("20.501", "40.99")).await, [3]);
    assert_eq!(shown(QueueQuery { most: some("82"), ..usual() }).await, [0, 1, 2, 3, 4, 5, 6, 8], "none is no total");
    assert_eq!(shown(QueueQuery { least: some("-1"), ..usual() }).await.len(), 39);
    assert_eq!(shown(QueueQuery { mine: true, ..usual() }).await, [3, 6]);
    let all = QueueQuery { mine: true, age: some("day"), seller: some("nord"), ..between("0", "1e3") };
    assert_eq!(shown(all).await, [3]);
    let others = ledger.assessments("_public", "filtered").seen_by("ben");
    assert_eq!(others.page(&QueueQuery { mine: true, ..usual() }, 9).await.unwrap().total, 1);
}

async fn duplicates_are_counted_on_both_sides(ledger: Arc<dyn Ledger>) {
    let table = ledger.assessments("_public", "invoices");
    let twin = |n: i64, hash: &str, number: &str, total: &str| Assessment {
        twin: Twin::new(hash, "Nord GmbH", number, total, ""),
        ..one(n, &[])
    };
    table.store(vec![twin(1, "h", "RE-1001", "119.00"), twin(2, "", "RE-2001", "119.00")]).await.unwrap();
    let with = || QueueQuery { flag: Some("duplicate".to_owned()), ..queue(QueueSort::Oldest) };
    assert_eq!(all(&table, &with()).await, (vec![1, 2], 2), "one character of the number, and the same total");
    table.store(vec![twin(3, "h", "", "")]).await.unwrap();
    assert_eq!(all(&table, &with()).await, (vec![1, 2, 3], 3));
    let told = table.duplicates("item-0001", &Twin::new("h", "NORD GMBH", "re 1001", "119", "")).await.unwrap();
    let told: Vec<_> = told.iter().map(|one| (one.same, one.id.as_str())).collect();
    assert_eq!(told, [(Sameness::File, "item-0003"), (Sameness::Nearly, "item-0002")]);
    table.remove(vec!["item-0003".to_owned()]).await.unwrap();
    assert_eq!(all(&table, &with()).await, (vec![1, 2], 2));
    table.store(vec![Assessment { updated_at: 5, ..twin(2, "", "RE-7777", "119.00") }]).await.unwrap();
    assert_eq!(all(&table, &with()).await, (vec![], 0), "neither is one any more");
    table.store((10..20).map(|n| twin(n, "many", "", "")).collect()).await.unwrap();
    let page = table.page(&with(), 20).await.unwrap();
    assert_eq!((page.rows.len(), page.rows.iter().all(|row| row.kinds.len() == 3)), (10, true), "three are told of each");
}

async fn what_is_left_to_do_survives_a_restart(ledger: Arc<dyn Ledger>) {
    let table = ledger.assessments("_public", "invoices");
    assert_eq!(table.progress().await.unwrap(), None);
    let progress = |seen_to: i64| Progress { rules: "rules".to_owned(), seen_to, going_on: "pending 7".to_owned() };
    table.set_progress(progress(20)).await.unwrap();
    table.set_progress(progress(10)).await.unwrap();
    assert_eq!(table.progress().await.unwrap(), Some(progress(20)), "it never goes back");
    let words = Assessment { todo: ToDo::Words, ..one(1, &[]) };
    let dated = Assessment { until_day: "2026-12-01".to_owned(), ..one(2, &[]) };
    let damaged = Assessment { todo: ToDo::Unreadable, ..one(3, &[]) };
    table.store(vec![words.clone(), dated, damaged, one(4, &[])]).await.unwrap();
    table.mark_day("2026-11-30").await.unwrap();
    assert_eq!(table.to_do(9).await.unwrap(), ["item-0001"]);
    table.mark_day("2026-12-01").await.unwrap();
    assert_eq!(table.to_do(9).await.unwrap(), ["item-0002", "item-0001"]);
    let census = table.census(&QueueQuery::default()).await.unwrap();
    assert_eq!((census.all, census.known, census.unreadable, census.waiting), (3, 3, 1, 2));
    table.store(vec![one(1, &[])]).await.unwrap();
    table.store(vec![words]).await.unwrap();
    assert_eq!(table.to_do(9).await.unwrap(), ["item-0002"], "what is whole stays whole");
    let next = table.mark_rules("other rules", 0).await.unwrap().unwrap();
    assert_eq!(table.mark_rules("other rules", next).await.unwrap(), None);
    assert_eq!(table.to_do(9).await.unwrap(), ["item-0004", "item-0002", "item-0001"]);
    let known = table.known(vec!["item-0004".to_owned(), "nobody".to_owned()]).await.unwrap();
    assert_eq!((known.len(), known["item-0004"].todo), (1, ToDo::Everything));
    assert_eq!(table.between(0, 4).await.unwrap(), (3, 2));

    // What is put off keeps what was to do.
    table.put_off("item-0004").await.unwrap();
    table.put_off("item-0003").await.unwrap();
    let known = table.known(vec!["item-0003".to_owned(), "item-0004".to_owned()]).await.unwrap();
    assert_eq!((known["item-0003"].todo, known["item-0004"].todo), (ToDo::Unreadable, ToDo::Later));
    table.try_again(i64::MAX).await.unwrap();
    assert_eq!(table.known(vec!["item-0004".to_owned()]).await.unwrap()["item-0004"].todo, ToDo::Everything, "however old");

    // Whoever took over the rules keeps them, and nothing else is stored.
    table.set_rules("other rules").await.unwrap();
    table.set_progress(Progress { going_on: String::new(), ..progress(30) }).await.unwrap();
    let kept = Progress { rules: "other rules".to_owned(), ..progress(20) };
    assert_eq!(table.progress().await.unwrap(), Some(kept), "who had read the old ones writes nothing back");
    table.store(vec![one(5, &[])]).await.unwrap();
    assert!(table.known(vec!["item-0005".to_owned()]).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_queue_in_sqlite_and_postgres() {
    let (_folder, _, ledger) = ledger_in_sqlite();
    a_queue_is_read_page_by_page_in_every_order(ledger.clone()).await;
    a_queue_shows_what_is_old_of_a_seller_between_two_totals_and_ones_own(ledger).await;
    let ledger = ledger_in_postgres().await.1;
    a_queue_is_read_page_by_page_in_every_order(ledger.clone()).await;
    a_queue_shows_what_is_old_of_a_seller_between_two_totals_and_ones_own(ledger).await;
}

#[tokio::test]
async fn duplicates_in_sqlite_and_postgres() {
    let (_folder, _, ledger) = ledger_in_sqlite();
    duplicates_are_counted_on_both_sides(ledger).await;
    duplicates_are_counted_on_both_sides(ledger_in_postgres().await.1).await;
}

#[tokio::test]
async fn what_is_left_to_do_in_sqlite_and_postgres() {
    let (_folder, _, ledger) = ledger_in_sqlite();
    what_is_left_to_do_survives_a_restart(ledger).await;
    what_is_left_to_do_survives_a_restart(ledger_in_postgres().await.1).await;
}
