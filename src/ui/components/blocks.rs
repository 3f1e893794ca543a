//! The blocks of a form on the page.

use super::{FieldBlock, FieldList, LineTable};
use crate::{
    domain::{Block, Field, Nothing, full_label},
    t,
    ui::{language, workspace::Workspace},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Fewer empty fields than this are not worth a line that opens them.
const LEAST_FOLDED: usize = 2;

/// The blocks of a form, or of a part of it. With `folds`, the fields of a group that are empty, and of which nothing is said, are behind
/// a line.
pub(super) fn form_view(workspace: Workspace, blocks: &[Block], folds: bool) -> AnyView {
    let form = FormView { workspace, folds, inner: false };
    // Fields that follow each other are one card, as the fields of a group are.
    let cards = blocks.chunk_by(|one, next| matches!((one, next), (Block::Field(_), Block::Field(_))));
    let card = |blocks: &[Block]| {
        let inner = form.card(blocks, 2);
        if matches!(blocks, [Block::Field(_), ..]) { view! { <div class="group">{inner}</div> }.into_any() } else { inner }
    };
    cards.map(card).collect_view().into_any()
}

/// The lists below a row.
pub fn inner_view(workspace: Workspace, blocks: &[Block]) -> AnyView {
    FormView { workspace, folds: false, inner: true }.views(blocks.iter(), 2)
}

#[derive(Clone, Copy)]
struct FormView {
    workspace: Workspace,
    folds: bool,
    inner: bool,
}

impl FormView {
    /// The blocks of one card.
    fn card(self, blocks: &[Block], level: u8) -> AnyView {
        let is_idle = |block: &&Block| matches!(block, Block::Field(field) if self.is_idle(field));
        let (idle, rest): (Vec<&Block>, Vec<&Block>) = blocks.iter().partition(is_idle);
        if !self.folds || idle.len() < LEAST_FOLDED {
            return self.views(blocks.iter(), level);
        }
        let count = idle.len();
        view! {
            {self.views(rest.into_iter(), level)}
            <details class="folded"><summary>{t!(fields_empty, count = count)}</summary>{self.views(idle.into_iter(), level)}</details>
        }
        .into_any()
    }

    fn views<'b>(self, blocks: impl Iterator<Item = &'b Block>, level: u8) -> AnyView {
        blocks.map(|block| block_view(self, block.clone(), level)).collect_view().into_any()
    }

    /// Whether a field is empty, and was, and nothing is said of it.
    fn is_idle(self, field: &Arc<Field>) -> bool {
        let is_focused = || self.workspace.focused.with_untracked(|focused| focused.as_ref() == Some(&field.path));
        let is_typed = || self.workspace.shown.with_untracked(|shown| shown.typed.contains_key(&field.path));
        let is_empty = Nothing::of(field.value.as_ref()).is_some() && field.was.is_none() && field.flags.is_empty();
        is_empty && !is_typed() && !is_focused()
    }
}

fn block_view(form: FormView, block: Block, level: u8) -> AnyView {
    match block {
        Block::Field(field) => view! { <FieldBlock field/> }.into_any(),
        Block::Group { path, label, blocks } => {
            let inner = form.card(&blocks, level + 1);
            let class = if level > 2 { "group-inner" } else { "group" };
            view! {
                <fieldset class=class id=path.to_id()>
                    <legend>{label.text(language())}</legend>
                    {inner}
                </fieldset>
            }
            .into_any()
        }
        Block::List { path, label, items, count } => {
            // Several rows may have a list of this name.
            let label = if form.inner { full_label(&path, form.workspace.view().collection.schema.as_ref()) } else { label };
            view! { <FieldList path label=label.text(language()) items count/> }.into_any()
        }
        Block::Table(table) => view! { <LineTable table inner=form.inner draw_below=inner_view/> }.into_any(),
    }
}
