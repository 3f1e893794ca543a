//! The search: as you type with a script, with Enter without one.

use crate::{
    address::{Route, Word, queue_address},
    domain::queue::{QueueQuery, QueueSort},
    t,
    ui::router::use_router,
};
use leptos::{html, prelude::*};
use std::time::Duration;

/// After this long without a key, the search starts.
const PAUSE: Duration = Duration::from_millis(200);

/// Stays in its place when the rows change: what is typed into it, its focus and its caret are the reader's.
#[component]
pub(super) fn Find(query: Memo<QueueQuery>) -> impl IntoView {
    let router = use_router();
    let input = NodeRef::<html::Input>::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let here = query.get_untracked();
    // The text that the input last agreed with the address on.
    let agreed = StoredValue::new(here.text.clone().unwrap_or_default());
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let find = move || {
        stop();
        let place = router.place().get_untracked();
        let Some(input) = input.get_untracked().filter(|_| place.route == Route::Queue) else { return };
        let text = input.value().trim().to_owned();
        if text == agreed.get_value() {
            return;
        }
        agreed.set_value(text.clone());
        let text = Some(text).filter(|text| !text.is_empty());
        router.go_instead(&queue_address(&QueueQuery { text, ..QueueQuery::from(&place).first_page() }));
    };
    let typed = move |_| {
        stop();
        timer.set_value(set_timeout_with_handle(find, PAUSE).ok());
    };
    Effect::new(move |was_there: Option<bool>| {
        let text = query.read().text.clone().unwrap_or_default();
        let Some(input) = input.get() else { return false };
        if text != agreed.get_value() {
            input.set_value(&text);
            agreed.set_value(text);
        } else if was_there != Some(true) {
            typed(()); // it may have been typed into before the script came
        }
        true
    });
    on_cleanup(stop);
    let hidden = hidden_inputs(&here.without_text());
    view! {
        <form method="get" action=Route::QUEUE role="search" class="grow max-w-sm max-sm:max-w-none max-sm:w-full"
            on:submit=move |event| { event.prevent_default(); find(); }>
            {hidden}
            <input type="search" name=Word::Text.name() node_ref=input class="control" value=here.text.unwrap_or_default() autocomplete="off"
                placeholder=t!(queue_find_hint) aria-label=t!(queue_find) aria-keyshortcuts="/"
                on:input=move |_| typed(()) on:change=move |_| find()/>
        </form>
    }
}

impl QueueQuery {
    fn without_text(&self) -> Self {
        Self { text: None, ..self.first_page() }
    }
}

/// What a form keeps of a queue.
pub(super) fn hidden_inputs(query: &QueueQuery) -> Vec<AnyView> {
    let sort = (query.sort != QueueSort::default()).then(|| query.sort.name().to_owned());
    let kept = [
        (Word::Queue, query.queue.clone()),
        (Word::Status, query.status.clone()),
        (Word::Text, query.text.clone()),
        (Word::Flag, query.flag.clone()),
        (Word::Confidence, query.confidence.clone()),
        (Word::Age, query.age.clone()),
        (Word::Seller, query.seller.clone()),
        (Word::Least, query.least.clone()),
        (Word::Most, query.most.clone()),
        (Word::Mine, query.mine.then(|| "1".to_owned())),
        (Word::Whose, query.whose.map(|whose| whose.name().to_owned())),
        (Word::Sort, sort),
    ];
    let input = |(word, value): (Word, Option<String>)| {
        value.map(|value| view! { <input type="hidden" name=word.name() value=value/> }.into_any())
    };
    kept.into_iter().filter_map(input).collect()
}
