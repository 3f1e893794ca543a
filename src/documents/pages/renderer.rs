//! The parent's side of drawing: starts a child for each task, and limits its output and running time.

use super::{
    super::{
        Contents, DocumentError,
        description::{Description, PageWords, PictureSize},
        limits::Limits,
        ocr::OcrEngine,
    },
    line::{Asker, Line, Place},
    running::{Ended, Running, Task},
    slow::Slow,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Children that describe documents or look for what they carry, at a time; more would only take processors from what people wait for.
const DESCRIBE: usize = 2;
/// Children that draw pages or read their words.
const DRAW: usize = 2;
/// Children whose work takes longer than [`QUICK`]. They get processors that nobody else wants.
const SLOW: usize = 2;
/// How long a child may keep a place in a quick line. An ordinary page takes a tenth of it.
const QUICK: Duration = Duration::from_millis(300);

/// A description of 500 pages takes 20 kB.
const LONGEST_DESCRIPTION: usize = 4 << 20;
/// A page of 9 million pixels of noise takes 12 MB.
const LARGEST_PICTURE: usize = 64 << 20;
/// 16 pages with the most words that the child reports take 20 MB.
const LONGEST_WORDS: usize = 32 << 20;
/// An invoice of a thousand lines says 300 kB of itself.
const LONGEST_CONTENTS: usize = 16 << 20;

/// Draws pages in child processes.
pub struct Renderer {
    program: PathBuf,
    limits: Limits,
    engine: Option<OcrEngine>,
    describe: Line,
    draw: Line,
    slow: Line,
    /// What does not get through the quick lines.
    known_slow: Slow,
}

impl Renderer {
    /// `program` is this binary: its `render-document` command is [`super::super::child::run`].
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        let (describe, draw, slow) = (Line::new(DESCRIBE), Line::new(DRAW), Line::new(SLOW));
        Self { program, limits, engine: None, describe, draw, slow, known_slow: Slow::default() }
    }

    /// Pages without words are read by an engine, where their words are asked for.
    pub fn reading_scans_with(self, engine: Option<OcrEngine>) -> Self {
        Self { engine, ..self }
    }

    /// The languages that scans are read in; `None` if nothing reads them.
    pub(super) fn scan_languages(&self) -> Option<&str> {
        self.engine.as_ref().map(|engine| engine.languages.as_str())
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) async fn describe(
        &self,
        asker: &Asker,
        file: &Path,
        password: Option<&str>,
    ) -> Result<Description, DocumentError> {
        let task = Task { file, work: "describe", details: &[], password, longest_answer: LONGEST_DESCRIPTION };
        let (json, ended) = self.run(asker, &self.describe, &task).await?;
        ended?;
        serde_json::from_slice(&json).map_err(|_| DocumentError::Crashed)
    }

    pub(super) async fn page(
        &self,
        asker: &Asker,
        file: &Path,
        page: u32,
        size: PictureSize,
        password: Option<&str>,
    ) -> Result<Vec<u8>, DocumentError> {
        let details = [&*page.to_string(), size.name()];
        let task = Task { file, work: "page", details: &details, password, longest_answer: LARGEST_PICTURE };
        let (picture, ended) = self.run(asker, &self.draw, &task).await?;
        ended.map(|()| picture)
    }

    /// The words of `first` and the pages after it, up to `last`. An unreadable page loses only itself and the pages after it.
    pub(super) async fn words(
        &self,
        asker: &Asker,
        file: &Path,
        (first, last): (u32, u32),
        password: Option<&str>,
    ) -> Result<Vec<PageWords>, DocumentError> {
        let details = [&*first.to_string(), &*last.to_string()];
        let task = Task { file, work: "words", details: &details, password, longest_answer: LONGEST_WORDS };
        let (lines, ended) = self.run(asker, &self.draw, &task).await?;
        let pages: Vec<PageWords> =
            lines.split(|byte| *byte == b'\n').map_while(|line| serde_json::from_slice(line).ok()).collect();
        match ended {
            Err(error) if pages.is_empty() => Err(error),
            Ok(()) if pages.is_empty() => Err(DocumentError::Crashed),
            _ => Ok(pages),
        }
    }

    /// What an engine reads in the picture of a page. Without an engine there is nothing.
    pub(super) async fn scan(
        &self,
        asker: &Asker,
        file: &Path,
        page: u32,
        password: Option<&str>,
    ) -> Result<PageWords, DocumentError> {
        let engine = self.engine.as_ref().and_then(|engine| Some((engine.program.to_str()?, &*engine.languages)));
        let Some((program, languages)) = engine else { return Ok(PageWords::of_picture(page)) };
        let details = [&*page.to_string(), program, languages];
        let task = Task { file, work: "scan", details: &details, password, longest_answer: LONGEST_WORDS };
        let (json, ended) = self.run(asker, &self.draw, &task).await?;
        ended?;
        serde_json::from_slice(&json).map_err(|_| DocumentError::Crashed)
    }

    /// What the document carries besides its pages. An attachment that ends the child loses only itself and those after it; the contents
    /// are cut then, and come with the reason.
    pub(super) async fn contents(
        &self,
        asker: &Asker,
        file: &Path,
        password: Option<&str>,
    ) -> Result<(Contents, Option<DocumentError>), DocumentError> {
        let task = Task { file, work: "contents", details: &[], password, longest_answer: LONGEST_CONTENTS };
        let (lines, ended) = self.run(asker, &self.describe, &task).await?;
        let mut all: Option<Contents> = None;
        // Each line knows more than the one before, but does not repeat the invoice's own data.
        for line in lines.split(|byte| *byte == b'\n').map_while(|line| serde_json::from_slice::<Contents>(line).ok()) {
            let before = all.take().and_then(|before| before.own_data);
            all = Some(Contents { own_data: line.own_data.or(before), ..line });
        }
        match (all, ended) {
            (Some(contents), ended) => Ok((Contents { is_cut: ended.is_err(), ..contents }, ended.err())),
            (None, Err(error)) => Err(error),
            (None, Ok(())) => Err(DocumentError::Crashed),
        }
    }

    /// The content of an attachment, counted from 1.
    pub(super) async fn attachment(
        &self,
        asker: &Asker,
        file: &Path,
        number: u32,
        password: Option<&str>,
    ) -> Result<Vec<u8>, DocumentError> {
        let longest_answer = usize::try_from(self.limits.max_file_bytes).unwrap_or(usize::MAX);
        let task = Task { file, work: "attachment", details: &[&*number.to_string()], password, longest_answer };
        let (content, ended) = self.run(asker, &self.draw, &task).await?;
        ended.map(|()| content)
    }

    /// Waits in the quick line. A task that takes longer goes on in the slow line: at once if there is a place, else it starts again
    /// when its turn comes. So nothing keeps more than a moment from others.
    async fn run(&self, asker: &Asker, quick: &Line, task: &Task<'_>) -> Result<Ended, DocumentError> {
        let name = format!("{} {}", task.work, task.details.join(" "));
        if !self.known_slow.has(&asker.document, &name) {
            let place = quick.wait(asker).await;
            let mut child = Running::start(&self.program, &self.limits, task).await?;
            if let Some(ended) = child.until(child.started() + QUICK.min(self.limits.wall)).await {
                return Ok(ended);
            }
            self.known_slow.remember(&asker.document, name);
            if let Some(slow_place) = self.slow.try_take(asker) {
                drop(place);
                return Ok(self.slowly(child, slow_place).await);
            }
            child.end().await;
        }
        let slow_place = self.slow.wait(asker).await;
        let child = Running::start(&self.program, &self.limits, task).await?;
        Ok(self.slowly(child, slow_place).await)
    }

    async fn slowly(&self, mut child: Running, _place: Place) -> Ended {
        child.let_others_go_first();
        match child.until(child.started() + self.limits.wall).await {
            Some(ended) => ended,
            None => (child.end().await, Err(DocumentError::TimedOut)),
        }
    }
}
