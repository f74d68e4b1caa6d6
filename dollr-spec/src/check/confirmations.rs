//! How to see whether an operation whose response was lost has happened: it is checked that what is looked for can be there.

use super::Shapes;
use super::asking::Asking;
use super::places::{Places, Start};
use super::recoveries::in_braces;
use crate::document::{self, Spanned, Text};
use crate::model::{
    Confirm, Content, Expected, Field, FieldPath, Operation, Place, Proof, Retry, Returns, Type, TypeName, ValueType,
};
use crate::report::Report;

/// The confirmation of each operation, module by module.
pub(super) fn check(asking: Asking<'_>, shapes: &Shapes<'_>) -> Vec<Option<Confirm>> {
    let of = |operation: &Operation| {
        let this = asking.written.iter().find(|this| this.key.value == operation.name)?;
        let check = Check {
            this,
            operation,
            asking,
            shapes,
            report: asking.report,
        };
        check.confirm(this.confirm.as_ref()?)
    };
    let operations = asking.modules.iter().flat_map(|module| &module.operations);
    operations.map(of).collect()
}

/// A struct of this spec.
struct Shown {
    ty: Type,
    name: TypeName,
    fields: Vec<Field>,
}

struct Check<'c> {
    this: &'c document::Operation<'c>,
    operation: &'c Operation,
    asking: Asking<'c>,
    shapes: &'c Shapes<'c>,
    report: &'c Report,
}

