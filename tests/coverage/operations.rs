//! The page of all operations in the guide is what the client has.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use dollr_client::OPERATIONS;

/// A call as users write it, with what it takes and returns.
const API: &str = include_str!("../../spec/api.txt");

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operations.md");

#[test]
fn the_guide_lists_every_operation() {
    let current = page();
    if env::var_os("UPDATE_DOCS").is_some() {
        return fs::write(PAGE, current).expect("the page can be written");
    }
    let page = fs::read_to_string(Path::new(PAGE)).unwrap_or_default();
    assert!(
        page == current,
        "{PAGE} lists other operations: run it again with UPDATE_DOCS=1 in the environment"
    );
}

fn page() -> String {
    let mut page = format!(
        "# All operations\n\nDollr has {}, and the sandbox carries each of them out. What has a `?` may be left out. Values are \
         set by a setter of that name, or\nstand in the call.\n",
        OPERATIONS.len()
    );
    let mut resource = "";
    for operation in OPERATIONS {
        if operation.resource != resource {
            resource = operation.resource;
            let _ = write!(
                page,
                "\n## {resource}\n\n| Call | Takes | Returns | Dollr |\n| --- | --- | --- | --- |\n"
            );
        }
        let start = format!("dollr.{resource}().{}(", operation.call);
        let block = API
            .split("\n\n")
            .find(|block| block.trim_start_matches("deprecated ").starts_with(&start));
        let block = block.unwrap_or_else(|| panic!("spec/api.txt has no {start}"));
        let mut lines = block.lines();
        let (call, returns) = lines
            .next()
            .unwrap_or_default()
            .rsplit_once(" -> ")
            .expect("a call returns something");
        let place = format!("`{} {}`", operation.method, operation.path);
        let place = operation
            .documentation
            .map_or(place.clone(), |address| format!("[{place}]({address})"));
        let takes: Vec<String> = lines.filter_map(taken).collect();
        let returns = match returns {
            "()" => "nothing",
            returns => &format!("`{returns}`"),
        };
        let _ = writeln!(page, "| `{call}` | {} | {returns} | {place} |", takes.join(", "));
    }
    page
}

/// A field, by the line of a call that names it.
fn taken(line: &str) -> Option<String> {
    let (need, field) = line
        .trim_start_matches("    ")
        .trim_start_matches("deprecated ")
        .split_once(' ')?;
    let (name, _) = field.split_once(": ")?;
    match need {
        "required" => Some(format!("`{name}`")),
        "optional" => Some(format!("`{name}?`")),
        _ => None,
    }
}
