//! Types as they are written: `list<Page<Invoice>>?`.

use super::spec::{Text, TypeText};
use super::words;
use crate::report::Report;

const KEYS_ARE_TEXTS: &str = "the keys of a map are always texts: write `map<string>` for one with texts under them";

impl<'a> TypeText<'a> {
    /// Reads a type. What is wrong in it is reported where it stands.
    pub(super) fn parse(text: &Text<'a>, report: &Report) -> Option<Self> {
        let whole = text.trimmed();
        let error = |at: &Text<'_>, message: String| {
            report.error(&at.at, message);
            None
        };
        let (inner, optional) = match whole.value.strip_suffix('?') {
            Some(inner) => (whole.part(0..inner.len()).trimmed(), true),
            None => (whole.clone(), false),
        };
        let written = inner.value;
        if written.is_empty() {
            return error(text, "a type is missing here: write its name".to_owned());
        }
        if written.ends_with('?') {
            return error(&whole, format!("`{}` has a `?` too many; keep one", whole.value));
        }
        if let Some(item) = written.strip_suffix("[]").or_else(|| written.strip_prefix("[]")) {
            return error(&inner, format!("`{written}` is written `list<{}>`", item.trim()));
        }
        let or_null = written
            .split_once('|')
            .filter(|(_, other)| matches!(other.trim(), "null" | "undefined" | "None"));
        if let Some((ty, _)) = or_null {
            return error(&inner, format!("`{written}` is written `{}?`", ty.trim()));
        }
        let Some((name, argument)) = written.split_once('<') else {
            return Some(Self {
                name: inner,
                argument: None,
                optional,
                text: whole,
            });
        };
        // A struct of the spec may be called so too, but has no two parameters.
        if argument.contains(',')
            && let Some(form) = words::generic(name.trim(), argument.trim_end_matches('>').trim())
        {
            return error(&inner, format!("`{written}` is written `{form}`"));
        }
        let Some(argument) = argument.strip_suffix('>') else {
            // In braces, the comma of `map<string, string>` ends the text.
            let is_map = |name: &str| words::generic(name, "").is_some_and(|form| form.starts_with("map"));
            if written.split('<').any(|name| name == "map" || is_map(name)) {
                return error(&inner, KEYS_ARE_TEXTS.to_owned());
            }
            return error(&inner, format!("`{written}` lacks a `>`; close what is open"));
        };
        if name != name.trim_end() {
            let closed = format!("{}<{argument}>", name.trim_end());
            return error(&inner, format!("`{written}` is written `{closed}`, without a space"));
        }
        if argument.contains(',') {
            return error(&inner, KEYS_ARE_TEXTS.to_owned());
        }
        let start = name.len() + 1;
        let argument = Self::parse(&inner.part(start..start + argument.len()), report)?;
        Some(Self {
            name: inner.part(0..name.len()),
            argument: Some(Box::new(argument)),
            optional,
            text: whole,
        })
    }

    /// The names in it, from the outside: `list`, `Page`, `Invoice`.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Text<'a>> {
        std::iter::successors(Some(self), |this| this.argument.as_deref()).map(|this| &this.name)
    }
}
