//! What the form's buttons do to a draft, with or without JavaScript.

use super::Action;
use crate::domain::{Collection, Draft, Edit, ExtractedData, Field, FieldPath, Locale, Step, Suggestion, evidence::Offer};

/// What an [`Action`] needs in order to edit a draft.
pub struct Editing<'a> {
    /// The record that edits are made on; it may lack the metadata.
    pub base: &'a ExtractedData,
    /// The whole record, for answering conflicts.
    pub record: &'a ExtractedData,
    /// How the records are reviewed.
    pub collection: &'a Collection,
    /// Finds a field as the page shows it.
    pub field: &'a dyn Fn(&FieldPath) -> Option<Field>,
    /// Finds the change that would put the sums right.
    pub suggestion: &'a dyn Fn() -> Option<Suggestion>,
    /// The values that the page offers.
    pub offers: &'a [Offer],
}

impl Editing<'_> {
    /// Sets the field of an offer to its value, if the field still has the value that the offer replaces.
    fn use_offer(&self, draft: &mut Draft, offer: &Offer) -> bool {
        let Some(field) = (self.field)(&offer.path).filter(|field| field.text == offer.about) else { return false };
        let Ok(value) = field.read(&offer.text, Locale::Neutral) else { return false };
        draft.push(self.base, Edit::Set { path: offer.path.clone(), value });
        true
    }
}

impl Action {
    /// Applies the action to the draft, and returns the field to look at next. Actions that do not edit leave the draft alone.
    pub fn edit(&self, draft: &mut Draft, with: &Editing<'_>) -> Option<FieldPath> {
        let Editing { base, collection, .. } = with;
        match self {
            Self::Undo => draft.undo(),
            Self::Redo => draft.redo(),
            Self::AddRow(array) => Some(draft.add_row(base, collection, array)),
            Self::InsertRow(row) => draft.insert_row(base, collection, row).then(|| row.clone()),
            Self::DuplicateRow(row) => draft.duplicate_row(base, row),
            Self::MoveRowUp(row) => move_row(draft, base, row, -1),
            Self::MoveRowDown(row) => move_row(draft, base, row, 1),
            Self::DeleteRow(row) => {
                draft.delete_row(base, row);
                let (record, _) = draft.apply(base);
                [Some(row.clone()), row.neighbour(-1)].into_iter().flatten().find(|row| row.get(record.data()).is_some())
            }
            Self::Tick(path) | Self::Untick(path) => {
                let (record, _) = draft.apply(base);
                draft.tick(&record, path, matches!(self, Self::Tick(_)));
                Some(path.clone())
            }
            Self::Revert(path) => {
                draft.revert(base, path);
                Some(path.clone())
            }
            Self::Use(path, text) => {
                // Only if it is still suggested: the form may be out of date.
                let offered = with.offers.iter().find(|offer| offer.path == *path && offer.text == *text);
                if let Some(offer) = offered {
                    return with.use_offer(draft, offer).then(|| path.clone());
                }
                let suggestion = (with.suggestion)().filter(|one| one.path == *path && one.text == *text)?;
                draft.push(base, Edit::Set { path: suggestion.path, value: suggestion.value });
                Some(path.clone())
            }
            Self::UseAll => {
                let used: Vec<&Offer> = with.offers.iter().filter(|offer| with.use_offer(draft, offer)).collect();
                used.first().map(|offer| offer.path.clone())
            }
            Self::Leave(path, nothing) => {
                draft.leave(base, &(with.field)(path)?, *nothing);
                Some(path.clone())
            }
            Self::Choose(path, stored) => {
                draft.choose(base, &(with.field)(path)?, stored);
                Some(path.clone())
            }
            Self::Mend(path, way) => {
                let schema = collection.schema.as_ref()?;
                draft.mend(base, schema, path, *way).then(|| path.clone())
            }
            Self::Mine(question) | Self::Theirs(question) => {
                let place = draft.asks.get(*question).map(|ask| ask.place.clone());
                draft.answer(with.record, *question, matches!(self, Self::Mine(_)));
                place
            }
            Self::AllMine | Self::AllTheirs => {
                draft.answer_all(with.record, *self == Self::AllMine);
                None
            }
            // These only move the view: the inspector at the foot of the fields then shows this field and its buttons.
            Self::Show(path) | Self::AskNothing(path) => Some(path.clone()),
            Self::Save | Self::Decide(_) | Self::AskReject | Self::CancelReject | Self::TakeOver | Self::Handle(_) => None,
        }
    }
}

/// Returns the row's new path; `None` when it can't move.
fn move_row(draft: &mut Draft, base: &ExtractedData, row: &FieldPath, by: isize) -> Option<FieldPath> {
    let (record, _) = draft.apply(base);
    let place = row.neighbour(by).filter(|place| place.get(record.data()).is_some())?;
    let &Step::Index(to) = place.last()? else { return None };
    draft.move_row(base, row, to);
    Some(place)
}
