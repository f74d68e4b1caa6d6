//! How to wait for something to end: it is checked that what is asked can tell.

use super::Shapes;
use super::asking::Asking;
use super::places::{Places, Start};
use crate::document::{self, Text};
use crate::model::{Field, FieldPath, Module, Operation, Place, Retry, Returns, Type, Wait, WaitAsk};

/// How to wait with each operation, module by module.
pub(super) fn check(asking: Asking<'_>, shapes: &Shapes<'_>) -> Vec<Option<Wait>> {
    let of = |operation: &Operation| {
        let this = asking.written.iter().find(|this| this.key.value == operation.name)?;
        let report = asking.report;
        let check = Check {
            operation,
            asking,
            places: Places { shapes, report },
        };
        check.wait(this.wait.as_ref()?)
    };
    let operations = asking.modules.iter().flat_map(|module| &module.operations);
    operations.map(of).collect()
}

struct Check<'c> {
    operation: &'c Operation,
    asking: Asking<'c>,
    places: Places<'c>,
}

impl Check<'_> {
    fn wait(&self, wait: &document::Wait<'_>) -> Option<Wait> {
        let until = wait.until.as_ref()?;
        let report = self.places.report;
        if let Retry::Recover(_) = self.operation.retry {
            let message = "an execution is waited for by the operation that it recovers with; move `wait` there";
            report.error(&until.at, message);
            return None;
        }
        let Some(name) = &wait.ask.operation else {
            if let Some((theirs, _)) = wait.ask.by.first() {
                report.missing(&theirs.at, "`by` says what `ask` is asked by: add that, or remove this");
            }
            return self.status(wait, until, self.operation, None);
        };
        let (module, asked) = self.asking.asked(name, "waiting")?;
        let ask = self.ask(&wait.ask, name, module, asked);
        self.status(wait, until, asked, Some(ask?))
    }

    /// The places in the response of what is asked.
    fn status(
        &self,
        wait: &document::Wait<'_>,
        until: &Text<'_>,
        asked: &Operation,
        ask: Option<WaitAsk>,
    ) -> Option<Wait> {
        let report = self.places.report;
        let returns = match &asked.returns {
            Returns::Undocumented(ty) => Some(ty),
            returns => returns.value(),
        };
        // A status is read off the body.
        let is_body = |fields: &[Field]| !fields.iter().any(|field| field.place == Place::Header);
        let is_shown = |ty: &&Type| {
            let structure = self.places.shapes.fields_in(ty);
            structure.is_some_and(|(_, fields)| is_body(&fields))
        };
        let Some(returns) = returns.filter(is_shown) else {
            let one = "a struct of this spec, whatever the status and without headers";
            let message = format!("there is nothing to wait for: what can be waited for returns {one}; remove `wait`");
            report.error(&until.at, message);
            return None;
        };
        let find = |place: &Text<'_>| {
            self.places
                .find(place, Start::Response(returns))
                .filter(|path| self.is_one(path, place))
        };
        let hand_over = wait.hand_over.as_ref().map(|place| (place, find(place)));
        let status = find(until);
        if let Some(path) = &status
            && !path
                .fields
                .last()
                .is_some_and(|field| self.places.shapes.is_status(&field.ty))
        {
            let message = format!("`{}` is never final: it needs an enum with `final` values", until.value);
            report.error(&until.at, message);
        }
        if let Some((place, Some(path))) = &hand_over
            && !path
                .fields
                .last()
                .is_some_and(|field| *field.ty.plain() == Type::Boolean)
        {
            let message = format!("`{}` doesn't say yes or no: `hand_over` needs a boolean", place.value);
            report.error(&place.at, message);
        }
        Some(Wait {
            until: status?,
            hand_over: match hand_over {
                Some((_, path)) => Some(path?),
                None => None,
            },
            ask,
        })
    }

    /// Whether a place is in no list.
    fn is_one(&self, path: &FieldPath, place: &Text<'_>) -> bool {
        let is_list = path.in_list
            || path
                .fields
                .iter()
                .any(|field| matches!(field.ty.plain(), Type::List(_)));
        if is_list {
            let message = format!(
                "`{}` is in a list, and one value is needed; choose another",
                place.value
            );
            self.places.report.error(&place.at, message);
        }
        !is_list
    }

    /// What is asked, by what the response of this operation has.
    fn ask(&self, ask: &document::Ask<'_>, name: &Text<'_>, module: &Module, asked: &Operation) -> Option<WaitAsk> {
        let report = self.places.report;
        if !self.asking.check_by(ask, asked) {
            return None;
        }
        let (Some(returned), Some(returns)) = (self.operation.returns.value(), asked.returns.value()) else {
            let message = "waiting by another operation takes what both return: each has to return a documented value, whatever its status; \
                           headers may stand beside that of this one, as in `returns: { headers: ..., body: Job }`";
            report.missing(&name.at, message);
            return None;
        };
        let mut fields = Vec::new();
        for theirs in &asked.fields {
            let path = match ask.said(&theirs.name) {
                Some(place) => Some(self.given(place, returned, theirs)?),
                None if theirs.optional => None,
                None => Some(self.of_same_name(name, returned, theirs)?),
            };
            fields.push((theirs.clone(), path));
        }
        Some(WaitAsk {
            module: module.name.clone(),
            request: asked.request.clone(),
            returns: returns.clone(),
            fields,
        })
    }

    /// Where it isn't said what a field is, that of the same name is meant.
    fn of_same_name(&self, name: &Text<'_>, returned: &Type, theirs: &Field) -> Option<FieldPath> {
        let shapes = self.places.shapes;
        if let Some((returned, _)) = shapes.fields_in(returned)
            && !shapes.is_written(returned, &theirs.name)
        {
            let message = format!(
                "`{}` returns no `{}`, by which `{}` could be asked; say with `by: {{ {}: ours }}` which it is",
                self.operation.name, theirs.name, name.value, theirs.name
            );
            self.places.report.missing(&name.at, message);
            return None;
        }
        let place = Text {
            value: &theirs.name,
            at: name.at.clone(),
        };
        self.given(&place, returned, theirs)
    }

    /// A value of the response of this operation, which is surely there.
    fn given(&self, place: &Text<'_>, returned: &Type, theirs: &Field) -> Option<FieldPath> {
        let path = self.places.find(place, Start::Response(returned))?;
        if !self.is_one(&path, place) {
            return None;
        }
        let is_same = path
            .fields
            .last()
            .is_some_and(|field| field.ty.plain() == theirs.ty.plain())
            && !theirs.clear;
        let is_there = path.fields.iter().all(|field| !field.is_option());
        if !is_same || !is_there {
            let message = format!(
                "`{}` has to be required and of the type of `{}` in what is asked; say with `by: {{ {}: ours }}` which it is",
                place.value, theirs.name, theirs.name
            );
            self.places.report.error(&place.at, message);
        }
        (is_same && is_there).then_some(path)
    }
}
