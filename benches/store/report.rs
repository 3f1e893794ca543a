//! Prints the tables, in Markdown.

use super::{
    Result,
    bare::Bare,
    creates::{CONNECTIONS, Created},
    import::Imported,
    latency::{Measured, percentile},
    questions::{self, Ask, Question},
    sample::SAMPLE,
    settings::{FULL_SIZE, Settings},
    store::Store,
};
use std::{fmt, time::Duration};

/// Limit for the server's memory, in MB.
const MEMORY_BAR: f64 = 300.0;
/// Minimum of creates per second.
const CREATES_BAR: f64 = 3_000.0;
/// Limit for the import, in seconds.
const IMPORT_BAR: f64 = 60.0;
/// Limit for the time over HTTP, as a multiple of the statements alone.
const OVERHEAD_BAR: f64 = 3.0;

/// Filled row by row, and printed at the end.
pub struct Report {
    heading: String,
    engines: Vec<&'static str>,
    /// Whether the last store is the competitor.
    has_competitor: bool,
    latencies: Vec<String>,
    /// Sentences that compare rows.
    comparisons: Vec<String>,
    rates: Vec<String>,
    memory: Vec<String>,
    highest: Vec<f64>,
    queue_page: Vec<f64>,
}

impl Report {
    pub fn new(machine: &str, settings: &Settings, stores: &[Store]) -> Self {
        let size = if settings.records == FULL_SIZE { String::new() } else { format!(" (the bars are for {FULL_SIZE})") };
        Self {
            heading: format!("{} records{size}. {machine}.", settings.records),
            engines: stores.iter().map(|store| store.engine.name()).collect(),
            has_competitor: stores.last().is_some_and(|store| !store.engine.is_countersign()),
            latencies: Vec::new(),
            comparisons: Vec::new(),
            rates: Vec::new(),
            memory: Vec::new(),
            highest: vec![0.0; stores.len()],
            queue_page: Vec::new(),
        }
    }

    /// The results of one question in every store; the competitor is last.
    pub fn latencies(&mut self, question: &Question, measured: &[Measured], stores: &[Store]) -> Result<()> {
        let name = question.title();
        let competitor = measured.last().filter(|_| self.has_competitor).map(|measured| measured.p(0.5));
        for (measured, store) in measured.iter().zip(stores) {
            let (p50, p99) = (measured.p(0.5), measured.p(0.99));
            let (mut bar, mut ratio) = (String::new(), String::new());
            if store.engine.is_countersign() {
                bar = question.bar.map_or(bar, |bar| format!("{bar:.0} ms, {}", verdict(p99 <= bar)));
                ratio = competitor.map_or(ratio, |competitor| format!("{:.1}", competitor / p50));
            }
            let refused = if measured.refused.is_some() { " (refused with 422)" } else { "" };
            self.latencies.push(format!(
                "| {name}{refused} | {} | {p50:.2} | {p99:.2} | {:.2} | {} | {} | {bar} | {ratio} |",
                store.engine.name(),
                measured.p(1.0),
                measured.times.len(),
                measured.bytes.div_ceil(1000),
            ));
            if let Some(sentence) = &measured.refused {
                self.comparisons.push(format!("{} refused “{name}”: {sentence}", store.engine.name()));
            }
        }
        match question.ask {
            Ask::SearchPage(page) => {
                for ((deep, first), engine) in measured.iter().zip(&self.queue_page).zip(&self.engines) {
                    let ratio = deep.p(0.5) / first;
                    self.comparisons
                        .push(format!("{engine}: page {page} of the queue takes {ratio:.2} times as long as page 1 (p50)"));
                }
            }
            _ if question.name == questions::QUEUE => self.queue_page = measured.iter().map(|measured| measured.p(0.5)).collect(),
            _ => {}
        }
        self.memory(&name, stores)
    }

    /// Compares the queue page over HTTP with its statements alone, and with a constant response.
    pub fn overhead(&mut self, over_http: &Measured, bare: &Bare, transport: &[Duration]) {
        let (p50, with_total, page) = (over_http.p(0.5), percentile(&bare.with_total, 0.5), percentile(&bare.page, 0.5));
        let ratio = p50 / with_total;
        self.comparisons.push(format!(
            "Queue page on SQLite, p50: {p50:.2} ms over HTTP, {with_total:.2} ms for its bare statements ({page:.2} ms of it for the \
             rows), ratio {ratio:.2}; at most {OVERHEAD_BAR:.0} wanted, {}. A constant answer of that size over HTTP: {:.2} ms",
            verdict(ratio <= OVERHEAD_BAR),
            percentile(transport, 0.5)
        ));
    }

