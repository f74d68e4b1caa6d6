//! How to see whether an operation whose response was lost has happened: it is checked that what is looked for can be there.

use super::Shapes;
use crate::document::{self, Text};
use crate::model::{Confirm, Evidence, Field, Module, Operation, Place, Retry, Returns, Type, TypeName, ValueType};
use crate::report::Report;

/// The confirmation of each operation, module by module.
pub(super) fn check(
    modules: &[Module],
    written: &[&document::Operation<'_>],
    shapes: &Shapes<'_>,
    report: &Report,
) -> Vec<Option<Confirm>> {
    let of = |operation: &Operation, module| {
        let this = written.iter().find(|this| this.key.value == operation.name)?;
        let check = Check {
            this,
            operation,
            module,
            modules,
            written,
            shapes,
            report,
        };
        check.confirm(this.confirm.as_ref()?)
    };
    let operations = modules
        .iter()
        .flat_map(|module| module.operations.iter().map(move |operation| (operation, module)));
    operations.map(|(operation, module)| of(operation, module)).collect()
}

/// A struct of this spec.
#[derive(Clone, Copy)]
struct Shown<'c> {
    name: &'c TypeName,
    fields: &'c [Field],
}

struct Check<'c> {
    this: &'c document::Operation<'c>,
    operation: &'c Operation,
    module: &'c Module,
    modules: &'c [Module],
    written: &'c [&'c document::Operation<'c>],
    shapes: &'c Shapes<'c>,
    report: &'c Report,
}

impl<'c> Check<'c> {
    fn confirm(&self, confirm: &document::Confirm<'_>) -> Option<Confirm> {
        let with = confirm.ask.operation.as_ref()?;
        if self.operation.retry != Retry::Unsent {
            self.report.error(
                &with.at,
                "there is nothing to confirm: an operation that is safe to repeat, or recovers, has no `confirm`",
            );
        }
        let asked = self.asked(with)?;
        let key = &self.key(&confirm.ask, with, asked)?;
        let returned = self.shown(asked.returns.ty());
        let returned = returned.filter(|shown| !shown.fields.iter().any(|field| field.place == Place::Header));
        if returned.is_none() {
            let message = format!("`{}` shows nothing: it returns no struct of this spec", asked.name);
            self.report.missing(&with.at, message);
        }
        let thing = match &confirm.within {
            Some(list) => self.element(list, key, confirm.new.is_some(), returned?)?,
            None => returned?,
        };
        let evidence = self.evidence(confirm, with, thing)?;
        if !matches!(evidence, Evidence::Gone) {
            self.check_response(with, asked, thing);
        }
        Some(Confirm {
            with: asked.request.clone(),
            key: key.to_owned(),
            within: confirm.within.as_ref().map(|list| list.value.to_owned()),
            evidence,
        })
    }

