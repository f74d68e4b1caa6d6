//! Reads which differences from the vendor's document are meant.

use super::text;
use crate::document::reader::Reader;
use crate::document::spec::Difference;
use crate::document::tree::Node;
use crate::report::Report;

pub(super) fn read_differences<'a>(node: Option<&'a Node>, report: &'a Report) -> Vec<Difference<'a>> {
    let read = |node: &'a Node| {
        let mut reader = Reader::new(node, "a difference", report);
        let difference = Difference {
            at: text(reader.required("at"), "a place", report),
            change: text(reader.required("change"), "a change", report),
            reason: text(reader.required("reason"), "a reason", report),
        };
        reader.finish();
        difference
    };
    let differences = node.and_then(|node| node.list("`differences`", report));
    differences.unwrap_or_default().iter().map(read).collect()
}
