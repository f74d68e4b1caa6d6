//! Which operation another one asks, and by which of its fields.

use crate::document::{self, Text};
use crate::model::{Module, Operation, Retry};
use crate::report::Report;

/// Finds what is asked among all operations.
#[derive(Clone, Copy)]
pub(super) struct Asking<'c> {
    pub(super) modules: &'c [Module],
    pub(super) written: &'c [&'c document::Operation<'c>],
    pub(super) report: &'c Report,
}

impl<'c> Asking<'c> {
    /// The operation of this name, which has to be safe to repeat, and its module. `doing` says what it is asked for.
    pub(super) fn asked(&self, name: &Text<'_>, doing: &str) -> Option<(&'c Module, &'c Operation)> {
        let modules = self.modules;
        let all = || {
            let modules = modules.iter();
            modules.flat_map(|module| module.operations.iter().map(move |operation| (module, operation)))
        };
        match all().find(|(_, operation)| operation.name == name.value) {
            Some((_, asked)) if asked.retry != Retry::Safe => {
                let message = format!(
                    "`{}` is not safe to repeat: {doing} only asks; name one that is",
                    asked.name
                );
                self.report.missing(&name.at, message);
                None
            }
            // One that is written has a mistake.
            None if !self.written.iter().any(|this| this.key.value == name.value) => {
                let known = all().map(|(_, operation)| operation.name.as_str()).collect();
                let message = format!("unknown operation `{}`", name.value);
                let advice = "describe it, or choose another";
                self.report.unknown(&name.at, message, name.value, known, advice);
                None
            }
            found => found,
        }
    }

    /// Whether what is asked has all fields that are said to be asked by.
    pub(super) fn check_by(&self, ask: &document::Ask<'_>, asked: &Operation) -> bool {
        let is_there = |name: &str| asked.fields.iter().any(|field| field.name == name);
        let unknown = ask.by.iter().find(|(theirs, _)| !is_there(theirs.value));
        if let Some((theirs, _)) = unknown {
            let message = format!("`{}` has no field `{}`", asked.name, theirs.value);
            let known = asked.fields.iter().map(|field| field.name.as_str()).collect();
            let advice = "name one that it has";
            self.report.unknown(&theirs.at, message, theirs.value, known, advice);
        }
        unknown.is_none()
    }
}
