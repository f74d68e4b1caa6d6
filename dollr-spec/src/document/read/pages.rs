//! Reads how a response is a page of a list.

use super::text;
use crate::document::reader::Reader;
use crate::document::spec::Pages;
use crate::document::tree::{Node, Value};
use crate::report::Report;

pub(super) fn read_pages<'a>(node: &'a Node, report: &'a Report) -> Option<Pages<'a>> {
    let is_mapping = matches!(node.value, Value::Map(_));
    let mut reader = Reader::new(node, "paging", report);
    let mut place = |key, what| text(reader.optional(key), what, report);
    let pages = Pages {
        at: node.at.key().unwrap_or_else(|| node.at.clone()),
        items: place("items", "a field's name"),
        more: place("more", "a field's name"),
        cursor: place("cursor", "a field's name"),
        from: place("from", "a field's name"),
        number: place("number", "a field's name"),
        last: place("last", "a field's name"),
        offset: place("offset", "a field's name"),
        link: place("link", "a field's name"),
    };
    reader.finish();
    is_mapping.then_some(pages)
}
