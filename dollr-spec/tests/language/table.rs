//! The tables of fields in generated Rust, a line for each field: what formats Rust leaves macros as they are.

const START: &str = "runtime::object! {";

/// Rust in which the tables have their lines.
pub(super) fn with_lines(rust: &str) -> String {
    let Some(start) = rust.find(START) else {
        return rust.to_owned();
    };
    let (before, table) = rust.split_at(start + START.len());
    let end = end_of_block(table);
    let margin = before.len() - before.rfind('\n').map_or(0, |at| at + 1) - START.len();
    let lines = lines(&table[..end], margin + 4);
    let after = with_lines(&table[end..]);
    format!("{before}\n{lines}{}{after}", " ".repeat(margin))
}

/// Where the brace is that closes what comes before.
fn end_of_block(text: &str) -> usize {
    let mut depth = 0;
    let end = text.find(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0
    });
    end.expect("a macro ends")
}

fn lines(table: &str, margin: usize) -> String {
    let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = table.replace(" < ", "<").replace(" >", ">").replace(" :", ":");
    let table = table.replace('[', " [").replace("  [", " [").replace("# [", "#[");
    let (mut text, mut depth, mut inside) = (String::new(), 0, 0);
    let mut is_start = true;
    for c in table.trim().chars() {
        // What is in brackets, or is the names of a pair, stays in its line.
        let is_group = (c == '(' && is_start) || (c == ')' && inside == 0);
        match c {
            '[' | '(' | '<' if !is_group => inside += 1,
            ']' | ')' | '>' if !is_group => inside -= 1,
            _ => {}
        }
        if is_start && c == ' ' {
            continue;
        }
        if c == '}' || (is_group && c == ')') {
            depth -= 1;
        }
        if is_start {
            text += &" ".repeat(margin + 4 * depth);
        }
        text.push(c);
        let opens = c == '{' || (is_group && c == '(');
        depth += usize::from(opens);
        is_start = opens || c == '}' || (inside == 0 && c == ',') || (is_group && c == ')');
        if is_start {
            text.push('\n');
        }
    }
    text
}
