//! Documentation made from the text of a spec, which must stay text: never a doctest, a link or HTML.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, quote};

/// A documentation attribute.
pub(super) struct Docs(String);

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(text) = self;
        tokens.append(Punct::new('#', Spacing::Alone));
        tokens.append(Group::new(Delimiter::Bracket, quote! { doc = #text }));
    }
}

/// The documentation attributes of a text; what has none is documented by its name.
pub(super) fn doc(text: Option<&str>, name: &str) -> Docs {
    lines(&text_or_name(text, name))
}

/// The Markdown of a text, or of the name of what has none.
pub(super) fn text_or_name(text: Option<&str>, name: &str) -> String {
    text.map_or_else(|| format!("{}.", code(name)), escape)
}

/// A name of the API as code, whatever is in it.
pub(super) fn code(name: &str) -> String {
    format!("`{}`", name.replace(['`', '\n'], " "))
}

/// A type with its article, linked to its page.
pub(super) fn one(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    };
    format!("{article} [`{name}`]")
}

/// The documentation attribute of a text that is Markdown already.
pub(super) fn lines(markdown: &str) -> Docs {
    Docs(format!(" {}", markdown.replace('\n', "\n ")))
}

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> &str {
    let end = text
        .match_indices(". ")
        .map(|(index, _)| index + 1)
        .chain(text.find("\n\n"))
        .min();
    text[..end.unwrap_or(text.len())].trim_end()
}

/// Markdown that shows a text as it is, but for `code`, which stays code.
///
/// Indentation goes, since an indented block is a doctest; so do fences, links and HTML. A bare address becomes a link.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for line in text.trim().lines() {
        let line = line.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        escape_line(&line, &mut escaped);
        escaped.push('\n');
    }
    escaped.truncate(escaped.trim_end().len());
    escaped
}

fn escape_line(mut line: &str, escaped: &mut String) {
    while let Some(first) = line.chars().next() {
        if let Some(code) = code_span(line) {
            escaped.push_str(code);
            line = &line[code.len()..];
            continue;
        }
        if let Some(address) = address(line) {
            escaped.push('<');
            escaped.push_str(address);
            escaped.push('>');
            line = &line[address.len()..];
            continue;
        }
        if matches!(first, '`' | '~' | '[' | ']' | '<' | '>' | '\\' | '&') {
            escaped.push('\\');
        }
        // What follows is text as far as nothing in it may be something else.
        let start = first.len_utf8();
        let may_be_else = |byte: &u8| matches!(byte, b'`' | b'~' | b'[' | b']' | b'<' | b'>' | b'\\' | b'&' | b'h');
        let next = line.as_bytes()[start..].iter().position(may_be_else);
        let end = next.map_or(line.len(), |next| start + next);
        escaped.push_str(&line[..end]);
        line = &line[end..];
    }
}

/// The `code` that a line starts with: one backtick, something, one backtick.
fn code_span(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('`')?;
    let end = inner.find('`')?;
    let closed_by_one = !inner[end + 1..].starts_with('`');
    (end > 0 && closed_by_one).then(|| &line[..end + 2])
}

/// The web address that a line starts with.
fn address(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"))?;
    let end = rest
        .find(|c: char| c.is_whitespace() || "<>`\"'()[]".contains(c))
        .unwrap_or(rest.len());
    let address = line[..line.len() - rest.len() + end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (address.len() > line.len() - rest.len()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let cases = [
            ("Plain text.", "Plain text."),
            ("A `code` span.", "A `code` span."),
            ("    let x = 1;", "let x = 1;"),
            ("One.\n\n\tlet x = 1;\n", "One.\n\nlet x = 1;"),
            ("- item\n-     code", "- item\n- code"),
            ("```\npanic!()\n```", "\\`\\`\\`\npanic!()\n\\`\\`\\`"),
            ("~~~rust\npanic!()\n~~~", "\\~\\~\\~rust\npanic!()\n\\~\\~\\~"),
            ("> ```\n> panic!()", "\\> \\`\\`\\`\n\\> panic!()"),
            ("See [Client::send].", "See \\[Client::send\\]."),
            ("`[Client]` stays.", "`[Client]` stays."),
            ("A <b>bold</b> & daring text.", "A \\<b\\>bold\\</b\\> \\& daring text."),
            ("A lone ` backtick.", "A lone \\` backtick."),
            ("At https://docs.heydollr.app/x.", "At <https://docs.heydollr.app/x>."),
            ("(see http://a.b/c)", "(see <http://a.b/c>)"),
            ("https:// alone", "https:// alone"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected, "of {text:?}");
        }
    }

    #[test]
    fn the_first_sentence_ends_at_a_full_stop_or_a_paragraph() {
        let cases = [
            ("One. Two.", "One."),
            ("Only one.", "Only one."),
            ("1.5 seconds. More.", "1.5 seconds."),
            ("Title\n\nText. More.", "Title"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(first_sentence(text), expected, "of {text:?}");
        }
    }
}
