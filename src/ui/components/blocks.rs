//! The blocks of a form on the page.

use super::{FieldBlock, FieldList, LineTable};
use crate::{domain::Block, ui::language};
use leptos::prelude::*;

/// The blocks of a form, or of a part of it.
pub(super) fn form_view(blocks: &[Block]) -> AnyView {
    // Fields that follow each other are one card, as the fields of a group are.
    let cards = blocks.chunk_by(|one, next| matches!((one, next), (Block::Field(_), Block::Field(_))));
    let card = |blocks: &[Block]| {
        let inner = blocks.iter().map(|block| block_view(block.clone(), 2)).collect_view();
        if matches!(blocks, [Block::Field(_), ..]) {
            view! { <div class="group">{inner}</div> }.into_any()
        } else {
            inner.into_any()
        }
    };
    cards.map(card).collect_view().into_any()
}

fn block_view(block: Block, level: u8) -> AnyView {
    match block {
        Block::Field(field) => view! { <FieldBlock field/> }.into_any(),
        Block::Group { path, label, blocks } => {
            let inner = blocks.into_iter().map(|block| block_view(block, level + 1)).collect_view();
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
            view! { <FieldList path label=label.text(language()) items count/> }.into_any()
        }
        Block::Table(table) => view! { <LineTable table/> }.into_any(),
    }
}
