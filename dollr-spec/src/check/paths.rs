//! Where operations are: their methods and paths, and the addresses of their pages.

use std::collections::BTreeSet;

use crate::document::{self, At, Lookalike, Text, list, suggest};
use crate::model::Method;
use crate::report::Report;

/// Splits `POST /v1/sessions`.
pub(super) fn check_http<'a>(http: &Text<'a>, report: &Report) -> Option<(Method, &'a str)> {
    // Nothing else can be said of a text with what nobody sees, or in quotes that don't quote.
    if let Some((offset, lookalike)) = Lookalike::in_name(http.value) {
        let end = http.value[offset..]
            .chars()
            .next()
            .map_or(offset, |c| offset + c.len_utf8());
        report.error(&http.part(offset..end).at, lookalike.message);
        return None;
    }
    let Some((method_name, path)) = http.value.split_once(' ') else {
        report.error(
            &http.at,
            format!("`{}` is no method and path: write `GET /a/{{parameter}}`", http.value),
        );
        return None;
    };
    let path = path.trim();
    let method_at = &http.part(0..method_name.len()).at;
    let method = Method::ALL
        .iter()
        .find(|(name, _)| *name == method_name)
        .map(|(_, method)| *method);
    if method.is_none() {
        let names = Method::ALL.map(|(name, _)| name);
        report.error(
            method_at,
            format!("`{method_name}` is no method: {} are", list(&names, "and")),
        );
    }
    let is_path = check_path(http, path, report);
    method.filter(|_| is_path).map(|method| (method, path))
}

/// The fields that a query says, as a spec has them: what is in braces is a field's place, and all else is always the same.
fn query_fields(query: &str) -> String {
    let quoted = |text: &str| match text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) {
        true => text.to_owned(),
        false => format!("\"{text}\""),
    };
    let fields = query.split('&').map(|field| match field.split_once('=') {
        Some((name, value)) if value.starts_with('{') => format!("{}: string", quoted(name)),
        Some((name, value)) => format!("{}: {{ const: {} }}", quoted(name), quoted(value)),
        None => format!("{}: {{ const: ... }}", quoted(field)),
    });
    fields.collect::<Vec<_>>().join(", ")
}

/// Whether a path is one: segments of texts and parameters, and perhaps a slash at the end.
fn check_path(http: &Text<'_>, path: &str, report: &Report) -> bool {
    let Some((part, message)) = fault(path) else {
        return true;
    };
    report.error(&place_of(if part.is_empty() { path } else { &part }, http), message);
    false
}

/// Whether a path is one.
#[cfg(feature = "openapi")]
pub(crate) fn is_path(path: &str) -> bool {
    let mut seen = BTreeSet::new();
    fault(path).is_none() && parameters(path).all(|name| seen.insert(name))
}

/// The part of a path that can't be in one, and why.
fn fault(path: &str) -> Option<(String, String)> {
    let error = |part: &str, message: String| Some((part.to_owned(), message));
    let form = "write `METHOD /a/{parameter}`";
    if let Some((_, query)) = path
        .split_once('?')
        .filter(|(path, _)| path.matches('{').count() == path.matches('}').count())
    {
        let advice = match query {
            "" => "remove the `?`".to_owned(),
            query => format!("write `query: {{ {} }}`", query_fields(query)),
        };
        let message = format!("a query is no part of the path: {advice}");
        return error(&path[path.len() - query.len() - 1..], message);
    }
    let Some(rest) = path.strip_prefix('/') else {
        return error(path, format!("`{path}` is no path: it begins with a slash; {form}"));
    };
    for segment in rest.strip_suffix('/').unwrap_or(rest).split('/') {
        // The root of an API.
        if rest.is_empty() {
            break;
        }
        let Some(parts) = parts(segment) else {
            return error(
                segment,
                format!("`{segment}` has a brace without its other one; {form}"),
            );
        };
        if matches!(segment, "" | "." | "..") {
            return error(
                segment,
                format!("`{path}` is no path: a segment is empty, `.` or `..`; {form}"),
            );
        }
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) if !text.chars().all(is_plain) => {
                    let message =
                        format!("`{text}` can't stand in a path: write letters, digits and `-._~:@!$&'()*+,;=`");
                    return error(text, message);
                }
                Part::Parameter(name) if name.is_empty() || !name.chars().all(is_of_name) => {
                    let message =
                        format!("`{{{name}}}` is no parameter: one has letters, digits, `-`, `.`, `_` and `~`");
                    return error(&format!("{{{name}}}"), message);
                }
                Part::Parameter(name) if matches!(parts.get(index + 1), Some(Part::Parameter(_))) => {
                    let message = format!("nothing tells where `{{{name}}}` ends: put a text between two parameters");
                    return error(segment, message);
                }
                _ => {}
            }
        }
    }
    None
}

/// Where a part of the path stands.
fn place_of(part: &str, http: &Text<'_>) -> At {
    match http.value.find(part) {
        Some(start) => http.part(start..start + part.len()).at,
        None => http.at.clone(),
    }
}

fn is_plain(c: char) -> bool {
    is_of_name(c) || ":@!$&'()*+,;=".contains(c)
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~".contains(c)
}

/// What a segment of a path is made of.
enum Part<'a> {
    Text(&'a str),
    /// Without the `+` of one that holds slashes.
    Parameter(&'a str),
}

/// Texts and parameters of a segment, in their order, if each brace has its other one.
fn parts(segment: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if text.contains('}') || name.contains('{') {
            return None;
        }
        parts.extend((!text.is_empty()).then_some(Part::Text(text)));
        parts.push(Part::Parameter(name.strip_suffix('+').unwrap_or(name)));
        rest = after;
    }
    if rest.contains('}') {
        return None;
    }
    parts.extend((!rest.is_empty()).then_some(Part::Text(rest)));
    Some(parts)
}

fn parameters(path: &str) -> impl Iterator<Item = &str> {
    let parts = path.split('/').filter_map(parts).flatten();
    parts.filter_map(|part| match part {
        Part::Parameter(name) => Some(name),
        Part::Text(_) => None,
    })
}

/// The path's parameters and its fields have to be the same.
pub(super) fn check_template(operation: &document::Operation<'_>, path: &str, report: &Report) {
    let Some(http) = &operation.http else {
        return;
    };
    let mut seen = BTreeSet::new();
    for parameter in parameters(path) {
        let at = [format!("{{{parameter}}}"), format!("{{{parameter}+}}")];
        let at = at.iter().find(|part| http.value.contains(*part));
        let at = at.map_or_else(|| http.at.clone(), |part| place_of(part, http));
        if !seen.insert(parameter) {
            report.error(
                &at,
                format!("the path has `{{{parameter}}}` twice; name each by itself"),
            );
        } else if !operation.path.iter().any(|field| field.key.value == parameter)
            && !is_misspelt(parameter, path, operation)
        {
            report.missing(&at, format!("`{{{parameter}}}` is no field: add it under `path`"));
        }
    }
    for field in &operation.path {
        let name = field.key.value;
        if !seen.contains(name) {
            let is_free = |parameter: &&str| !operation.path.iter().any(|field| field.key.value == *parameter);
            let known = seen.iter().copied().filter(is_free).collect();
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

/// Whether a field is meant that has almost this name, and is no parameter: that is reported there.
fn is_misspelt(parameter: &str, path: &str, operation: &document::Operation<'_>) -> bool {
    let names = operation.path.iter().map(|field| field.key.value);
    let mut others = names.filter(|name| parameters(path).all(|parameter| parameter != *name));
    others.any(|name| suggest(name, [parameter]).is_some())
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
