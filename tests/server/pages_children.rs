//! The processes that draw pages: how many run, how often, and what they can see.

use crate::pages_world::{Sheet, World, pdf, script};
use countersign::documents::{
    DocumentError, Pages,
    pages::{Limits, Renderer},
};
use std::{path::Path, sync::Arc, time::Duration};

fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).unwrap_or_default().lines().count()
}

#[tokio::test]
async fn a_broken_document_costs_one_process_and_not_one_a_request() {
    let dir = tempfile::tempdir().unwrap();
    let count = dir.path().join("count");
    let world = World::with(Limits::default(), &script(dir.path(), &format!("echo x >> '{}'", count.display())));
    let id = world.store("broken.pdf", "%PDF-1.7\n").await;
    for page in 1..6 {
        assert!(matches!(world.pages.describe(&id).await, Err(DocumentError::Broken { .. })));
        assert!(matches!(world.pages.page_image(&id, page).await, Err(DocumentError::Broken { .. })));
    }
    assert_eq!(lines(&count), 1);
}

#[tokio::test]
async fn a_page_that_many_ask_for_is_drawn_once_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let count = dir.path().join("count");
    let program = script(dir.path(), &format!("echo x >> '{}'", count.display()));
    let world = World::with(Limits::default(), &program);
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    let asked = futures::future::join_all((0..8).map(|_| world.pages.page_image(&id, 1))).await;
    assert!(asked.iter().all(|image| image.as_ref().unwrap().bytes == asked[0].as_ref().unwrap().bytes));
    assert_eq!(lines(&count), 2, "one for the sizes, one for the picture");
    let restarted =
        Pages::new(world.documents.clone(), world.dir.path().join("pages"), Renderer::new(program, Limits::default()));
    assert!(restarted.page_image(&id, 1).await.is_ok() && restarted.describe(&id).await.is_ok());
    assert_eq!(lines(&count), 2, "kept over a restart");
}

#[tokio::test]
async fn no_more_than_two_draw_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let program = script(dir.path(), &format!("echo + >> '{0}'; sleep 0.1; echo - >> '{0}'", log.display()));
    let world = World::with(Limits::default(), &program);
    let mut ids = vec![];
    for size in 1..8_u8 {
        ids.push(world.store("a.pdf", pdf(&[Sheet::new(f32::from(size), 50.0)])).await);
    }
    let described = futures::future::join_all(ids.iter().map(|id| world.pages.describe(id))).await;
    assert!(described.iter().all(Result::is_ok));
    let (mut now, mut most) = (0_i32, 0);
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        now += if line == "+" { 1 } else { -1 };
        most = most.max(now);
    }
    assert_eq!(most, 2);
}

#[tokio::test]
async fn a_child_sees_no_key_of_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let seen = dir.path().join("seen");
    let world = World::with(Limits::default(), &script(dir.path(), &format!("env > '{}'", seen.display())));
    world.describe("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await.unwrap();
    let seen = std::fs::read_to_string(seen).unwrap();
    let names: Vec<&str> = seen
        .lines()
        .filter_map(|line| line.split('=').next())
        .filter(|name| !["PWD", "SHLVL", "_", "OLDPWD"].contains(name))
        .collect();
    assert_eq!(names, ["MIMALLOC_ARENA_RESERVE"], "cargo sets many variables for this test, and none arrives");
}

#[tokio::test]
async fn a_child_that_crashes_or_talks_without_end_is_a_sentence() {
    for (what, first) in [
        ("crash", "kill -SEGV $$"),
        ("abort", "kill -ABRT $$"),
        ("strange status", "exit 9"),
        ("refusal without words", "exit 3"),
        ("rubbish", "echo '{\"pages\":'; exit 0"),
        ("flood", "exec yes"),
        ("flood of complaints", "head -c 3000000 /dev/zero >&2; exit 1"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let world = World::with(Limits::default(), &script(dir.path(), first));
        let error = world.describe("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await.unwrap_err();
        assert!(matches!(error, DocumentError::Crashed), "{what}: {error:?}");
    }
}

#[tokio::test]
async fn a_child_that_stands_still_is_ended() {
    let dir = tempfile::tempdir().unwrap();
    let pid = dir.path().join("pid");
    let limits = Limits { wall: Duration::from_millis(500), ..Limits::default() };
    let world = World::with(limits, &script(dir.path(), &format!("echo $$ > '{}'; exec sleep 600", pid.display())));
    let error = world.describe("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await.unwrap_err();
    assert!(matches!(error, DocumentError::TimedOut), "{error:?}");
    assert!(!runs(&pid));
}

#[tokio::test]
async fn when_nobody_waits_any_more_the_child_is_ended() {
    let dir = tempfile::tempdir().unwrap();
    let pid = dir.path().join("pid");
    let world = World::with(Limits::default(), &script(dir.path(), &format!("echo $$ > '{}'; exec sleep 600", pid.display())));
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    let pages = Arc::clone(&world.pages);
    let waiting = tokio::spawn(async move { pages.describe(&id).await });
    while lines(&pid) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    waiting.abort();
    let _ = waiting.await;
    while runs(&pid) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_missing_program_is_the_operators_matter_and_is_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("program.sh");
    let world = World::with(Limits::default(), &program);
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    let error = world.pages.describe(&id).await.unwrap_err();
    assert!(matches!(error, DocumentError::Store(_)) && !error.to_string().contains("program.sh"), "{error:?}");
    script(dir.path(), "");
    assert!(world.pages.describe(&id).await.is_ok());
}

/// Whether the process with the id in this file is running; a zombie is not.
pub fn runs(pid: &Path) -> bool {
    let pid = std::fs::read_to_string(pid).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    status.rsplit(") ").next().is_some_and(|state| !state.is_empty() && !state.starts_with('Z'))
}
