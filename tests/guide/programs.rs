//! The programs in the pages, and what they print.

use std::path::Path;

/// A program of a page that says what it prints.
pub(crate) struct Program {
    /// The page, and its how manieth program it is.
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) prints: String,
}

/// The blocks of a page: the language, and the text.
pub(crate) fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let fenced = page.split("\n```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').expect("a fence has a line of its own"))
}

/// A block that is a whole program, and the next text, which is what it prints.
pub(crate) fn programs(path: &Path, page: &str) -> Vec<Program> {
    let stem = path
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .replace('-', "_")
        .to_lowercase();
    let mut programs: Vec<Program> = Vec::new();
    let mut is_open = false;
    for (language, text) in blocks(page) {
        match language {
            "rust,no_run" if text.contains("fn main()") => {
                let name = format!("{stem}_{}", programs.len() + 1);
                programs.push(Program {
                    name,
                    source: text.to_owned(),
                    prints: String::new(),
                });
                is_open = true;
            }
            "text" if is_open => {
                let program = programs.last_mut().expect("a program is open");
                program.prints = format!("{text}\n");
                is_open = false;
            }
            _ => {}
        }
    }
    programs
}
