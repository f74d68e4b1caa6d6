//! Requests whose response is a page of a list.

use serde::Serialize;

use super::request::Request;

/// A request whose response is a page of a list, after which there may be another.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no pages",
    note = "its operation's description has no `pages`: nothing says how the next page is asked for"
)]
pub trait Paginate: Request {
    /// Makes this the request of the page after `page`, if it can be asked for.
    #[doc(hidden)]
    fn next_page(&mut self, page: &Self::Response) -> NextPage;
}

/// One whose pages have a single list.
pub trait PaginateItems: Paginate {
    /// What is in the list.
    type Item: Send + 'static;

    /// The list of a page.
    #[doc(hidden)]
    fn items(page: Self::Response) -> Vec<Self::Item>;
}

/// What comes after a page.
#[derive(Debug, PartialEq, Eq)]
pub enum NextPage {
    /// Nothing: it was the last.
    End,
    /// The request as it is now asks for the next one.
    Request,
    /// The same, by a cursor. Both are in JSON: the one that the page was asked for with, and that of the next.
    Cursor(Option<String>, String),
    /// The next one has this address.
    Link(String),
}

impl NextPage {
    /// After a page whose response says with which cursor the next one is asked for.
    pub fn cursor<T: Clone + Serialize>(field: &mut Option<T>, from: Option<&T>, more: Option<&bool>) -> Self {
        let Some(from) = from.filter(|_| more != Some(&false)) else {
            return Self::End;
        };
        // Some say with an empty text that there is none.
        match json(from) {
            Some(next) if next != r#""""# => {
                let asked = field.replace(from.clone());
                Self::Cursor(asked.as_ref().and_then(json), next)
            }
            _ => Self::End,
        }
    }

    /// After a page of so many items, of pages that are counted. Without a single list, how many nobody knows.
    pub fn number(field: &mut i64, items: Option<usize>, last: Option<&i64>, more: Option<&bool>) -> Self {
        let is_last = items == Some(0) || more == Some(&false) || last.is_some_and(|last| *field >= *last);
        match field.checked_add(1).filter(|_| !is_last) {
            Some(next) => {
                *field = next;
                Self::Request
            }
            None => Self::End,
        }
    }

    /// After a page of so many items, where items are counted.
    pub fn offset(field: &mut i64, items: usize, more: Option<&bool>) -> Self {
        let next = i64::try_from(items).ok().and_then(|items| field.checked_add(items));
        match next.filter(|_| items > 0 && more != Some(&false)) {
            Some(next) => {
                *field = next;
                Self::Request
            }
            None => Self::End,
        }
    }

    /// After a page whose response has the address of the next.
    pub fn link(from: Option<&str>, more: Option<&bool>) -> Self {
        match from.filter(|_| more != Some(&false)) {
            Some(link) if !link.trim().is_empty() => Self::Link(link.trim().to_owned()),
            _ => Self::End,
        }
    }

    /// After a page whose header `Link` has the address of the next: that of the relation `next`.
    pub fn link_header(from: Option<&str>, more: Option<&bool>) -> Self {
        let next = from.and_then(|header| related(header, "next"));
        Self::link(next, more)
    }
}

fn json<T: Serialize>(cursor: &T) -> Option<String> {
    serde_json::to_string(cursor).ok().filter(|json| json != "null")
}

/// The address of a relation in a header `Link`, by RFC 8288: `<https://a.example/b?page=2>; rel="next", <...>; rel="last"`.
fn related<'h>(header: &'h str, relation: &str) -> Option<&'h str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>')?;
        let (parameters, others) = at_unquoted(after, ',');
        if has_relation(parameters, relation) {
            return Some(address);
        }
        rest = others;
    }
    None
}

/// Whether one of the parameters names the relation. A `rel` may name several.
fn has_relation(parameters: &str, relation: &str) -> bool {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, others) = at_unquoted(rest, ';');
        if let Some((name, value)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("rel")
        {
            let mut names = value.trim().trim_matches('"').split_ascii_whitespace();
            // The first is meant, by the RFC.
            return names.any(|name| name.eq_ignore_ascii_case(relation));
        }
        rest = others;
    }
    false
}