    /// The operation that shows what happened.
    fn asked(&self, with: &Text<'_>) -> Option<&'c Operation> {
        let is_asked = |operation: &&Operation| operation.name == with.value;
        let error = |message: String| self.report.missing(&with.at, message);
        let asked = self.module.operations.iter().find(is_asked);
        let mut elsewhere = self.modules.iter().flat_map(|module| &module.operations);
        if let Some(asked) = asked {
            if asked.retry != Retry::Safe {
                error(format!("`{}` is not safe to repeat: confirming only asks", asked.name));
            }
        } else if elsewhere.any(|operation| is_asked(&operation)) {
            let name = &self.operation.name;
            error(format!("`{}` is of another resource than `{name}`", with.value));
        } else if !self.written.iter().any(|this| this.key.value == with.value) {
            let known = self.module.operations.iter().map(|operation| operation.name.as_str());
            let message = format!("unknown operation `{}`", with.value);
            let advice = "describe it, or choose another";
            self.report
                .unknown(&with.at, message, with.value, known.collect(), advice);
        }
        asked
    }

    /// Our field that is all that is asked for.
    fn key(&self, ask: &document::Ask<'_>, with: &Text<'_>, asked: &Operation) -> Option<String> {
        for (theirs, _) in &ask.by {
            if !asked.fields.iter().any(|field| field.name == theirs.value) {
                let message = format!("`{}` has no field `{}`", asked.name, theirs.value);
                let known = asked.fields.iter().map(|field| field.name.as_str()).collect();
                self.report
                    .unknown(&theirs.at, message, theirs.value, known, "name one that it has");
                return None;
            }
        }
        let [theirs] = asked.fields.as_slice() else {
            let message = format!(
                "`{}` has to take one field and no more: that is all that is known",
                asked.name
            );
            self.report.missing(&with.at, message);
            return None;
        };
        let said = ask.by.iter().find(|(name, _)| name.value == theirs.name);
        let said = said.and_then(|(_, ours)| ours.as_ref());
        let (name, at) = said.map_or((theirs.name.as_str(), &with.at), |ours| (ours.value, &ours.at));
        let mine = self.operation.fields.iter().find(|field| field.name == name);
        let is_refused = mine.is_none() && self.this.fields().any(|field| field.is_called(name));
        match mine.filter(|field| !field.is_option()) {
            Some(mine) if mine.ty == theirs.ty => return Some(name.to_owned()),
            Some(_) => {
                let message = format!("`{name}` is of another type in `{}`; give both the same", asked.name);
                self.report.missing(at, message);
            }
            None if is_refused => {}
            None => {
                let message = format!(
                    "`{}` has no required field `{name}`, by which `{}` could be asked; say with `by: {{ {}: ours }}` which it is",
                    self.operation.name, asked.name, theirs.name
                );
                self.report.missing(at, message);
            }
        }
        None
    }

    fn shown(&self, ty: Option<&'c Type>) -> Option<Shown<'c>> {
        match ty {
            Some(Type::Struct(name)) => self.shapes.fields(name).map(|fields| Shown { name, fields }),
            _ => None,
        }
    }

    /// The fields of what is in a list, where the rest of the path says which it is, unless it is new.
    fn element(&self, list: &Text<'_>, key: &str, is_new: bool, returned: Shown<'c>) -> Option<Shown<'c>> {
        let field = self.find(list, returned)?;
        let Type::List(item) = &field.ty else {
            let message = format!("`{}` is no list", list.value);
            self.report.error(&list.at, message);
            return None;
        };
        let Some(element) = self.shown(Some(item)) else {
            let message = format!("`{}` is no list of structs of this spec", list.value);
            self.report.error(&list.at, message);
            return None;
        };
        let path = self.operation.fields.iter().filter(|field| field.place == Place::Path);
        let rest: Vec<_> = path.filter(|field| field.name != key).collect();
        let is_told_apart = !rest.is_empty() && rest.iter().all(|field| self.has(element, field));
        let (this, list_name) = (&self.operation.name, list.value);
        if is_new && !rest.is_empty() {
            let message = format!("the path of `{this}` says which of `{list_name}`, so none is new");
            self.report.error(&list.at, message);
        } else if !is_new && !is_told_apart {
            let message = format!("the path of `{this}` does not say which of `{list_name}`");
            self.report.error(&list.at, message);
        }
        Some(element)
    }

    fn evidence(&self, confirm: &document::Confirm<'_>, with: &Text<'_>, thing: Shown<'c>) -> Option<Evidence> {
        let error = |message: &str| {
            self.report.missing(&with.at, message);
            None
        };
        match (confirm.gone, confirm.is.as_slice(), &confirm.new) {
            (true, [], None) if confirm.within.is_none() => {
                error("`gone` needs `in`, the list that something is gone from")
            }
            (true, [], None) => Some(Evidence::Gone),
            (false, [], Some(_)) if confirm.within.is_none() => {
                error("`new` needs `in`, the list that something is added to")
            }
            (false, [], Some(new)) => {
                self.check_sent(with, thing);
                let is_id = matches!(
                    self.find(new, thing)?,
                    Field {
                        ty: Type::Id(_),
                        optional: false,
                        ..
                    }
                );
                if !is_id {
                    let message = format!("`{}` tells nothing apart: `new` is a required id", new.value);
                    self.report.error(&new.at, message);
                }
                Some(Evidence::New(new.value.to_owned()))
            }
            (false, [], None) => {
                self.check_sent(with, thing);
                Some(Evidence::Sent)
            }
            (false, fields, None) => {
                let values = fields.iter().map(|(field, values)| self.values(field, values, thing));
                values.collect::<Option<_>>().map(Evidence::Is)
            }
            _ => error("one thing shows it: `is`, `gone` or `new`"),
        }
    }

    /// What is sent must be something, and be shown.
    fn check_sent(&self, with: &Text<'_>, thing: Shown<'c>) {
        if self.this.body.is_none() {
            let message = "nothing is sent that could be found: say with `is` or `gone` what shows it";
            self.report.missing(&with.at, message);
        }
        let body = self.operation.fields.iter().filter(|field| field.place == Place::Body);
        for field in body.filter(|field| !self.has(thing, field) && !has_text(thing, field)) {
            let message = format!("`{}` is sent, and not shown by `{}`", field.name, with.value);
            self.report.missing(&with.at, message);
        }
    }

    /// The values that a field has then.
    fn values(&self, field: &Text<'_>, values: &[Text<'_>], thing: Shown<'c>) -> Option<(String, Vec<String>)> {
        let Type::Enum(name) = &self.find(field, thing)?.ty else {
            let message = format!("`{}` is no enum", field.value);
            self.report.error(&field.at, message);
            return None;
        };
        // Of an imported enum the values are not known here.
        if let Some(known) = self.shapes.enumeration(name) {
            let names = || known.values.iter().map(|value| value.name.as_str());
            for value in values.iter().filter(|value| names().all(|name| name != value.value)) {
                let message = format!("`{}` is no value of `{}`", value.value, known.name);
                let known = names().collect();
                self.report
                    .unknown(&value.at, message, value.value, known, "choose one of those");
            }
        }
        let values = values.iter().map(|value| value.value.to_owned());
        Some((field.value.to_owned(), values.collect()))
    }

