//! `review.toml`: the operator's settings for reviewing the collection.

use super::{
    configuration::Settings,
    people_settings::{GroupRoles, GroupTeams, Groups},
    schema_file,
};
use crate::domain::{
    Collection, FieldPath, FlagKind, RejectReason, Schema, SecondPerson,
    rule::{
        Level, Rule,
        roles::{is_role, role_names},
    },
    schema::{Titles, UnreadPattern},
};
use anyhow::{Context, Error, Result, bail};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// Longer patterns are cut in messages.
const LONGEST_PATTERN_SHOWN: usize = 100;
/// A reason is chosen with one digit key.
const MOST_REASONS: usize = 9;

/// The file's content. Missing keys keep their defaults; unknown keys are refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Confidence below which a person must check a field.
    review_below: Option<f64>,
    /// JSON Schema of the data; relative to this file.
    schema: Option<PathBuf>,
    /// Fields that identify a record in the queue.
    #[serde(default)]
    key_fields: Vec<FieldPath>,
    /// `review_below` for single fields or for everything inside them.
    #[serde(default)]
    thresholds: BTreeMap<FieldPath, f64>,
    /// The reasons that a reviewer can choose for a rejection.
    reject_reasons: Option<Vec<Reason>>,
    /// Whether to apply the invoice rules.
    invoice_rules: Option<bool>,
    /// The effect of each broken rule.
    #[serde(default)]
    rules: BTreeMap<Rule, Level>,
    /// What fields are called, by language and path.
    #[serde(default)]
    titles: Titles,
    /// The fields that play each role in the rules.
    #[serde(default)]
    fields: BTreeMap<String, OneOrMore>,
    /// Which flags are raised because of the pages, by their kind.
    #[serde(default)]
    page_flags: BTreeMap<FlagKind, bool>,
    /// Whether a doubtful value that stands where it belongs loses its flag.
    page_confirms: Option<bool>,
    /// Whether comments go into the record with the decision, for the agent to read.
    comments_in_record: Option<bool>,
    /// When a second person must accept, too.
    #[serde(default)]
    second_person: SecondPerson,
    /// The roles of groups that a provider or a proxy names.
    #[serde(default)]
    groups: GroupRoles,
    /// The groups that make up each team.
    #[serde(default)]
    teams: GroupTeams,
    /// Further queues, by their names: each with the keys above.
    #[serde(default)]
    collections: BTreeMap<String, File>,
    /// The collection of a further queue; its name, if missing.
    collection: Option<String>,
    /// The deployment of a further queue; the server's, if missing.
    deployment: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    code: String,
    label: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(FieldPath),
    More(Vec<FieldPath>),
}

/// The queues and their names, from `review.toml` (if present) and the settings, which take precedence. The first is the default one:
/// its settings are the keys outside of `[collections]`, unless a table there has its name.
pub(super) fn queues(settings: &Settings) -> Result<Vec<(String, Collection)>> {
    let (path, mut file) = file(settings)?.unwrap_or_default();
    let mut others = std::mem::take(&mut file.collections);
    let own = others.remove(&settings.collection);
    let has_own = own.is_some();
    let default = own.unwrap_or(file);
    let mut schema = settings.schema.clone().or_else(|| beside(&path, default.schema.as_ref()));
    if !has_own {
        let in_data_dir = settings.data_dir.join("schema.json");
        schema = schema.or_else(|| in_data_dir.exists().then_some(in_data_dir));
    }
    let mut first = default.into_collection(&settings.collection, settings, schema)?;
    if let Some(review_below) = settings.review_below {
        first.review_below = review_below;
    }
    let mut queues = vec![(settings.collection.clone(), first)];
    for (name, table) in others {
        let schema = beside(&path, table.schema.as_ref());
        let collection = table.into_collection(&name, settings, schema).with_context(|| format!("collections.{name}"))?;
        let same = |(_, other): &&(String, Collection)| {
            (&other.deployment_name, &other.name) == (&collection.deployment_name, &collection.name)
        };
        if let Some((other, _)) = queues.iter().find(same) {
            bail!(
                "{}: {other} and {name} are both {}/{}; one collection is in one queue",
                path.display(),
                collection.deployment_name,
                collection.name
            );
        }
        queues.push((name, collection));
    }
    Ok(queues)
}

