//! `view!`: the syntax of Leptos' own macro, turned into plain calls on `kith_app::view` instead of one type an element.
//!
//! Elements, components (Leptos' `#[component]`), text, `{blocks}`, attributes, `class:`, `style:`, `prop:`, `on:` and
//! `node_ref`: what the screens use, and nothing else; anything else is told at compile time.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeElement, NodeName};
use syn::{Error, Result, spanned::Spanned};

/// Elements of drawings.
const DRAWN: &[&str] = &["svg", "path", "circle", "rect", "line", "polyline", "polygon", "g"];

/// Events of which Leptos does not know the type.
const UNNAMED: &[&str] = &["cancel"];

/// Draws a piece of a screen.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let parser = rstml::Parser::new(rstml::ParserConfig::default().recover_block(true));
    let (nodes, problems) = parser.parse_recoverable(tokens).split_vec();
    let problems = problems.into_iter().map(|problem| problem.emit_as_expr_tokens());
    let drawn = all(&nodes).unwrap_or_else(Error::into_compile_error);
    quote!({ #(#problems;)* #drawn }).into()
}

/// Several nodes side by side, as one view.
fn all(nodes: &[Node]) -> Result<TokenStream> {
    let drawn = nodes.iter().filter_map(|node| one(node).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(match drawn.as_slice() {
        [one] => one.clone(),
        _ => quote!(::kith_app::view::beside(&[#(#drawn),*])),
    })
}

/// One node as a view; none for a comment.
fn one(node: &Node) -> Result<Option<TokenStream>> {
    Ok(Some(match node {
        Node::Element(node) if is_component(node.name()) => component(node)?,
        Node::Element(node) => element(node)?,
        Node::Block(block) => {
            quote_spanned!(block.span()=> ::kith_app::view::IntoView::into_view(#[allow(unused_braces)] #block))
        }
        Node::Text(text) => {
            let text = &text.value;
            quote!(::kith_app::view::text(#text))
        }
        Node::RawText(text) => {
            let text = text.to_string_best();
            quote!(::kith_app::view::text(#text))
        }
        Node::Fragment(fragment) => all(&fragment.children)?,
        Node::Comment(_) => return Ok(None),
        other => return Err(Error::new(other.span(), "Kith's view! does not know this.")),
    }))
}

fn is_component(name: &NodeName) -> bool {
    let name = name.to_string();
    name.contains("::") || name.starts_with(|letter: char| letter.is_ascii_uppercase())
}

fn element(node: &NodeElement<rstml::Infallible>) -> Result<TokenStream> {
    let name = node.name().to_string();
    let maker = if DRAWN.contains(&name.as_str()) { quote!(drawn) } else { quote!(new) };
    let attributes = node.attributes().iter().map(attribute).collect::<Result<Vec<_>>>()?;
    let children = node.children.iter().filter_map(|child| one(child).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(quote! {{
        let __tag = ::kith_app::view::Tag::#maker(#name);
        #(__tag.#attributes;)*
        #(__tag.add(#children);)*
        __tag.view()
    }})
}

/// A call on the tag.
fn attribute(attribute: &NodeAttribute) -> Result<TokenStream> {
    let attribute = keyed(attribute)?;
    let key = attribute.key.to_string();
    let value = attribute.value().map_or_else(|| quote!(true), |value| quote!(#value));
    let value_of = quote!(::kith_app::view::IntoValue::into_value(#value));
    Ok(match key.split_once(':') {
        None if key == "node_ref" => quote!(node_ref(#value)),
        None => match attribute.value() {
            Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => quote!(set(#key, #text)),
            _ => quote!(attr(#key, #value_of)),
        },
        Some(("on", event)) => {
            let event = if UNNAMED.contains(&event) {
                quote!(Custom::<::leptos::ev::Event>::new(#event))
            } else {
                format_ident!("{event}", span = attribute.key.span()).into_token_stream()
            };
            quote!(on(::leptos::ev::#event, #value))
        }
        Some(("prop", name)) => quote!(prop(#name, #value_of)),
        Some(("class", name)) => quote!(class(#name, #value_of)),
        Some(("style", name)) => quote!(style(#name, #value_of)),
        Some(_) => return Err(Error::new(attribute.key.span(), "Kith's view! does not know this attribute.")),
    })
}

fn keyed(attribute: &NodeAttribute) -> Result<&KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "Attributes are named, one by one.")),
    }
}

/// A call of a component with its props.
fn component(node: &NodeElement<rstml::Infallible>) -> Result<TokenStream> {
    let name = node.name();
    let mut props = Vec::new();
    for attribute in node.attributes() {
        let attribute = keyed(attribute)?;
        let key = &attribute.key;
        if matches!(key, NodeName::Punctuated(_)) {
            return Err(Error::new(key.span(), "A component has props and nothing else."));
        }
        let value = attribute.value().map_or_else(|| quote!(#key), |value| quote!(#value));
        props.push(quote!(.#key(#[allow(unused_braces)] { #value })));
    }
    if !node.children.is_empty() {
        let children = all(&node.children)?;
        props.push(quote!(.children(::kith_app::view::ToChildren::to_children(move || #children))));
    }
    Ok(quote_spanned! {name.span()=>
        ::kith_app::view::IntoView::into_view(::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#props)* .build(),
        ))
    })
}
