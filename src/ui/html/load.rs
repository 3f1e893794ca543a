//! What has to be awaited.

use super::Html;
#[cfg(feature = "ssr")]
use crate::api::JsonText;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// What `view` makes of what `fetch` finds for `source`. The server waits for it, and the browser takes it over. When `source` changes,
/// what is shown stays until the next is there.
pub fn load<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
    view: impl Fn(T) -> Html + Copy + Send + Sync + 'static,
) -> Html
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + DeserializeOwned + Serialize + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    #[cfg(feature = "ssr")]
    {
        let found = Resource::<T, JsonText>::new_with_options(source, fetch, true);
        super::foreign(leptos::prelude::view! {
            <Transition>{move || Suspend::new(async move { view(found.await) })}</Transition>
        })
    }
    // Without Resource and Transition: the first answer is in the page, others come one at a time.
    #[cfg(not(feature = "ssr"))]
    {
        use send_wrapper::SendWrapper;
        use std::{cell::Cell, rc::Rc};

        // The server numbers what it sends along, and so does this: one for the Resource, one for the Transition.
        let sent = Owner::current_shared_context().and_then(|context| {
            let id = context.next_id();
            context.next_id();
            context.read_data(&id)
        });
        // Without it nothing of the page could be taken over: better said than guessed.
        let read =
            |text: String| crate::api::from_json(&text).unwrap_or_else(|error| wasm_bindgen::throw_str(&error.to_string()));
        let first: Option<T> = sent.map(read);
        let is_there = first.is_some();
        let found = SendWrapper::new(Rc::new(Cell::new(first)));
        let arrived = RwSignal::new(0_u32);
        let asked = Rc::new(Cell::new(0_u32));
        let answer = found.clone();
        let mut is_first = true;
        super::effect(move || {
            let source = source();
            if std::mem::take(&mut is_first) && is_there {
                return;
            }
            let number = asked.get() + 1;
            asked.set(number);
            let (asked, answer, fetched) = (asked.clone(), answer.clone(), untrack(|| fetch(source)));
            leptos::task::spawn_local(async move {
                let value = fetched.await;
                // Another one may have been asked for meanwhile.
                if asked.get() == number {
                    answer.set(Some(value));
                    let _ = arrived.try_update(|count| *count += 1);
                }
            });
        });
        super::live(move || {
            arrived.track();
            Cell::take(&found).map(|value| untrack(|| view(value)))
        })
    }
}