/// Whether it names several queues, or the default one in a table of its own.
pub(super) fn has_tables(settings: &Settings) -> Result<bool> {
    Ok(file(settings)?.is_some_and(|(_, file)| !file.collections.is_empty()))
}

/// Refuses settings for the default queue in two places: nobody could tell which of them count.
pub(super) fn refuse_two_for_one(settings: &Settings) -> Result<()> {
    let Some((path, file)) = file(settings)? else { return Ok(()) };
    if file.collections.contains_key(&settings.collection) && !file.says_nothing() {
        let name = &settings.collection;
        bail!(
            "{}: the default queue {name} has its settings in [collections.{name}], but there are others outside of it; move them there",
            path.display()
        );
    }
    Ok(())
}

/// A file that `review.toml` names.
fn beside(path: &Path, named: Option<&PathBuf>) -> Option<PathBuf> {
    named.map(|named| path.parent().unwrap_or(Path::new("")).join(named))
}

/// What the groups of people may do, and which teams they are.
pub(super) fn groups(settings: &Settings) -> Result<Groups> {
    Ok(file(settings)?.map(|(_, file)| Groups { roles: file.groups, teams: file.teams }).unwrap_or_default())
}

/// The file and its path; `None` if there is none and none is named.
fn file(settings: &Settings) -> Result<Option<(PathBuf, File)>> {
    let path = settings.config.clone().unwrap_or_else(|| settings.data_dir.join("review.toml"));
    if settings.config.is_none() && !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let file = parse(&path, &text)?;
    Ok(Some((path, file)))
}

/// Describes the parts of the schema that are not checked, one sentence each.
pub(super) fn warnings(collection: &Collection) -> Vec<String> {
    let unread = collection.schema.iter().flat_map(Schema::unread_patterns);
    unread
        .map(|UnreadPattern { pointer, pattern, problem }| {
            let shown: String = pattern.chars().take(LONGEST_PATTERN_SHOWN).collect();
            let end = if shown.len() < pattern.len() { "…" } else { "" };
            format!("warning: the schema's {pointer} is not checked: {problem}: {shown}{end}")
        })
        .collect()
}

/// Parses and checks the file. Errors name `path` and, if known, the line.
fn parse(path: &Path, text: &str) -> Result<File> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
        let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
        // Only the message: the full error would repeat the line, over several lines of text.
        Error::msg(error.message().to_owned()).context(format!("{}{line}", path.display()))
    })?;
    file.check().with_context(|| path.display().to_string())?;
    Ok(file)
}

impl File {
    /// Whether it has no settings of a queue.
    fn says_nothing(self) -> bool {
        let nothing = Collection::new("", "");
        let (mut said, has_more) = (nothing.clone(), self.schema.is_some() || !self.titles.is_empty());
        self.write_into(&mut said);
        said == nothing && !has_more
    }

    /// The queue of this name, with the schema in this file.
    fn into_collection(mut self, name: &str, settings: &Settings, schema: Option<PathBuf>) -> Result<Collection> {
        let (collection, deployment) = (self.collection.take(), self.deployment.take());
        let deployment = deployment.unwrap_or_else(|| settings.deployment_name.clone());
        let mut collection = Collection::new(collection.unwrap_or_else(|| name.to_owned()), deployment);
        let titles = std::mem::take(&mut self.titles);
        self.write_into(&mut collection);
        if let Some(file) = schema {
            collection.schema = Some(schema_file::read(&file)?);
        }
        if !titles.is_empty() {
            collection.schema = Some(collection.schema.take().unwrap_or_default().with_titles(titles));
        }
        Ok(collection)
    }

