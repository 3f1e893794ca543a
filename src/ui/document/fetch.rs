//! Requests about the document. JSON stays in the browser's own values: reading it with serde would add to the download.

use super::PagePlace;
use crate::domain::PageBox;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The answer as JSON, or the server's sentence of refusal.
pub(super) async fn json(address: &str) -> Result<JsValue, String> {
    let response = get(address).await.ok_or_else(String::new)?;
    let body = if response.ok() { response.json() } else { response.text() };
    let body = JsFuture::from(body.map_err(|_| String::new())?).await.map_err(|_| String::new())?;
    if response.ok() { Ok(body) } else { Err(body.as_string().unwrap_or_default()) }
}

async fn get(address: &str) -> Option<Response> {
    JsFuture::from(window().fetch_with_str(address)).await.ok()?.dyn_into().ok()
}

/// A member of an object.
pub(super) fn member(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// The elements of an array; empty if it is not an array.
pub(super) fn list(array: &JsValue) -> Vec<JsValue> {
    array.dyn_ref::<js_sys::Array>().map(|array| array.iter().collect()).unwrap_or_default()
}

pub(super) fn number(value: &JsValue) -> f64 {
    value.as_f64().unwrap_or_default()
}

/// `[[page, [[left, top, width, height], …]], …]`
pub(super) fn places(found: &JsValue) -> Vec<PagePlace> {
    let place = |value: &JsValue| {
        let parts = list(value);
        let page = number(parts.first()?) as u32;
        let boxes = list(parts.get(1)?).into_iter().map(|one| list(&one).iter().map(number).collect::<Vec<f64>>());
        let boxes = boxes.filter_map(|one| match one[..] {
            [left, top, width, height] => Some(PageBox { left, top, width, height }),
            _ => None,
        });
        Some(PagePlace { page, boxes: boxes.collect() })
    };
    list(found).iter().filter_map(place).collect()
}