    /// What is found stands for the response that was lost.
    fn check_response(&self, with: &Text<'_>, asked: &Operation, thing: Shown<'c>) {
        let is_shown = match &self.operation.returns {
            Returns::Nothing => true,
            Returns::Value(ty) | Returns::Undocumented(ty) => {
                let answered = self.shown(Some(ty));
                answered.is_some_and(|answered| {
                    answered
                        .fields
                        .iter()
                        .all(|field| field.optional || self.has(thing, field))
                })
            }
            Returns::Optional(_) | Returns::Media(..) | Returns::ByStatus(..) => {
                let message = format!(
                    "`{}` returns by status, in a media type or perhaps nothing, which what `{}` shows can't stand for; remove `confirm`",
                    self.operation.name, asked.name
                );
                return self.report.missing(&with.at, message);
            }
        };
        if !is_shown {
            let message = format!(
                "what `{}` shows lacks what `{}` returns",
                asked.name, self.operation.name
            );
            self.report.missing(&with.at, message);
        }
    }

    /// A field of what is shown. One that isn't in the model has a mistake, which is reported already.
    fn find(&self, name: &Text<'_>, shown: Shown<'c>) -> Option<&'c Field> {
        let field = shown.fields.iter().find(|field| field.name == name.value);
        if field.is_none() && !self.shapes.is_written(shown.name, name.value) {
            let known = shown.fields.iter().map(|field| field.name.as_str()).collect();
            let message = format!("what is returned has no field `{}`", name.value);
            self.report
                .unknown(&name.at, message, name.value, known, "choose one that it has");
        }
        field
    }

    /// Whether a field of the same name and type is shown, or one with a mistake.
    fn has(&self, shown: Shown<'_>, wanted: &Field) -> bool {
        match shown.fields.iter().find(|field| field.name == wanted.name) {
            Some(field) => field.ty == wanted.ty,
            None => self.shapes.is_written(shown.name, &wanted.name),
        }
    }
}

/// Whether what is sent as a checked text is shown as it is, unchecked.
fn has_text(shown: Shown<'_>, sent: &Field) -> bool {
    use ValueType::{Country, Currency, Email, Phone, Url};
    let is_text = matches!(sent.ty, Type::Value(Country | Currency | Email | Phone | Url));
    let is_shown = |field: &Field| field.name == sent.name && field.ty == Type::String;
    is_text && shown.fields.iter().any(is_shown)
}
