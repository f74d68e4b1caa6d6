//! Where operations are: their methods and paths, and the addresses of their pages.

use std::collections::BTreeSet;

use crate::document::{self, Text, list};
use crate::model::Method;
use crate::report::Report;

/// Splits `POST /v1/sessions`.
pub(super) fn check_http<'a>(http: &Text<'a>, report: &Report) -> Option<(Method, &'a str)> {
    let Some((method_name, path)) = http.value.split_once(' ') else {
        report.error(
            &http.at,
            format!("`{}` is no method and path: write `GET /a/{{parameter}}`", http.value),
        );
        return None;
    };
    let path = path.trim();
    let method = Method::ALL
        .iter()
        .find(|(name, _)| *name == method_name)
        .map(|(_, method)| *method);
    if method.is_none() {
        let names = Method::ALL.map(|(name, _)| name);
        report.error(
            &http.at,
            format!("`{method_name}` is no method: {} are", list(&names, "and")),
        );
    }
    let well_formed = path
        .strip_prefix('/')
        .is_some_and(|path| path.split('/').all(is_segment));
    if !well_formed {
        report.error(
            &http.at,
            format!("`{path}` is no path: write `METHOD /a/{{parameter}}`, with segments of letters, digits, `-`, `.`, `_`, `~`"),
        );
    }
    method.filter(|_| well_formed).map(|method| (method, path))
}

fn is_segment(segment: &str) -> bool {
    let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !matches!(segment, "" | "." | "..") && name.unwrap_or(segment).chars().all(is_plain)
}

fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// The path's parameters and its fields have to be the same.
pub(super) fn check_template(operation: &document::Operation<'_>, path: &str, report: &Report) {
    let Some(http) = &operation.http else {
        return;
    };
    let mut seen = BTreeSet::new();
    for parameter in parameters(path) {
        if !seen.insert(parameter) {
            report.error(
                &http.at,
                format!("the path has `{{{parameter}}}` twice; name each by itself"),
            );
        } else if !operation.path.iter().any(|field| field.key.value == parameter) {
            report.missing(&http.at, format!("`{{{parameter}}}` is no field: add it under `path`"));
        }
    }
    for field in &operation.path {
        let name = field.key.value;
        if !seen.contains(name) {
            let known = seen.iter().copied().collect();
            let message = format!("`{path}` has no parameter `{{{name}}}`");
            report.unknown(
                &field.key.at,
                message,
                name,
                known,
                "add it to the path, or remove the field",
            );
        }
    }
}

/// The address of the page that documents an operation. One that is no whole address is below that of the API.
pub(super) fn page_address(documentation: Option<&str>, page: &Text<'_>, report: &Report) -> String {
    let text = page.value;
    check_address(page, report);
    match documentation {
        _ if text.contains("://") => text.to_owned(),
        Some(base) => format!("{}/{}", base.trim_end_matches('/'), text.trim_start_matches('/')),
        None => {
            report.error(
                &page.at,
                format!(
                    "`{text}` is no whole address, and the root file has no `documentation` that it could be below"
                ),
            );
            text.to_owned()
        }
    }
}

/// An address stands in a link of the documentation, and must not be able to end it.
pub(super) fn check_address(address: &Text<'_>, report: &Report) {
    let breaks = |c: char| c.is_whitespace() || c.is_control() || "()<>[]`\\".contains(c);
    if address.value.contains(breaks) {
        report.error(
            &address.at,
            "an address has no spaces, brackets, backticks or backslashes",
        );
    }
}