    fn check(&self) -> Result<()> {
        if self.collection.is_some() || self.deployment.is_some() {
            bail!(
                "collection and deployment belong into a table [collections.NAME]; the default queue's are settings of the server"
            );
        }
        self.check_keys()?;
        for (name, table) in &self.collections {
            if name.trim().is_empty() || name.trim() != name || name.contains(['/', '\n', '\0']) {
                bail!("collections.{name:?}: choose a name without blanks at its ends and without /");
            }
            if !table.collections.is_empty() || !table.groups.is_empty() || !table.teams.is_empty() {
                bail!("collections.{name} holds tables that belong outside of it: groups, teams and collections");
            }
            if table.collection.iter().chain(&table.deployment).any(|name| name.trim().is_empty()) {
                bail!("collections.{name}: collection or deployment is empty");
            }
            table.check_keys().with_context(|| format!("collections.{name}"))?;
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<()> {
        let thresholds = self.thresholds.iter().map(|(path, threshold)| (format!("thresholds.{path}"), *threshold));
        for (name, threshold) in self.review_below.iter().map(|below| ("review_below".to_owned(), *below)).chain(thresholds) {
            if !(0.0..=1.0).contains(&threshold) {
                bail!("{name} is {threshold}, but a confidence lies between 0 and 1");
            }
        }
        if let Some(path) = self.thresholds.keys().find(|path| path.to_string().contains('[')) {
            bail!("thresholds.{path} names a row; leave out the index to set it for all rows");
        }
        let titles = self.titles.iter().flat_map(|(tag, titles)| titles.keys().map(move |path| (tag, path.to_string())));
        if let Some((tag, path)) = titles.into_iter().find(|(_, path)| path.contains('[')) {
            bail!("titles.{tag}.{path} names a row; leave out the index to set it for all rows");
        }
        if let Some(name) = self.fields.keys().find(|name| !is_role(name)) {
            bail!("there is no fields.{name}; known are {}", role_names().collect::<Vec<_>>().join(", "));
        }
        if let Some(kind) = self.page_flags.keys().find(|kind| !kind.is_from_the_page()) {
            let known: Vec<&str> = FlagKind::ALL.into_iter().filter(|kind| kind.is_from_the_page()).map(FlagKind::name).collect();
            bail!("page_flags.{} can't be set; known are {}", kind.name(), known.join(", "));
        }
        let Some(reasons) = &self.reject_reasons else { return Ok(()) };
        let codes: HashSet<&str> = reasons.iter().map(|reason| reason.code.trim()).collect();
        if codes.len() < reasons.len() || codes.contains("") {
            bail!("every one of reject_reasons needs a code of its own");
        }
        if reasons.is_empty() || reasons.len() > MOST_REASONS {
            bail!("reject_reasons are {}; one digit chooses one, so give 1 to {MOST_REASONS}", reasons.len());
        }
        Ok(())
    }

    fn write_into(self, collection: &mut Collection) {
        if let Some(review_below) = self.review_below {
            collection.review_below = review_below;
        }
        if let Some(reasons) = self.reject_reasons {
            let reason =
                |reason: Reason| RejectReason { code: reason.code.trim().to_owned(), label: reason.label, labels: reason.labels };
            collection.reject_reasons = reasons.into_iter().map(reason).collect();
        }
        collection.flags_off = self.page_flags.into_iter().filter(|(_, is_on)| !is_on).map(|(kind, _)| kind).collect();
        collection.page_confirms = self.page_confirms != Some(false);
        collection.key_fields = self.key_fields;
        collection.second_person = self.second_person;
        collection.comments_in_record = self.comments_in_record == Some(true);
        collection.thresholds = self.thresholds;
        collection.rules = self.rules;
        collection.rules_off = self.invoice_rules == Some(false);
        collection.roles = self
            .fields
            .into_iter()
            .map(|(role, paths)| match paths {
                OneOrMore::One(path) => (role, vec![path]),
                OneOrMore::More(paths) => (role, paths),
            })
            .collect();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::{domain::full_label, text::Language};

    #[derive(clap::Parser)]
    struct CommandLine {
        #[command(flatten)]
        settings: Settings,
    }

    #[test]
    fn a_field_is_called_as_the_file_says_with_or_without_a_schema() {
        let folder = tempfile::tempdir().unwrap();
        let titles =
            "[titles.de]\ntotal = \"Rechnungsbetrag\"\n\"rows.price\" = \"Einzelpreis\"\n[titles.en]\ntotal = \"To pay\"";
        fs::write(folder.path().join("review.toml"), titles).unwrap();
        let folder_name = folder.path().to_str().unwrap();
        let settings = <CommandLine as clap::Parser>::parse_from(["countersign", "--data-dir", folder_name]).settings;
        let said = |path: &str| {
            let label = full_label(&path.parse().unwrap(), queues(&settings).unwrap()[0].1.schema.as_ref());
            Language::ALL.map(|language| label.text(language))
        };
        assert_eq!(said("total"), ["To pay", "Rechnungsbetrag"]);
        fs::write(folder.path().join("schema.json"), r#"{"properties": {"total": {"title": "Sum", "x-title-de": "Summe"}}}"#)
            .unwrap();
        assert_eq!(said("total"), ["To pay", "Rechnungsbetrag"]);
        assert_eq!(said("rows[2].price"), ["Price, row 3", "Einzelpreis, Zeile 3"]);
    }

    fn read(text: &str) -> Collection {
        let mut collection = Collection::new("invoices", "agent");
        parse(Path::new("review.toml"), text).unwrap().write_into(&mut collection);
        collection
    }

    #[test]
    fn the_example_of_the_demo_is_read_as_it_is_meant() {
        let collection = read(include_str!("../../demo/review.toml"));
        assert_eq!(collection.threshold(&"iban".parse().unwrap()), 0.95);
        assert_eq!(collection.threshold(&"line_items[2].line_total".parse().unwrap()), 0.85);
        assert_eq!(collection.rules.get(&Rule::Iban), Some(&Level::Block));
        assert_eq!(collection.roles["prepaid_amount"], ["prepaid_amount".parse().unwrap()]);
        assert_eq!(collection.reject_reasons.len(), 5);
        assert_eq!(collection.reject_reasons[0].text(Language::German), "Keine Rechnung");
        assert!(!collection.rules_off);
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert_eq!(read(""), Collection::new("invoices", "agent"));
        assert!(read("invoice_rules = false").rules_off);
    }

    #[test]
    fn patterns_that_are_not_checked_are_told_with_their_place() {
        let mut collection = Collection::new("invoices", "agent");
        assert!(warnings(&collection).is_empty());
        collection.schema = Some(Schema::new(serde_json::json!({"properties": {
            "iban": {"pattern": "^[A-Z]{2}"}, "sku": {"pattern": "^(?!0)[0-9]+$"}, "note": {"pattern": "é".repeat(6_000)},
        }})));
        let [sku, note] = &warnings(&collection)[..] else { panic!("{:?}", warnings(&collection)) };
        assert_eq!(
            sku,
            "warning: the schema's /properties/sku/pattern is not checked: it looks ahead or behind, which is not supported: ^(?!0)[0-9]+$"
        );
        assert!(note.starts_with("warning: the schema's /properties/note/pattern is not checked: it is too long"), "{note}");
        assert!(note.ends_with("é…") && note.chars().count() < 300, "{note}");
    }

    fn settings(folder: &Path, more: &[&str]) -> Settings {
        let arguments = ["countersign", "--data-dir", folder.to_str().unwrap()].into_iter().chain(more.iter().copied());
        <CommandLine as clap::Parser>::parse_from(arguments).settings
    }

    #[test]
    fn each_table_of_collections_is_a_queue_with_settings_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let text = "review_below = 0.9\ninvoice_rules = false\n[collections.receipts]\nreview_below = 0.3\nschema = \"r.json\"\n\
            [collections.receipts.second_person]\nalways = true\n[collections.berlin]\ncollection = \"invoices\"\ndeployment = \"b\"\n";
        fs::write(folder.path().join("review.toml"), text).unwrap();
        fs::write(folder.path().join("schema.json"), r#"{"properties": {"a": {}}}"#).unwrap();
        fs::write(folder.path().join("r.json"), r#"{"properties": {"b": {}}}"#).unwrap();
        let named = |more: &[&str]| -> Vec<(String, String, f64, bool, bool)> {
            let queues = queues(&settings(folder.path(), more)).unwrap();
            let said = |(name, of): (String, Collection)| {
                let place = format!("{}/{}", of.deployment_name, of.name);
                (name, place, of.review_below, of.schema.is_some(), of.second_person.is_off() && !of.rules_off)
            };
            queues.into_iter().map(said).collect()
        };
        let row =
            |name: &str, place: &str, below, has_schema, usual| (name.to_owned(), place.to_owned(), below, has_schema, usual);
        let (receipts, berlin) =
            (row("receipts", "_public/receipts", 0.3, true, false), row("berlin", "b/invoices", 0.8, false, true));
        assert_eq!(named(&[]), [row("invoices", "_public/invoices", 0.9, true, false), berlin.clone(), receipts.clone()]);
        // What the command line says is for the default queue, which may be one of them.
        let below = ["--collection", "receipts", "--review-below", "0.1"];
        assert_eq!(named(&below), [row("receipts", "_public/receipts", 0.1, true, false), berlin.clone()]);
        assert_eq!(named(&["--collection", "orders"])[0], row("orders", "_public/orders", 0.9, true, false));
        let serving = |more: &[&str]| refuse_two_for_one(&settings(folder.path(), more)).map_err(|error| error.to_string());
        assert_eq!(serving(&[]), Ok(()));
        assert!(serving(&["--collection", "receipts"]).unwrap_err().contains("move them there"), "whose is review_below = 0.9?");
    }

    #[test]
    fn a_collection_is_in_one_queue() {
        let folder = tempfile::tempdir().unwrap();
        for (text, said) in [
            ("[collections.a]\ncollection = \"invoices\"", "invoices and a are both _public/invoices"),
            (
                "[collections.a]\ncollection = \"x\"\n[collections.b]\ncollection = \"x\"\ndeployment = \"_public\"",
                "a and b are both _public/x",
            ),
        ] {
            fs::write(folder.path().join("review.toml"), text).unwrap();
            let refused = queues(&settings(folder.path(), &[])).unwrap_err().to_string();
            assert!(refused.contains(said), "{refused}");
        }
    }

    #[test]
    fn what_is_misspelt_is_refused_with_its_line() {
        for (text, sentence) in [
            ("\n[collections.a]\nreview_belov = 0.7", ", line 3: unknown field `review_belov`"),
            ("[collections.a.rules]\nibam = \"off\"", ", line 2: unknown variant `ibam`"),
            ("[collections.a]\nreview_below = 7", ": collections.a: review_below is 7"),
            ("[collections.a.groups]\nclerks = \"viewer\"", ": collections.a holds tables that belong outside of it"),
            ("[collections.a.teams]\nPayables = [\"clerks\"]", ": collections.a holds tables that belong outside of it"),
            ("[collections.\"a/b\"]", ": collections.\"a/b\": choose a name"),
            ("[collections.a]\ncollection = \" \"", ": collections.a: collection or deployment is empty"),
            ("collection = \"x\"", ": collection and deployment belong into a table"),
            ("\nreview_belov = 0.7", ", line 2: unknown field `review_belov`"),
            ("[rules]\nibam = \"off\"", ", line 2: unknown variant `ibam`"),
            ("[rules]\niban = \"of\"", ", line 2: unknown variant `of`"),
            ("[[reject_reasons]]\ncode = \"a\"\nlabel = \"A\"\nkey = 1", ", line 4: unknown field `key`"),
            ("[fields]\ngrand = \"total\"", ": there is no fields.grand; known are invoice_date, "),
            ("[thresholds]\ntotal = 80", ": thresholds.total is 80, but a confidence lies between 0 and 1"),
            ("[thresholds]\n\"rows[0].a\" = 0.5", ": thresholds.rows[0].a names a row"),
            ("[titles.de]\n\"rows[0].a\" = \"A\"", ": titles.de.rows[0].a names a row"),
            ("reject_reasons = []", ": reject_reasons are 0; one digit chooses one"),
            (
                "[[reject_reasons]]\ncode = \"a\"\nlabel = \"A\"\n[[reject_reasons]]\ncode = \"a\"\nlabel = \"B\"",
                ": every one of reject_reasons",
            ),
        ] {
            let refused = format!("{:#}", parse(Path::new("review.toml"), text).unwrap_err());
            assert!(refused.starts_with(&format!("review.toml{sentence}")), "{text}: {refused}");
        }
    }
}
