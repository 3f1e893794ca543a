//! The parts that pages are made of.

mod badge;
mod brand;
mod conflict_panel;
mod decision_bar;
mod document;
mod field_input;
mod fields_pane;
mod flag_list;
mod inspector;
mod line_table;
mod reject_dialog;

pub use badge::{BandBadge, FlagCount, StatusBadge};
pub use brand::Brand;
pub use conflict_panel::ConflictPanel;
pub use decision_bar::DecisionBar;
pub use document::{DocumentPane, UnlockForm};
pub use field_input::{FieldBlock, FieldCell};
pub use fields_pane::FieldsPane;
pub use flag_list::FlagList;
pub use inspector::Inspector;
pub use line_table::LineTable;
pub use reject_dialog::RejectDialog;
