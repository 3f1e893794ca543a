//! Printed rows that no row of the record claims, and rows that are printed once but recorded twice.

use std::collections::{BTreeMap, HashMap};

use super::Look;
use super::finding::{Finding, Said};
use super::number::readings;
use super::parts::{Column, Part, TOTALS};
use super::print::WordId;
use crate::domain::fold::bare;

/// Rows that are told; more is one mistake.
const MOST_TOLD: usize = 3;

impl Look<'_> {
    pub(super) fn find_strange_rows(&mut self) {
        self.find_unclaimed();
        self.find_repeated();
    }

    fn find_unclaimed(&mut self) {
        let rows = &self.rows;
        let columns: Vec<Column> = [Column::Total, Column::Price, Column::Quantity]
            .into_iter()
            .filter(|column| rows.columns.contains_key(column))
            .collect();
        let stands: Vec<_> = rows.stands.iter().flatten().copied().collect();
        if self.parts.is_cut()
            || self.parts.rows.len() < 2
            || columns.len() < 2
            || !columns.contains(&Column::Total)
            || stands.is_empty()
        {
            return;
        }
        let mut heights: Vec<f64> = stands.iter().map(|stand| stand.height).collect();
        heights.sort_by(f64::total_cmp);
        let height = heights[heights.len() / 2].max(5.0);
        let mut pages: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for stand in &stands {
            pages.entry(stand.page).or_default().push(stand.middle);
        }
        let mut gaps = Vec::new();
        for middles in pages.values_mut() {
            middles.sort_by(f64::total_cmp);
            gaps.extend(middles.windows(2).map(|pair| pair[1] - pair[0]));
        }
        gaps.sort_by(f64::total_cmp);
        let gap = gaps.get(gaps.len() / 2).copied().unwrap_or(3.0 * height).max(1.2 * height);
        let (first, last) = (pages.keys().next().copied().unwrap_or_default(), pages.keys().last().copied().unwrap_or_default());
        let mut told: Vec<(Vec<WordId>, String)> = Vec::new();
        for line in self.print.lines.iter().filter(|line| (first..=last).contains(&line.page)) {
            let middles = pages.get(&line.page);
            let top = match middles.and_then(|middles| middles.first()) {
                Some(top) if line.page == first => top - 1.6 * gap,
                _ => 0.0,
            };
            let bottom = match middles.and_then(|middles| middles.last()) {
                Some(bottom) if line.page == last => bottom + 1.9 * gap,
                _ => f64::MAX,
            };
            let is_claimed = middles.is_some_and(|middles| {
                let at = middles.partition_point(|middle| *middle <= line.middle - 0.7 * height);
                middles.get(at).is_some_and(|middle| (middle - line.middle).abs() < 0.7 * height)
            });
            if !(top..=bottom).contains(&line.middle) || is_claimed || line.words.len() < 3 {
                continue;
            }
            let mut hits: Vec<(Column, WordId)> = Vec::new();
            for column in &columns {
                let Some(stretch) = rows.columns.get(column) else { continue };
                let hit = line.words.iter().find(|id| {
                    let word = &self.print.words[**id];
                    let stands_under = (word.right() - stretch.right).abs() < 0.6 * height
                        || (*column != Column::Total && (word.x - stretch.left).abs() < 0.6 * height);
                    stands_under && !rows.taken.contains(id) && !readings(&word.text).is_empty()
                });
                hits.extend(hit.map(|id| (*column, *id)));
            }
            let has_total = hits.iter().any(|(column, _)| *column == Column::Total);
            let distinct = hits.iter().map(|(_, id)| id).collect::<std::collections::HashSet<_>>().len();
            let text = self.print.said(&line.words);
            let has_words = text.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
            if has_total && distinct >= 2 && has_words && !self.is_total_line(&hits) {
                told.push((line.words.clone(), text));
            }
        }
        let Some(table) = self.parts.table.clone() else { return };
        for (words, text) in told.into_iter().take(MOST_TOLD) {
            let place = self.spot(&words);
            self.found.push(Finding {
                path: table.clone(),
                said: Said::UnclaimedRow,
                printed: text,
                about: String::new(),
                place,
            });
        }
    }

    /// Whether the number in the column of totals is one of the document's totals, behind its label.
    fn is_total_line(&self, hits: &[(Column, WordId)]) -> bool {
        let words = || hits.iter().filter(|(column, _)| *column == Column::Total).map(|(_, id)| *id);
        words().any(|id| {
            let values = readings(&self.print.words[id].text);
            let has = |part: Part| self.parts.amount(self.parts.part(part)).is_some_and(|amount| values.contains(&amount));
            let is_tax =
                || self.parts.taxes.iter().any(|row| self.parts.amount(row.amount).is_some_and(|tax| values.contains(&tax)));
            TOTALS.iter().any(|(part, _)| (has(*part) || (*part == Part::Tax && is_tax())) && self.is_labelled(&[id], *part))
        })
    }

    fn find_repeated(&mut self) {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for row in 0..self.parts.rows.len() {
            *counts.entry(bare(&self.parts.text(self.parts.cell(row, Column::Description)))).or_default() += 1;
        }
        for row in 1..self.parts.rows.len() {
            let text = bare(&self.parts.text(self.parts.cell(row, Column::Description)));
            if text.is_empty() || self.parts.rows[row] != self.parts.rows[row - 1] {
                continue;
            }
            let same = counts.get(&text).copied().unwrap_or_default();
            if self.print.text(&text).len() < same
                && let Some(id) = self.parts.cell(row, Column::Description)
            {
                self.say_about(id, Said::SameRow, String::new());
            }
        }
    }
}
