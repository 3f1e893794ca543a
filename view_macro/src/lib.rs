//! `view!` as Leptos writes it, made into calls of `crate::ui::html`.
//!
//! Leptos' own macro gives every view a type of its own, and each type its own code for making, hydrating and changing it. With ours,
//! an element is data: what a view adds to the wasm is little more than its texts. The syntax is the same, of which we use: elements,
//! attributes, `on:event`, `on:event:capture`, `prop:name`, `node_ref`, `{blocks}`, texts in quotes, and components.

mod element;

use proc_macro2::TokenStream;
use quote::quote;
use rstml::node::Node;

/// What is on a page, as `Html`.
#[proc_macro]
pub fn view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let nodes = rstml::parse2(input.into());
    nodes.and_then(|nodes| several(&nodes)).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// These nodes one after the other, as one `Html`.
fn several(nodes: &[Node]) -> syn::Result<TokenStream> {
    let mut views = nodes.iter().filter(|node| !matches!(node, Node::Comment(_))).map(one).collect::<syn::Result<Vec<_>>>()?;
    Ok(match views.len() {
        0 => quote! { crate::ui::html::Html::Nothing },
        1 => views.remove(0),
        _ => quote! { crate::ui::html::Html::Many(::std::vec![#(#views),*]) },
    })
}

/// A node as `Html`.
fn one(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Element(node) => element::any_element(node),
        node => {
            let value = content(node)?;
            Ok(quote! { crate::ui::html::IntoHtml::into_html(#value) })
        }
    }
}

/// A node as something that can be made into `Html`.
fn content(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Element(node) => element::any_element(node),
        Node::Block(block) => Ok(quote! { #[allow(unused_braces)] #block }),
        Node::Text(text) => {
            let text = &text.value;
            Ok(quote! { #text })
        }
        Node::Fragment(fragment) => several(&fragment.children),
        other => Err(syn::Error::new_spanned(other, "view! understands elements, components, {blocks} and texts in quotes")),
    }
}
