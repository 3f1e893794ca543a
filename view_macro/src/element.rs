//! Elements and components.

use crate::{content, several};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use rstml::{
    Infallible,
    node::{KeyedAttribute, Node, NodeAttribute},
};
use syn::{Expr, Lit};

type NodeElement = rstml::node::NodeElement<Infallible>;

/// Of another namespace, or with other rules for what is text in them.
const STRANGE: [&str; 6] = ["math", "pre", "script", "style", "svg", "template"];

/// An element or a component as `Html`, or as what a component returns.
pub fn any_element(node: &NodeElement) -> syn::Result<TokenStream> {
    let name = node.name().to_string();
    let is_component = name.rsplit("::").next().is_some_and(|last| last.trim().starts_with(|first: char| first.is_uppercase()));
    match is_component {
        true => component(node),
        false if STRANGE.contains(&name.as_str()) => {
            Err(syn::Error::new_spanned(node.name(), "crate::ui::html cannot make this element"))
        }
        false => Ok(match fixed_html(node) {
            Some(html) => quote! { crate::ui::html::Html::Fixed(#html) },
            None => element(node, &name)?,
        }),
    }
}

fn attributes(node: &NodeElement) -> syn::Result<Vec<&KeyedAttribute>> {
    let keyed = node.attributes().iter().map(|attribute| match attribute {
        NodeAttribute::Attribute(keyed) => Ok(keyed),
        block => Err(syn::Error::new_spanned(block, "attributes have a name here")),
    });
    keyed.collect()
}

fn element(node: &NodeElement, name: &str) -> syn::Result<TokenStream> {
    // Nobody else's names are seen by it, nor it by them.
    let element = Ident::new("element", Span::mixed_site());
    let (mut fixed, mut calls) = (Vec::new(), Vec::new());
    for attribute in attributes(node)? {
        let key = attribute.key.to_string();
        match fixed_value(attribute) {
            Some(value) if !key.contains(':') => fixed.push(quote! { (#key, #value) }),
            _ => {
                let value = value(attribute)?;
                calls.push(if let Some(event) = key.strip_prefix("on:") {
                    let (event, capture) = event.strip_suffix(":capture").map_or((event, false), |event| (event, true));
                    let event = Ident::new(event, attribute.key.span_of());
                    quote! { #element.listen(::leptos::ev::#event, #capture, #value); }
                } else if let Some(property) = key.strip_prefix("prop:") {
                    quote! { #element.property(#property, #value); }
                } else if key == "key" {
                    quote! { #element.key(#value); }
                } else if key == "node_ref" {
                    quote! { #element.reference(#value); }
                } else if key.contains(':') {
                    return Err(syn::Error::new_spanned(
                        attribute,
                        "of attributes with a colon there are on:, prop: and no others",
                    ));
                } else {
                    quote! { #element.attribute(#key, #value); }
                });
            }
        }
    }
    for child in node.children.iter().filter(|child| !matches!(child, Node::Comment(_))) {
        let child = content(child)?;
        calls.push(quote! { #element.child(#child); });
    }
    Ok(quote! {
        {
            let mut #element = crate::ui::html::Element::new(#name, &[#(#fixed),*]);
            #(#calls)*
            crate::ui::html::Html::from(#element)
        }
    })
}

fn component(node: &NodeElement) -> syn::Result<TokenStream> {
    let name = node.name();
    let props = attributes(node)?.into_iter().map(|attribute| {
        let key = &attribute.key;
        let value = attribute.value().map_or_else(|| key.to_token_stream(), ToTokens::to_token_stream);
        quote! { .#key(#[allow(unused_braces)] { #value }) }
    });
    let children = if node.children.is_empty() {
        quote! {}
    } else {
        let children = several(&node.children)?;
        quote! { .children(::leptos::children::ToChildren::to_children(move || #children)) }
    };
    Ok(quote! {
        ::leptos::component::component_view(&#name, ::leptos::component::component_props_builder(&#name) #(#props)* #children .build())
    })
}

/// The value of an attribute that never changes, if it is written out.
fn fixed_value(attribute: &KeyedAttribute) -> Option<String> {
    match attribute.value() {
        None => Some(String::new()),
        Some(Expr::Lit(literal)) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Some(_) => None,
    }
}

fn value(attribute: &KeyedAttribute) -> syn::Result<TokenStream> {
    let value = attribute.value().ok_or_else(|| syn::Error::new_spanned(attribute, "a value is missing"))?;
    Ok(quote! { #[allow(unused_braces)] { #value } })
}

/// The HTML of an element in which nothing ever changes.
fn fixed_html(node: &NodeElement) -> Option<String> {
    let name = node.name().to_string();
    let mut html = format!("<{name}");
    for attribute in node.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else { return None };
        let key = attribute.key.to_string();
        if key.contains(':') || key == "node_ref" || key == "key" || name.contains(':') {
            return None;
        }
        html += &format!(" {key}=\"{}\"", escaped(&fixed_value(attribute)?));
    }
    html += ">";
    let mut after_text = false;
    for child in &node.children {
        match child {
            Node::Element(child) if child.name().to_string().starts_with(|first: char| first.is_lowercase()) => {
                html += &fixed_html(child)?;
                after_text = false;
            }
            Node::Text(text) if !after_text => {
                html += &escaped(&text.value_string());
                after_text = true;
            }
            _ => return None,
        }
    }
    let is_void = ["br", "col", "hr", "img", "input", "link", "meta"].contains(&name.as_str());
    Some(if is_void { html } else { format!("{html}</{name}>") })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

trait SpanOf {
    fn span_of(&self) -> Span;
}

impl<T: ToTokens> SpanOf for T {
    fn span_of(&self) -> Span {
        self.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
    }
}
