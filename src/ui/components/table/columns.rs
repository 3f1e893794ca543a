//! The columns of a table: their headings, and widths that stay the same while somebody scrolls or types.

use crate::{
    domain::{Column, FieldPath, FieldType, Table, short, to_text},
    ui::language,
};
use leptos::prelude::*;

/// Longer texts scroll inside their cell.
const WIDEST: usize = 24;
const NARROWEST: usize = 4;
/// Below a row there is room.
const NARROWEST_INNER: usize = 8;
/// The widest column, which takes any space left over, may become as narrow as this before the table scrolls sideways.
const LEAST_OF_WIDEST: usize = 12;

/// Columns with their widths in characters.
pub struct Columns(Vec<(Column, usize)>);

impl Columns {
    /// Each as wide as its longest text.
    pub fn of(table: &Table, inner: bool) -> Self {
        let narrowest = if inner { NARROWEST_INNER } else { NARROWEST };
        let width = |at: usize| {
            let texts = (0..table.rows.len()).filter_map(|row| table.rows.value(row, at).map(to_text));
            texts.map(|text| text.chars().take(WIDEST).count()).max().unwrap_or_default()
        };
        let columns = table.columns.iter().enumerate().map(|(at, column)| {
            // A choice is shown with an arrow, a number with thousands separators.
            let more = match column.field_type {
                FieldType::Enum(_) | FieldType::Boolean => 4,
                FieldType::Number | FieldType::Integer => 2,
                _ => 0,
            };
            // A heading wraps between its words.
            let word =
                column.label.text(language()).split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
            let heading = word * 9 / 10 + 1;
            (column.clone(), (width(at) + more).max(heading).clamp(narrowest, WIDEST))
        });
        Self(columns.collect())
    }

    fn rem(width: usize) -> f64 {
        width as f64 * 0.46875 + 0.8
    }

    fn widest(&self) -> Option<usize> {
        self.0.iter().enumerate().max_by_key(|(_, (_, width))| *width).map(|(at, _)| at)
    }

    /// The column that takes any space left over, if it has texts: they may take several lines.
    pub fn wide(&self) -> Option<usize> {
        let is_text = |at: &usize| matches!(self.0[*at].0.field_type, FieldType::Text | FieldType::LongText | FieldType::Any);
        self.widest().filter(is_text)
    }

    /// At least as wide as all columns; the widest column takes any space left over, but not in an `inner` table.
    pub fn table_style(&self, inner: bool) -> String {
        let widest = self.widest();
        let least =
            |(at, (_, width)): (usize, &(Column, usize))| if Some(at) == widest { LEAST_OF_WIDEST.min(*width) } else { *width };
        let whole: f64 = self.0.iter().map(|(_, width)| Self::rem(*width)).sum();
        let sum: f64 = self.0.iter().enumerate().map(least).map(Self::rem).sum();
        let most = if inner { format!("; max-width: {}rem", short(whole + 4.75)) } else { String::new() };
        format!("min-width: {}rem{most}", short(sum + 4.75))
    }

    /// The widths as CSS.
    pub fn widths(&self) -> impl IntoView + use<> {
        let widest = self.widest();
        let style = |(at, (_, width)): (usize, &(Column, usize))| {
            if Some(at) == widest { String::new() } else { format!("width: {}rem", short(Self::rem(*width))) }
        };
        let widths: Vec<String> = self.0.iter().enumerate().map(style).collect();
        view! {
            <colgroup>
                <col style="width: 2.75rem"/>
                {widths.into_iter().map(|style| view! { <col style=style/> }.into_any()).collect_view()}
                <col style="width: 2rem"/>
            </colgroup>
        }
    }

    /// The header cells.
    pub fn headings(&self) -> impl IntoView + use<> {
        let headings = self.0.iter().map(|(column, _)| {
            let class = if matches!(column.field_type, FieldType::Number | FieldType::Integer) { "text-right!" } else { "" };
            let label = column.label.text(language());
            view! { <th scope="col" class=class title=label.clone()>{label.clone()}</th> }.into_any()
        });
        headings.collect_view()
    }

    /// The places of the columns within a row.
    pub fn paths(&self) -> Vec<FieldPath> {
        self.0.iter().map(|(column, _)| column.path.clone()).collect()
    }
}
