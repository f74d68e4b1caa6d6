//! A line of a file as it is drawn under a mistake.

use std::ops::Range;

/// A line as it is drawn, and the columns under which the carets are.
#[derive(Clone, Debug)]
pub(crate) struct Excerpt {
    pub(crate) line: String,
    pub(crate) start: usize,
    pub(crate) length: usize,
}

impl Excerpt {
    /// The columns that are drawn of a line.
    const WIDTH: usize = 120;

    /// Draws the part of a line around a token, which is given in bytes.
    pub(crate) fn new(line: &str, token: &Range<usize>) -> Self {
        let columns = |bytes: usize| line.get(..bytes).unwrap_or(line).chars().map(columns_of).sum::<usize>();
        let (total, start, end) = (columns(line.len()), columns(token.start), columns(token.end));
        let from = start
            .saturating_sub(Self::WIDTH / 2)
            .min(total.saturating_sub(Self::WIDTH));
        let to = from + Self::WIDTH;
        let mut drawn = String::new();
        let mut first = None;
        let mut column = 0;
        for c in line.chars() {
            let next = column + columns_of(c);
            if column >= from && next <= to {
                first.get_or_insert(column);
                match c {
                    '\t' => drawn.push_str("    "),
                    c if c.is_control() => drawn.push(char::REPLACEMENT_CHARACTER),
                    c => drawn.push(c),
                }
            }
            column = next;
        }
        let (before, after) = (if from > 0 { "..." } else { "" }, if to < total { "..." } else { "" });
        Self {
            line: format!("{before}{drawn}{after}"),
            start: before.len() + start - first.unwrap_or(0),
            length: end.min(to).saturating_sub(start).max(1),
        }
    }
}

/// How many columns a character takes: a tab is drawn as four, and the characters of East Asia and emoji take two.
fn columns_of(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6FF}'
        | '\u{1F900}'..='\u{1F9FF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}
