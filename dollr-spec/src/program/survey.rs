//! `survey`: what happens to all documents in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dollr_spec::openapi::{self, Document, Only};
use dollr_spec::{Scope, SourceFile, compile};

use super::{show, tell};

/// What happened to one document, or of several.
#[derive(Default)]
struct Row {
    documents: usize,
    operations: usize,
    imported: usize,
    /// Those without a mistake in the spec.
    compiled: usize,
    whole: usize,
}

impl Row {
    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.operations += other.operations;
        self.imported += other.imported;
        self.compiled += other.compiled;
        self.whole += other.whole;
    }

    fn line(&self, name: &str) -> String {
        let Self {
            documents,
            operations,
            imported,
            compiled,
            whole,
        } = self;
        format!("| {name} | {documents} | {operations} | {imported} | {compiled} | {whole} |")
    }
}

pub(crate) fn survey(folder: &Path) -> ExitCode {
    let mut documents = Vec::new();
    find(folder, &mut documents);
    documents.sort();
    if documents.is_empty() {
        tell(format_args!(
            "{}: there is no document, which ends in `.json`, `.yaml` or `.yml`\n",
            folder.display()
        ));
        return ExitCode::FAILURE;
    }
    show(format_args!(
        "| Documents in | Documents | Operations | Imported | In a spec without a mistake | With all that is said |\n"
    ));
    show(format_args!("| --- | --- | --- | --- | --- | --- |\n"));
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = Vec::new();
    for path in &documents {
        let place = path.parent().and_then(|parent| parent.strip_prefix(folder).ok());
        let place = place.map_or_else(String::new, |place| place.to_string_lossy().into_owned());
        match one(path, &mut reasons) {
            Ok(row) => rows.entry(place).or_default().add(&row),
            Err(why) => refused.push(format!("{}: {why}", path.display())),
        }
    }
    let mut all = Row::default();
    for (place, row) in &rows {
        show(format_args!(
            "{}\n",
            row.line(if place.is_empty() { "." } else { place })
        ));
        all.add(row);
    }
    show(format_args!("{}\n", all.line("all")));
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by(|(one, count), (other, others)| others.cmp(count).then(one.cmp(other)));
    show(format_args!("\n| What isn't kept | Times |\n| --- | --- |\n"));
    for (reason, count) in reasons {
        show(format_args!("| {reason} | {count} |\n"));
    }
    for refused in &refused {
        tell(format_args!("{refused}\n"));
    }
    ExitCode::SUCCESS
}

fn find(folder: &Path, documents: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        match path.is_dir() {
            true => find(&path, documents),
            false if matches!(extension, "json" | "yaml" | "yml") => documents.push(path),
            false => {}
        }
    }
}

fn one(path: &Path, reasons: &mut BTreeMap<String, usize>) -> Result<Row, String> {
    let document = Document::read(path)?;
    let import = openapi::import(&document, &Only::default(), None)?;
    for loss in &import.losses {
        // What differs from case to case stands in backticks.
        let reason: Vec<_> = loss
            .why
            .split('`')
            .enumerate()
            .map(|(index, part)| if index % 2 == 0 { part } else { "…" })
            .collect();
        *reasons.entry(reason.concat()).or_default() += 1;
    }
    let read = |path: &Path| {
        let name = path.to_string_lossy();
        let found = import.files.iter().find(|(file, _)| *file == *name);
        found
            .map(|(name, text)| SourceFile::new(path, name, text.as_str()))
            .ok_or_else(String::new)
    };
    let root = import
        .files
        .first()
        .map(|(name, _)| PathBuf::from(name))
        .unwrap_or_default();
    let mistakes = compile(&root, Scope::Extension, read).diagnostics;
    Ok(Row {
        documents: 1,
        operations: import.operations,
        imported: import.imported,
        compiled: if mistakes.is_empty() { import.imported } else { 0 },
        whole: import.whole,
    })
}
