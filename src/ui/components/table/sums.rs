//! The foot of a table: the computed totals of columns, beside what the record says.

use super::with_table;
use crate::{
    domain::{
        FieldPath, FieldType,
        form::{ColumnSum, column_sums},
        label_of,
    },
    t,
    ui::{language, workspace::Workspace},
};
use leptos::prelude::*;

/// The foot, if a column is summed.
#[component]
pub fn SumRow(array: StoredValue<FieldPath>, columns: Vec<FieldPath>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let count = columns.len();
    let sums: Memo<Vec<Option<ColumnSum>>> = Memo::new(move |_| {
        let shown = workspace.shown.read();
        let view = workspace.view();
        let book = view.collection.rule_book();
        with_table(&shown.blocks, array, |table| column_sums(table, &shown.record, book)).unwrap_or_default()
    });
    let content = move || {
        let sums = sums.get();
        sums.iter().any(Option::is_some).then(|| {
            let cells =
                (0..count).map(|at| view! { <td>{sums.get(at).cloned().flatten().map(sum_view)}</td> }.into_any()).collect_view();
            view! {
                <tfoot>
                    <tr>
                        <th scope="row">{t!(table_sum)}</th>
                        {cells}
                        <td></td>
                    </tr>
                </tfoot>
            }
            .into_any()
        })
    };
    view! { {move || content()} }
}

fn sum_view(sum: ColumnSum) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let schema = workspace.view().collection.schema.clone();
    let shown = move |stored: &str| workspace.locale.show(stored, &FieldType::Number);
    let agrees = sum.agrees;
    let said = sum.said.map(|(path, said)| {
        let label = label_of(&path, schema.as_ref()).text(language());
        let (class, mark) = if agrees { ("cell-note text-good", "✓ =") } else { ("cell-note text-low", "≠") };
        let text = if agrees { label } else { format!("{label} {}", shown(&said)) };
        view! { <span class=class>{format!("{mark} {text}")}</span> }.into_any()
    });
    view! {
        <output class="column-sum">{sum.sum.map_or_else(|| "—".to_owned(), |sum| shown(&sum))}</output>
        {said}
    }
}
