//! Examples of unions: each is one of the cases.

use super::examples::{Checker, Object};
use super::json::write_json;
use super::scalars::Scalars;
use crate::document::{Node, Value};
use crate::model::{Case, ToldBy, Type, Union};
use crate::report::Report;

impl Checker<'_, '_> {
    /// Checks a value of a union, and writes it as JSON.
    pub(super) fn union(&self, node: &Node, union: &Union, json: &mut String) {
        let (tag, content) = match &union.told_by {
            ToldBy::Inside(tag) => (tag, None),
            ToldBy::Beside(tag, content) => (tag, Some(content)),
            ToldBy::Content => return self.any_case(node, union, json),
        };
        let Value::Map(entries) = &node.value else {
            return self.mismatch(node, &format!("an object of `{}`", union.name));
        };
        let Some((_, told)) = entries.iter().find(|(key, _)| key.value == *tag) else {
            let at = node.at.key().unwrap_or_else(|| node.at.clone());
            let message = format!(
                "the example lacks `{tag}`, which tells the case of `{}`; add it",
                union.name
            );
            return self.report.error(&at, message);
        };
        let Value::Text(text) = &told.value else {
            return self.mismatch(told, &format!("a text that tells the case of `{}`", union.name));
        };
        let Some(case) = union.cases.iter().find(|case| case.tag == *text) else {
            let message = format!("`{}` has no case `{text}`", union.name);
            let known = union.cases.iter().map(|case| case.tag.as_str()).collect();
            let advice = "add it there, or choose another";
            return self.report.unknown(&told.at, message, text, known, advice);
        };
        match content {
            None => self.inside(node, tag, case, json),
            Some(content) => {
                if let (Some(ty), Some((_, held))) = (&case.ty, entries.iter().find(|(key, _)| key.value == *content)) {
                    self.value(held, ty, &mut String::new());
                }
                write_json(node, json);
            }
        }
    }

    /// An object with its tag among its fields.
    fn inside(&self, node: &Node, tag: &str, case: &Case, json: &mut String) {
        let fields = match &case.ty {
            Some(Type::Struct(name)) => self.shapes.structure(name).map(|this| (name, this)),
            _ => None,
        };
        let Some((name, this)) = fields else {
            return write_json(node, json);
        };
        let is_refused = |field: &str| field == tag || self.shapes.is_written(name, field);
        let what = format!("`{}`", name.name);
        let object = Object::on_wire(&what, &this.fields, &this.constants, &is_refused);
        self.object(node, &object, json);
    }

    /// The first case that fits.
    fn any_case(&self, node: &Node, union: &Union, json: &mut String) {
        for ty in union.cases.iter().filter_map(|case| case.ty.as_ref()) {
            let (unheard, mut written) = (Report::new(), String::new());
            let checker = Checker {
                report: &unheard,
                scalars: Scalars {
                    report: &unheard,
                    ..self.scalars
                },
                ..*self
            };
            checker.value(node, ty, &mut written);
            if unheard.is_empty() {
                return json.push_str(&written);
            }
        }
        self.mismatch(node, &format!("a value of `{}`", union.name));
    }
}
