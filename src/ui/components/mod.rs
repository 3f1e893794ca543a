//! The building blocks of pages.

mod badge;
mod blocks;
mod brand;
mod conflict_panel;
mod decision_bar;
mod document;
mod element_buttons;
mod field_input;
mod field_list;
mod fields_pane;
mod flag_list;
mod inspector;
mod keys_help;
mod long_form;
mod nothing_menu;
mod page_buttons;
mod per_item;
mod reject_dialog;
mod selection;
pub(in crate::ui) mod table;

pub use badge::{BandBadge, FlagCount, StatusBadge};
pub use brand::Brand;
pub use conflict_panel::ConflictPanel;
pub use decision_bar::DecisionBar;
pub use document::{DocumentPane, UnlockForm};
pub use field_input::FieldBlock;
pub use field_list::FieldList;
pub use fields_pane::FieldsPane;
pub use flag_list::FlagList;
pub use inspector::Inspector;
pub use keys_help::{KeysButton, KeysHelp, KeysOpen};
pub use nothing_menu::NothingMenu;
pub use per_item::PerItem;
pub use reject_dialog::RejectDialog;
pub use selection::{SelectRow, SelectionBar};
pub use table::LineTable;
