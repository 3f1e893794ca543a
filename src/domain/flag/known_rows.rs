//! What was found in the rows of a record, so that it need not be found again when another row is edited.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::Flag;
use crate::domain::{Confidence, FieldPath};

/// A row in which only confidences raise flags.
#[derive(Clone, Debug)]
pub(crate) struct KnownRow {
    pub(super) flags: Arc<[Arc<Flag>]>,
    pub(super) lowest_confidence: Option<Confidence>,
    /// The places of the flags, if they are many.
    by_path: Arc<OnceLock<HashMap<FieldPath, Vec<Arc<Flag>>>>>,
}

/// More flags are not looked through for each field.
const FEW: usize = 32;

impl KnownRow {
    fn flags_at(&self, path: &FieldPath) -> Vec<Arc<Flag>> {
        if self.flags.len() <= FEW {
            return self.flags.iter().filter(|flag| flag.path.as_ref() == Some(path)).cloned().collect();
        }
        let by_path = self.by_path.get_or_init(|| {
            let mut found = HashMap::<FieldPath, Vec<Arc<Flag>>>::new();
            for flag in self.flags.iter() {
                found.entry(flag.path.clone().unwrap_or_default()).or_default().push(Arc::clone(flag));
            }
            found
        });
        by_path.get(path).cloned().unwrap_or_default()
    }
}

/// The outermost rows of a record in which only confidences raise flags. What else is said of a row, by the schema, the rules, the page or
/// a reviewer, may come and go without the row itself: such rows are left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownRows {
    /// The agent gives no confidences at all.
    pub(super) is_silent: bool,
    rows: HashMap<FieldPath, KnownRow>,
    others: HashSet<FieldPath>,
}

impl KnownRows {
    /// None yet; of the rows `told` of, and of those with `confirmed` values, something else is said.
    pub(super) fn new(is_silent: bool, told: impl Iterator<Item = FieldPath>, confirmed: &HashSet<FieldPath>) -> Self {
        let others = told.chain(confirmed.iter().filter_map(FieldPath::outer_row)).collect();
        Self { is_silent, rows: HashMap::new(), others }
    }

    /// Whether nothing else is said of this row.
    pub(super) fn can_keep(&self, row: &FieldPath) -> bool {
        !self.others.contains(row)
    }

    pub(super) fn get(&self, row: &FieldPath) -> Option<&KnownRow> {
        self.rows.get(row)
    }

    pub(super) fn keep(&mut self, row: &FieldPath, known: KnownRow) {
        self.rows.insert(row.clone(), known);
    }

    pub(super) fn found(&mut self, row: &FieldPath, flags: Vec<Arc<Flag>>, lowest_confidence: Option<Confidence>) {
        self.keep(row, KnownRow { flags: flags.into(), lowest_confidence, by_path: Arc::default() });
    }

    /// The flags of a field in one of these rows; `None` if it is in none.
    pub(crate) fn flags_at(&self, path: &FieldPath) -> Option<Vec<Arc<Flag>>> {
        let known = self.rows.get(&path.outer_row()?)?;
        Some(known.flags_at(path))
    }

    /// Whether this row is one of them.
    pub(crate) fn has(&self, row: &FieldPath) -> bool {
        self.rows.contains_key(row)
    }
}