    /// The results of the creates in every store.
    pub fn creates(&mut self, all: &[Created]) {
        let competitor = all.last().filter(|_| self.has_competitor).map(Created::per_second);
        for (index, created) in all.iter().enumerate() {
            let rate = created.per_second();
            let times = format!(
                "p50 {:.1} ms, p99 {:.1} ms, {} records",
                percentile(&created.times, 0.5),
                percentile(&created.times, 0.99),
                created.count
            );
            let is_sqlite = self.engines[index].ends_with("SQLite");
            let bar = if is_sqlite { format!("{CREATES_BAR:.0}, {}", verdict(rate >= CREATES_BAR)) } else { String::new() };
            let (bar, ratio) = self.unless_competitor(index, bar, competitor.map(|competitor| rate / competitor));
            self.rates.push(format!(
                "| durable creates from {CONNECTIONS} connections, records a second | {} | {rate:.0} | {times} | {bar} | {ratio} |",
                self.engines[index]
            ));
        }
    }

    /// The results of the imports into every store.
    pub fn imports(&mut self, all: &[Imported]) {
        let competitor = all.last().filter(|_| self.has_competitor).map(|imported| imported.took.as_secs_f64());
        for (index, imported) in all.iter().enumerate() {
            let seconds = imported.took.as_secs_f64();
            let of_how_many =
                if imported.count == SAMPLE { verdict(seconds <= IMPORT_BAR).to_owned() } else { format!("for {SAMPLE}") };
            let ratio = competitor.map(|competitor| competitor / seconds);
            let (bar, ratio) = self.unless_competitor(index, format!("{IMPORT_BAR:.0} s, {of_how_many}"), ratio);
            self.rates.push(format!(
                "| import of {} records, seconds | {} | {seconds:.1} | {:.0} records a second, {:.0} MB resident at the highest | {bar} | {ratio} |",
                imported.count,
                self.engines[index],
                imported.count as f64 / seconds,
                imported.memory,
            ));
        }
    }

    fn unless_competitor(&self, index: usize, bar: String, ratio: Option<f64>) -> (String, String) {
        if index < self.ours() { (bar, ratio.map_or(String::new(), |ratio| format!("{ratio:.1}"))) } else { Default::default() }
    }

    /// Number of Countersign stores.
    fn ours(&self) -> usize {
        self.engines.len() - usize::from(self.has_competitor)
    }

    /// The memory of the servers after this step.
    pub fn memory(&mut self, step: &str, stores: &[Store]) -> Result<()> {
        let mut cells = String::new();
        for (index, store) in stores.iter().enumerate() {
            let memory = store.memory()?;
            cells.push_str(&format!(" {:.0} ({:.0}) |", memory.now, memory.highest));
            self.highest[index] = self.highest[index].max(memory.highest);
        }
        self.memory.push(format!("| {step} |{cells}"));
        Ok(())
    }
}

fn verdict(held: bool) -> &'static str {
    if held { "held" } else { "**missed**" }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.heading)?;
        if !self.latencies.is_empty() {
            writeln!(f, "| Request | Store | p50 ms | p99 ms | max ms | N | answer, kB | bar for p99 | Python takes × |")?;
            writeln!(f, "|---|---|--:|--:|--:|--:|--:|---|--:|\n{}\n", self.latencies.join("\n"))?;
        }
        for comparison in &self.comparisons {
            writeln!(f, "- {comparison}")?;
        }
        if !self.rates.is_empty() {
            writeln!(
                f,
                "\n| Writing | Store | | | bar | times Python's speed |\n|---|---|--:|---|---|--:|\n{}",
                self.rates.join("\n")
            )?;
        }
        if !self.memory.is_empty() {
            writeln!(f, "\n| Resident memory in MB after (highest so far) | {} |", self.engines.join(" | "))?;
            writeln!(f, "|---|{}\n{}\n", "--:|".repeat(self.engines.len()), self.memory.join("\n"))?;
            for (engine, highest) in self.engines.iter().zip(&self.highest).take(self.ours()) {
                writeln!(
                    f,
                    "- {engine}: {highest:.0} MB at the highest; at most {MEMORY_BAR:.0} wanted, {}",
                    verdict(*highest <= MEMORY_BAR)
                )?;
            }
        }
        Ok(())
    }
}