/// A text before and after the first of a character that is not in quotes.
fn at_unquoted(text: &str, character: char) -> (&str, &str) {
    let mut is_quoted = false;
    let mut is_escaped = false;
    let end = text.find(|c| {
        let was_escaped = is_escaped;
        is_escaped = is_quoted && c == '\\' && !was_escaped;
        is_quoted ^= c == '"' && !was_escaped;
        c == character && !is_quoted
    });
    end.map_or((text, ""), |end| (&text[..end], &text[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_taken_from_the_page() {
        let cases = [
            (
                None,
                Some("b"),
                None,
                NextPage::Cursor(None, r#""b""#.to_owned()),
                Some("b"),
            ),
            (
                Some("a"),
                Some("b"),
                Some(true),
                NextPage::Cursor(Some(r#""a""#.to_owned()), r#""b""#.to_owned()),
                Some("b"),
            ),
            (Some("a"), Some("b"), Some(false), NextPage::End, Some("a")),
            (Some("a"), Some(""), Some(true), NextPage::End, Some("a")),
            (Some("a"), None, Some(true), NextPage::End, Some("a")),
        ];
        for (asked, from, more, expected, then) in cases {
            let mut field = asked.map(str::to_owned);
            let next = NextPage::cursor(&mut field, from.map(str::to_owned).as_ref(), more.as_ref());
            assert_eq!(
                (next, field.as_deref()),
                (expected, then),
                "{asked:?} {from:?} {more:?}"
            );
        }
    }

    #[test]
    fn numbers_end_at_the_last_page_or_an_empty_one() {
        let cases = [
            (1, Some(5), None, None, Some(2)),
            (1, None, None, None, Some(2)),
            (1, Some(0), None, None, None),
            (1, Some(5), Some(2), None, Some(2)),
            (2, Some(5), Some(2), None, None),
            (3, Some(5), Some(2), None, None),
            (1, Some(5), None, Some(true), Some(2)),
            (1, Some(5), Some(9), Some(false), None),
            (i64::MAX, Some(5), None, None, None),
        ];
        for (number, items, last, more, expected) in cases {
            let mut field = number;
            let next = NextPage::number(&mut field, items, last.as_ref(), more.as_ref());
            let next = (next == NextPage::Request).then_some(field);
            assert_eq!(next, expected, "{number} {items:?} {last:?} {more:?}");
        }
        let offsets = [
            (0, 3, None, Some(3)),
            (3, 0, None, None),
            (3, 3, Some(false), None),
            (i64::MAX, 1, None, None),
        ];
        for (offset, items, more, expected) in offsets {
            let mut field = offset;
            let next = NextPage::offset(&mut field, items, more.as_ref());
            let next = (next == NextPage::Request).then_some(field);
            assert_eq!(next, expected, "{offset} {items} {more:?}");
        }
    }

    #[test]
    fn the_next_one_is_found_among_links() {
        let cases = [
            (r#"</b?page=2>; rel="next""#, Some("/b?page=2")),
            (r#"</a>; rel="prev", </b>; rel="next""#, Some("/b")),
            (
                r#"</a>; title="a, </x>; rel=\"next\""; rel=last,</b>;rel=NEXT"#,
                Some("/b"),
            ),
            (r#"</b,c;d>; title="x"; rel="last next""#, Some("/b,c;d")),
            (r#"</a>; rel="prev"; rel="next""#, None),
            (r#"</a>; rel="nextish""#, None),
            ("</a>", None),
            ("</a", None),
            ("", None),
        ];
        for (header, expected) in cases {
            assert_eq!(related(header, "next"), expected, "{header}");
            let next = NextPage::link_header(Some(header), None);
            let expected = expected.map_or(NextPage::End, |link| NextPage::Link(link.to_owned()));
            assert_eq!(next, expected, "{header}");
        }
        assert_eq!(NextPage::link(Some(" /b "), None), NextPage::Link("/b".to_owned()));
        assert_eq!(NextPage::link(Some(" "), None), NextPage::End);
        assert_eq!(NextPage::link(Some("/b"), Some(&false)), NextPage::End);
    }
}