impl Check<'_> {
    fn confirm(&self, confirm: &document::Confirm<'_>) -> Option<Confirm> {
        let with = confirm.ask.operation.as_ref()?;
        if self.operation.retry != Retry::Unsent {
            self.report.error(
                &with.at,
                "there is nothing to confirm: an operation that is safe to repeat, or recovers, has no `confirm`",
            );
        }
        let (module, asked) = self.asking.asked(with, "confirming")?;
        let by = self.by(&confirm.ask, with, asked)?;
        let returned = self.shown(asked.returns.ty());
        let returned = returned.filter(|shown| !shown.fields.iter().any(|field| field.place == Place::Header));
        if returned.is_none() {
            let message = format!("`{}` shows nothing: it returns no struct of this spec", asked.name);
            self.report.missing(&with.at, message);
        }
        let (within, thing) = match &confirm.within {
            Some(list) => {
                let (path, thing) = self.element(list, &by, confirm.new.is_some(), &returned?)?;
                (Some(path), thing)
            }
            None => (None, returned?),
        };
        let proof = self.proof(confirm, with, &thing)?;
        if !matches!(proof, Proof::Gone) {
            self.check_response(with, asked, &thing);
        }
        Some(Confirm {
            ask: (module.name.clone(), asked.request.clone()),
            by,
            within,
            proof,
        })
    }

    /// What is asked by: its fields, each with ours.
    fn by(&self, ask: &document::Ask<'_>, with: &Text<'_>, asked: &Operation) -> Option<Vec<(String, String)>> {
        if !self.asking.check_by(ask, asked) {
            return None;
        }
        let fields = asked.fields.iter();
        let fields = fields.filter(|theirs| !theirs.optional || ask.said(&theirs.name).is_some());
        let fields: Vec<_> = fields.map(|theirs| self.ours(ask, with, asked, theirs)).collect();
        fields.into_iter().collect()
    }

    /// A field of what is asked, and ours that it is.
    fn ours(
        &self,
        ask: &document::Ask<'_>,
        with: &Text<'_>,
        asked: &Operation,
        theirs: &Field,
    ) -> Option<(String, String)> {
        let said = ask.said(&theirs.name);
        let (name, at) = said.map_or((theirs.name.as_str(), &with.at), |ours| (ours.value, &ours.at));
        if theirs.place == Place::Body {
            let message = format!(
                "`{}` is asked by a body, and only a path or a query can be made here",
                asked.name
            );
            self.report.missing(&with.at, message);
            return None;
        }
        let mine = self.operation.fields.iter().find(|field| field.name == name);
        let is_refused = mine.is_none() && self.this.fields().any(|field| field.is_called(name));
        match mine.filter(|field| !field.is_option()) {
            Some(mine) if mine.ty.plain() == theirs.ty.plain() => return Some((theirs.name.clone(), name.to_owned())),
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

    fn shown(&self, ty: Option<&Type>) -> Option<Shown> {
        let ty = ty?;
        let (name, fields) = self.shapes.fields_in(ty)?;
        Some(Shown {
            ty: ty.clone(),
            name: name.clone(),
            fields,
        })
    }

    /// What is in a list, where the rest of the path says which it is, unless it is new.
    fn element(
        &self,
        list: &Text<'_>,
        by: &[(String, String)],
        is_new: bool,
        returned: &Shown,
    ) -> Option<(FieldPath, Shown)> {
        let path = self.find(list, returned)?;
        let Type::List(item) = path.fields.last()?.ty.plain() else {
            let message = format!("`{}` is no list", list.value);
            self.report.error(&list.at, message);
            return None;
        };
        let Some(element) = self.shown(Some(item)) else {
            let message = format!("`{}` is no list of structs of this spec", list.value);
            self.report.error(&list.at, message);
            return None;
        };
        let fields = self.operation.fields.iter();
        let rest: Vec<_> = fields
            .filter(|field| field.place == Place::Path && by.iter().all(|(_, ours)| *ours != field.name))
            .collect();
        let is_told_apart = !rest.is_empty() && rest.iter().all(|field| self.has(&element, field));
        let (this, list_name) = (&self.operation.name, list.value);
        if is_new && !rest.is_empty() {
            let message = format!("the path of `{this}` says which of `{list_name}`, so none is new");
            self.report.error(&list.at, message);
        } else if !is_new && !is_told_apart {
            let message = format!("the path of `{this}` does not say which of `{list_name}`");
            self.report.error(&list.at, message);
        }
        Some((path, element))
    }

    fn proof(&self, confirm: &document::Confirm<'_>, with: &Text<'_>, thing: &Shown) -> Option<Proof> {
        let error = |message: &str| {
            self.report.missing(&with.at, message);
            None
        };
        match (confirm.gone, confirm.is.as_slice(), &confirm.new) {
            (true, [], None) if confirm.within.is_none() => {
                error("`gone` needs `in`, the list that something is gone from")
            }
            (true, [], None) => Some(Proof::Gone),
            (false, [], Some(_)) if confirm.within.is_none() => {
                error("`new` needs `in`, the list that something is added to")
            }
            (false, [], Some(new)) => {
                self.check_sent(with, thing);
                let path = self.find(new, thing)?;
                let is_id = path
                    .fields
                    .last()
                    .is_some_and(|field| matches!(field.ty.plain(), Type::Id(_)));
                if !is_id || path.fields.iter().any(Field::is_option) {
                    let message = format!("`{}` tells nothing apart: `new` is a required id", new.value);
                    self.report.error(&new.at, message);
                }
                Some(Proof::New(path))
            }
            (false, [], None) => {
                self.check_sent(with, thing);
                Some(Proof::Sent)
            }
            (false, places, None) => {
                let expected = places.iter().map(|(place, values)| self.expected(place, values, thing));
                let expected: Vec<_> = expected.collect();
                expected.into_iter().collect::<Option<_>>().map(Proof::Is)
            }
            _ => error("one thing shows it: `is`, `gone` or `new`"),
        }
    }

    /// What is sent must be something, and be shown.
    fn check_sent(&self, with: &Text<'_>, thing: &Shown) {
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

    /// What is at a place then.
    fn expected(&self, place: &Text<'_>, values: &[Spanned<String>], thing: &Shown) -> Option<(FieldPath, Expected)> {
        let path = self.find(place, thing)?;
        let ty = &path.fields.last()?.ty;
        if let [value] = values
            && let Some(name) = in_braces(&value.value)
        {
            let sent = self.sent(value, name, place, ty)?;
            return Some((path, Expected::Sent(sent)));
        }
        let error = |at, message: String| {
            self.report.error(at, message);
            None
        };
        let is_any = |value: &str| match ty.plain() {
            Type::Boolean => matches!(value, "true" | "false"),
            Type::Integer => value.parse::<i64>().is_ok(),
            _ => true,
        };
        match ty.plain() {
            Type::Enum(name) => self.check_values(values, name),
            Type::String
            | Type::Integer
            | Type::Boolean
            | Type::Id(_)
            | Type::Value(ValueType::Currency | ValueType::Country) => {}
            _ => {
                let message = format!("`{}` is no enum, text, number or boolean; choose one", place.value);
                return error(&place.at, message);
            }
        }
        if let Some(wrong) = values.iter().find(|value| !is_any(&value.value)) {
            let what = if *ty.plain() == Type::Boolean {
                "`true` or `false`"
            } else {
                "a whole number"
            };
            return error(
                &wrong.at,
                format!("`{}` is {what}, and never `{}`", place.value, wrong.value),
            );
        }
        let values = values.iter().map(|value| value.value.clone());
        Some((path, Expected::OneOf(values.collect())))
    }

    /// Our field in braces, which is of the type of what is shown.
    fn sent(&self, value: &Spanned<String>, name: &str, place: &Text<'_>, ty: &Type) -> Option<String> {
        let mine = self.operation.fields.iter().find(|field| field.name == name);
        match mine {
            Some(mine) if mine.ty.plain() == ty.plain() => return Some(name.to_owned()),
            Some(_) => {
                let message = format!("`{name}` and `{}` are not of one type; give both the same", place.value);
                self.report.error(&value.at, message);
            }
            None if self.this.fields().any(|field| field.is_called(name)) => {}
            None => {
                let known = self.operation.fields.iter().map(|field| field.name.as_str()).collect();
                let message = format!("`{}` has no field `{name}`", self.operation.name);
                self.report
                    .unknown(&value.at, message, name, known, "name one that it has");
            }
        }
        None
    }

    /// Of an imported enum the values are not known here.
    fn check_values(&self, values: &[Spanned<String>], name: &TypeName) {
        let Some(known) = self.shapes.enumeration(name) else {
            return;
        };
        let names = || known.values.iter().map(|value| value.name.as_str());
        for value in values.iter().filter(|value| names().all(|name| name != value.value)) {
            let message = format!("`{}` is no value of `{}`", value.value, known.name);
            let known = names().collect();
            self.report
                .unknown(&value.at, message, &value.value, known, "choose one of those");
        }
    }

    /// What is found stands for the response that was lost.
    fn check_response(&self, with: &Text<'_>, asked: &Operation, thing: &Shown) {
        let is_shown = match &self.operation.returns {
            Returns::Nothing => true,
            Returns::Value(ty) | Returns::Undocumented(ty) | Returns::Media(_, Content::Value(ty)) => {
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
                    "`{}` returns by status, a text or bytes, or perhaps nothing, which what `{}` shows can't stand for; remove `confirm`",
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

    /// Where something is in what is shown.
    fn find(&self, place: &Text<'_>, shown: &Shown) -> Option<FieldPath> {
        let places = Places {
            shapes: self.shapes,
            report: self.report,
        };
        let path = places.find(place, Start::Response(&shown.ty))?;
        let (_, outer) = path.fields.split_last()?;
        if outer.iter().any(|field| matches!(field.ty.plain(), Type::List(_))) {
            let message = format!(
                "`{}` is in a list, and one value is needed; choose another",
                place.value
            );
            self.report.error(&place.at, message);
            return None;
        }
        Some(path)
    }

    /// Whether a field of the same name and type is shown, or one with a mistake.
    fn has(&self, shown: &Shown, wanted: &Field) -> bool {
        match shown.fields.iter().find(|field| field.wire == wanted.wire) {
            Some(field) => field.ty.plain() == wanted.ty.plain(),
            None => self.shapes.is_written(&shown.name, &wanted.name),
        }
    }
}

/// Whether what is sent as a checked text is shown as it is, unchecked.
fn has_text(shown: &Shown, sent: &Field) -> bool {
    use ValueType::{Country, Currency, Email, Phone, Url};
    let is_text = matches!(sent.ty.plain(), Type::Value(Country | Currency | Email | Phone | Url));
    let is_shown = |field: &Field| field.wire == sent.wire && *field.ty.plain() == Type::String;
    is_text && shown.fields.iter().any(is_shown)
}
