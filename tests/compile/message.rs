//! Messages of the compiler, without what depends on the machine, and on the lines of files that are not the case's own.

use std::path::Path;

/// What the compiler said, message by message.
pub(crate) fn normal(messages: impl Iterator<Item = String>, case: &Path) -> Vec<String> {
    let messages = messages.filter(|message| !is_summary(message));
    messages.map(|message| normal_message(&message, case)).collect()
}

/// What a reader sees first: the headline, and the line that is underlined with its label.
pub(crate) fn in_short(message: &str) -> String {
    let lines: Vec<&str> = message.lines().collect();
    let label = lines.iter().position(|line| line.contains('^')).unwrap_or_default();
    let shown = [lines[0], lines[label.saturating_sub(1)], lines[label]];
    shown.iter().flat_map(|line| [line, "\n"]).collect()
}

/// It counts the messages, or says where to read more.
fn is_summary(message: &str) -> bool {
    ["error: aborting due to ", "For more information", "Some errors have"]
        .iter()
        .any(|start| message.starts_with(start))
}

fn normal_message(message: &str, case: &Path) -> String {
    let case = case.to_string_lossy().replace('\\', "/");
    let mut is_elsewhere = false;
    let lines = message.trim_end().lines().map(|line| {
        let line = with_name_of_folder(line.trim_end());
        let start = line.trim_start();
        if let Some(place) = ["--> ", "::: "].into_iter().find_map(|arrow| start.strip_prefix(arrow)) {
            let margin = &line[..line.len() - place.len()];
            let place = place.replace('\\', "/");
            is_elsewhere = !place.contains(&case);
            return match place.strip_prefix("tests/") {
                Some(place) if !is_elsewhere => format!("{margin}{place}"),
                _ => format!("{margin}{}", without_position(&without_machine(&place))),
            };
        }
        is_elsewhere &= start.starts_with(|c: char| c.is_ascii_digit() || "|.".contains(c));
        if is_elsewhere { without_number(&line) } else { line }
    });
    let lines: Vec<_> = lines.collect();
    narrow(&lines).iter().flat_map(|line| [line, "\n"]).collect()
}

/// The folder of the tests is `$DIR`.
fn with_name_of_folder(line: &str) -> String {
    line.replace(env!("CARGO_MANIFEST_DIR"), "$DIR")
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder")
}

/// A file that is not the case's own, under the name that trybuild has for its folder.
fn without_machine(place: &str) -> String {
    if !Path::new(place).is_absolute() {
        return format!("$WORKSPACE/{place}");
    }
    if let Some((_, file)) = place.split_once("/library/") {
        return format!("$RUST/{file}");
    }
    // Behind it is a folder for each registry.
    let package = place
        .split_once("/registry/src/")
        .and_then(|(_, path)| path.split_once('/'));
    package.map_or_else(|| place.to_owned(), |(_, file)| format!("$CARGO/{file}"))
}

/// `file.rs:8:32` without its line and column.
fn without_position(line: &str) -> String {
    line.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':')
        .to_owned()
}

/// A line of a file without its number.
fn without_number(line: &str) -> String {
    let is_of_number = |c: char| c == ' ' || c.is_ascii_digit();
    let end = line.find(|c| !is_of_number(c)).unwrap_or(line.len());
    format!("{}{}", " ".repeat(end), &line[end..])
}

/// Makes the margin as wide as the numbers in it need, and not those that were removed.
fn narrow(lines: &[String]) -> Vec<String> {
    let arrow = lines
        .iter()
        .find_map(|line| line.find("--> ").filter(|&at| line[..at].trim().is_empty()));
    let width = arrow.unwrap_or_default();
    let numbers = lines.iter().filter_map(|line| line.get(..width)).map(str::trim_start);
    let numbers = numbers.filter(|number| number.parse::<u32>().is_ok());
    let margin = " ".repeat(width - numbers.map(str::len).max().unwrap_or(width));
    let mut is_in_margin = false;
    let narrowed = lines.iter().map(|line| {
        // What goes on from a line above stands where that does.
        match line.trim_start().chars().next() {
            Some('-' | ':' | '|' | '=' | '0'..='9') => is_in_margin = true,
            _ if !line.starts_with(' ') => is_in_margin = false,
            _ => {}
        }
        let narrow = line.strip_prefix(&margin).filter(|_| is_in_margin);
        narrow.unwrap_or(line).to_owned()
    });
    narrowed.collect()
}
