//! Attributes, properties and listeners of an element.

use send_wrapper::SendWrapper;
use std::borrow::Cow;
use wasm_bindgen::JsValue;

/// The text of an attribute, or that it is not there.
pub type Value = Option<Cow<'static, str>>;

/// What belongs to an element besides its children.
pub enum Attribute {
    Is(&'static str, Value),
    Follows(&'static str, Box<dyn FnMut() -> Value + Send>),
    Property(&'static str, Box<dyn FnMut() -> Value + Send>),
    Listener(Cow<'static, str>, bool, SendWrapper<Box<dyn FnMut(JsValue)>>),
    Reference(Box<dyn FnOnce(&web_sys::Element) + Send>),
}

/// What an attribute can be set to.
pub trait IntoAttribute {
    /// The attribute with this name.
    fn into_attribute(self, name: &'static str) -> Attribute;
}

/// The value of an attribute.
pub trait IntoValue {
    /// Its text; `None` when the attribute is not there.
    fn into_value(self) -> Value;
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Some(self.into())
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Some(self.into())
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        self.then_some("".into())
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.and_then(IntoValue::into_value)
    }
}

impl<T: IntoValue, F: FnMut() -> T + Send + 'static> IntoAttribute for F {
    fn into_attribute(mut self, name: &'static str) -> Attribute {
        Attribute::Follows(name, Box::new(move || self().into_value()))
    }
}

/// For what is a value by itself; a rule for all of them would be at odds with that for functions.
macro_rules! values {
    ($($number:ty),*; $($value:ty),*) => {
        $(impl IntoValue for $number {
            fn into_value(self) -> Value {
                Some(self.to_string().into())
            }
        })*
        $(impl IntoAttribute for $value {
            fn into_attribute(self, name: &'static str) -> Attribute {
                Attribute::Is(name, self.into_value())
            }
        })*
    };
}

values!(usize, u32, i32, u64, f64; usize, u32, i32, u64, f64, &'static str, String, bool);

impl<T: IntoValue> IntoAttribute for Option<T> {
    fn into_attribute(self, name: &'static str) -> Attribute {
        Attribute::Is(name, self.into_value())
    }
}
