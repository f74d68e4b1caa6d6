//! The responses of an operation in two documents: by status, with their headers and their contents.

use std::borrow::Cow;

use super::super::reading::Node;
use super::calls::schema_of;
use super::difference::Impact;
use super::form::{Form, words};
use super::found::{Direction, Found};
use super::objects::required_found;
use super::operations::Comparison;
use super::pairs::Use;

type Responses<'d> = Vec<(Cow<'d, str>, Node<'d>)>;

pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, operation: &str, here: &Node<'d>, there: &Node<'d>) {
    let is_undocumented = here.flag("x-undocumented");
    let (responses, others) = (responses(here), responses(there));
    let pairs = paired(&responses, &others);
    for (at, other, status) in &pairs {
        let (response, other) = (&responses[*at].1, &others[*other].1);
        // Of an operation that no source documents, the document need not say anything.
        if !(is_undocumented && says_nothing(other)) {
            pair(
                comparison,
                (operation, &format!("response {status}"), status),
                response,
                other,
            );
        }
    }
    for (at, (status, response)) in responses.iter().enumerate() {
        if pairs.iter().all(|(known, ..)| *known != at) && !response.flag("x-undocumented") {
            let impact = if is_success(status) {
                Impact::Breaks
            } else {
                Impact::Other
            };
            comparison.found(
                operation,
                &format!("response {status}"),
                [Found::gone(impact, response)],
            );
        }
    }
    for (at, (status, response)) in others.iter().enumerate() {
        if pairs.iter().all(|(_, known, _)| *known != at) {
            let impact = if is_success(status) { Impact::New } else { Impact::Other };
            comparison.found(
                operation,
                &format!("response {status}"),
                [Found::new_one(impact, response, None)],
            );
        }
    }
}

/// Which response of one document is which of the other, and of which status. What one says of a status, the other may say of
/// its class or of all.
fn paired<'r>(here: &'r Responses<'_>, there: &'r Responses<'_>) -> Vec<(usize, usize, &'r str)> {
    let mut pairs: Vec<(usize, usize, &str)> = Vec::new();
    let mut statuses: Vec<&str> = here.iter().chain(there).map(|(status, _)| &**status).collect();
    // The exact ones first: a class is of those that are left.
    statuses.sort_by_key(|status| (*status == "default", status.ends_with("XX")));
    for status in statuses {
        let (Some(one), Some(other)) = (find(status, here), find(status, there)) else {
            continue;
        };
        let is_said = (*here[one].0 == *status, *there[other].0 == *status);
        let is_used = pairs.iter().any(|(known, known_other, _)| {
            let is_same = (*known == one, *known_other == other);
            is_same == (true, true) || is_same.0 && is_said == (true, false) || is_same.1 && is_said == (false, true)
        });
        if !is_used {
            pairs.push((one, other, status));
        }
    }
    pairs
}

fn responses<'d>(operation: &Node<'d>) -> Responses<'d> {
    let all = operation.get("responses").map(|it| it.entries()).unwrap_or_default();
    let all = all.into_iter().filter(|(status, _)| !status.starts_with("x-"));
    let all = all.filter_map(|(status, node)| Some((upper(status), node.resolved().ok()?)));
    all.collect()
}

/// `2XX` for `2xx`, and `default` as it is.
fn upper(status: Cow<'_, str>) -> Cow<'_, str> {
    match status.ends_with("xx") {
        true => Cow::Owned(status.to_ascii_uppercase()),
        false => status,
    }
}

/// Where something is said of a status: by itself, by its class, or for all others.
fn find(status: &str, responses: &Responses<'_>) -> Option<usize> {
    let class = format!("{}XX", status.get(..1).unwrap_or_default());
    let keys = [status, &class, "default"];
    let position = |key: &&str| responses.iter().position(|(known, _)| known == key);
    keys.iter().find_map(position)
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn pair<'d>(comparison: &mut Comparison<'d>, at: (&str, &str, &str), here: &Node<'d>, there: &Node<'d>) {
    let (operation, way, status) = at;
    headers(comparison, operation, way, here, there);
    let has_content = |node: &Node<'d>| node.get("content").is_some_and(|content| !content.entries().is_empty());
    // A content of which nothing is said is as good as none.
    let impacts = match (has_content(here), has_content(there)) {
        (false, _) if says_nothing(there) => return,
        (_, false) if says_nothing(here) => return,
        _ if is_success(status) => (Impact::Breaks, Impact::New),
        _ => (Impact::Other, Impact::Other),
    };
    let used = Use {
        direction: Direction::Response,
        is_text: false,
        is_optional: false,
    };
    comparison.contents((operation, way), here, there, used, impacts);
}

/// Whether nothing is said of the body of a response.
fn says_nothing(response: &Node<'_>) -> bool {
    let contents = response.get("content").map(|it| it.entries()).unwrap_or_default();
    let says = |content: &Node<'_>| content.get("schema").is_some_and(|it| !it.entries().is_empty());
    !contents.iter().any(|(_, content)| says(content))
}

fn headers<'d>(comparison: &mut Comparison<'d>, operation: &str, way: &str, here: &Node<'d>, there: &Node<'d>) {
    let (headers, others) = (headers_of(here), headers_of(there));
    let find = |name: &str, of: &[(String, Node<'d>)]| {
        let found = of.iter().find(|(known, _)| known == name);
        found.map(|(_, node)| node.clone())
    };
    for (name, header) in &headers {
        let way = format!("{way} header {name}");
        let Some(other) = find(name, &others) else {
            comparison.found(operation, &way, [Found::gone(Impact::Breaks, header)]);
            continue;
        };
        let is_required = (header.flag("required"), other.flag("required"));
        let found = required_found(is_required, Direction::Response);
        let found = found.map(|it| it.because(header.pointer.clone(), other.pointer.clone()));
        comparison.found(operation, &way, found);
        let used = Use {
            direction: Direction::Response,
            is_text: true,
            is_optional: false,
        };
        comparison.schemas((operation, &way), schema_of(header), schema_of(&other), used);
    }
    for (name, header) in &others {
        if find(name, &headers).is_none() {
            let way = format!("{way} header {name}");
            let kinds = words(&Form::of(&schema_of(header)).kinds);
            comparison.found(operation, &way, [Found::new_one(Impact::New, header, Some(kinds))]);
        }
    }
}

/// The headers of a response, in lower case.
fn headers_of<'d>(response: &Node<'d>) -> Vec<(String, Node<'d>)> {
    let all = response.get("headers").map(|it| it.entries()).unwrap_or_default();
    let all = all.into_iter().map(|(name, node)| (name.to_ascii_lowercase(), node));
    let all = all.filter(|(name, _)| name != "content-type");
    all.filter_map(|(name, node)| Some((name, node.resolved().ok()?)))
        .collect()
}
