//! Structs that begin with the fields of others: those are written out before anything is checked.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Field, File, Struct, Text};
use crate::report::Report;

/// Puts the fields of what each struct includes before its own.
pub(super) fn expand<'a>(imports: &[Text<'a>], files: &mut [File<'a>], report: &Report) {
    let structs = files.iter().rev().flat_map(|file| file.types.structs.iter().rev());
    let structs: BTreeMap<&str, &Struct<'a>> = structs.map(|this| (this.name.value, this)).collect();
    let other_names = files.iter().flat_map(|file| {
        let types = &file.types;
        let ids = types.ids.iter().map(|it| &it.name);
        let enums = types.enums.iter().map(|it| &it.name);
        let unions = types.unions.iter().map(|it| &it.name);
        ids.chain(enums).chain(unions)
    });
    let includes = Includes {
        structs: &structs,
        others: other_names.chain(imports).map(|name| name.value).collect(),
        refused: files
            .iter()
            .flat_map(|file| &file.types.refused)
            .map(|name| name.value)
            .collect(),
        report,
    };
    let expanded: Vec<Vec<Vec<Field<'a>>>> = files
        .iter()
        .map(|file| file.types.structs.iter().map(|this| includes.fields(this)).collect())
        .collect();
    for (file, expanded) in files.iter_mut().zip(expanded) {
        for (this, fields) in file.types.structs.iter_mut().zip(expanded) {
            this.fields = fields;
        }
    }
}

struct Includes<'i, 'a> {
    structs: &'i BTreeMap<&'a str, &'i Struct<'a>>,
    /// What is declared, and is no struct of this spec.
    others: BTreeSet<&'a str>,
    refused: BTreeSet<&'a str>,
    report: &'i Report,
}

impl<'a> Includes<'_, 'a> {
    /// All fields of a struct, with those that it includes first.
    fn fields(&self, this: &Struct<'a>) -> Vec<Field<'a>> {
        let mut fields = Vec::new();
        self.add(this, &mut Vec::new(), &mut BTreeSet::new(), &mut fields);
        fields
    }

    /// Adds the fields of a struct, once. `path` are the structs that led to it, none of which it can include.
    fn add(
        &self,
        this: &Struct<'a>,
        path: &mut Vec<&'a str>,
        added: &mut BTreeSet<&'a str>,
        fields: &mut Vec<Field<'a>>,
    ) {
        if !added.insert(this.name.value) {
            return;
        }
        path.push(this.name.value);
        for name in &this.include {
            match self.structs.get(name.value) {
                _ if path.contains(&name.value) => {
                    let message = format!("`{}` includes itself; remove this", name.value);
                    self.report.error(&name.at, message);
                }
                Some(included) => self.add(included, path, added, fields),
                None => self.report_missing(name),
            }
        }
        path.pop();
        for field in &this.fields {
            if let Some(other) = fields.iter().find(|other| other.key.value == field.key.value)
                && other.key.at != field.key.at
            {
                let message = format!("`{}` is a field of what is included; remove one", field.key.value);
                self.report.error(&field.key.at, message);
            } else if !fields.iter().any(|other| other.key.at == field.key.at) {
                fields.push(field.clone());
            }
        }
    }

    fn report_missing(&self, name: &Text<'_>) {
        let wrong = name.value;
        if self.others.contains(wrong) {
            let message = format!("`{wrong}` is no struct of this spec, so it has no fields to include; name one");
            self.report.error(&name.at, message);
        } else if !self.refused.contains(wrong) {
            let known = self.structs.keys().copied().collect();
            let message = format!("unknown struct `{wrong}`");
            let advice = "declare it, or choose another";
            self.report.unknown(&name.at, message, wrong, known, advice);
        }
    }
}
