//! Which differences from the vendor's document are meant: what is said to be different has to be somewhere in the spec.

use super::Shapes;
use crate::document::{self, Text, list};
use crate::model::{AcceptedDifference, Change, Field, Operation, Place, Returns, Statuses, Type};
use crate::report::Report;
use crate::statuses;

pub(super) fn check(
    written: &[document::Difference<'_>],
    operations: &[&Operation],
    shapes: &Shapes<'_>,
    report: &Report,
) -> Vec<AcceptedDifference> {
    let mut checked: Vec<AcceptedDifference> = Vec::new();
    for document::Difference { at, change, reason } in written {
        let change = change.as_ref().and_then(|change| check_change(change, report));
        let (Some(at), Some(change), Some(reason)) = (at, change, reason) else {
            continue;
        };
        check_place(at, change, operations, shapes, report);
        if checked
            .iter()
            .any(|known| (known.at.as_str(), known.change) == (at.value, change))
        {
            report.error(&at.at, "this difference is there already; keep one");
        }
        checked.push(AcceptedDifference {
            at: at.value.to_owned(),
            change,
            reason: reason.value.to_owned(),
        });
    }
    checked
}

fn check_change(change: &Text<'_>, report: &Report) -> Option<Change> {
    let found = Change::ALL.into_iter().find(|known| known.as_str() == change.value);
    if found.is_none() {
        let words = Change::ALL.map(Change::as_str);
        let message = format!("`{}` is no change; write {}", change.value, list(&words, "or"));
        report.error(&change.at, message);
    }
    found
}

fn check_place(at: &Text<'_>, change: Change, operations: &[&Operation], shapes: &Shapes<'_>, report: &Report) {
    let (name, way) = at.value.split_once(": ").unwrap_or((at.value, ""));
    let is_new = change == Change::New;
    let names: Vec<String> = operations.iter().map(|operation| operation.http()).collect();
    match names.iter().position(|known| known == name) {
        None if is_new && way.is_empty() => {}
        None => {
            let known = names.iter().map(String::as_str).collect();
            let advice = "write its method and path as `http` does";
            report.unknown(&at.at, format!("no operation is `{name}`"), name, known, advice);
        }
        Some(number) => {
            let ways = Ways { shapes, is_new };
            if !way.is_empty() && !ways.lead_into(operations[number], way) {
                let message = format!("`{way}` leads nowhere in `{name}`; write it as `diff` prints it");
                report.missing(&at.at, message);
            }
        }
    }
}

/// Follows the ways into operations.
struct Ways<'s> {
    shapes: &'s Shapes<'s>,
    /// Whether the last step leads to what is in the vendor's document alone.
    is_new: bool,
}

impl Ways<'_> {
    fn lead_into(&self, operation: &Operation, way: &str) -> bool {
        let (part, rest) = way.split_once(": ").unwrap_or((way, ""));
        let (place, name) = part.split_once(' ').unwrap_or((part, ""));
        let fields = |place: Place| operation.fields.iter().filter(move |field| field.place == place);
        match place {
            "path" => self.lead_to_one(fields(Place::Path), name, rest),
            "query" => self.lead_to_one(fields(Place::Query), name, rest),
            "header" => self.lead_to_one(fields(Place::Header), name, rest),
            "body" => {
                let fields: Vec<_> = fields(Place::Body).collect();
                match rest {
                    "" => self.is_new || !fields.is_empty(),
                    rest => self.lead_to_field(&fields, rest),
                }
            }
            "response" => self.lead_into_response(operation, name, rest),
            _ => false,
        }
    }

    fn lead_to_one<'f>(&self, fields: impl Iterator<Item = &'f Field>, name: &str, rest: &str) -> bool {
        let (name, value) = match name.find(" = ") {
            Some(at) => name.split_at(at),
            None => (name, rest),
        };
        let is_called = |field: &&Field| field.wire_names().iter().any(|known| known.eq_ignore_ascii_case(name));
        match fields.into_iter().find(is_called) {
            Some(field) => self.lead_inside(&field.ty, value),
            None => self.is_new && value.is_empty(),
        }
    }

    fn lead_into_response(&self, operation: &Operation, name: &str, rest: &str) -> bool {
        let status = name.split(' ').next().unwrap_or_default();
        let Some((statuses, _)) = statuses::parse(&status.to_lowercase()) else {
            return false;
        };
        let errors = operation.errors.iter().map(|error| (error.statuses, &error.returns));
        let returned: Vec<_> = match &operation.returns {
            Returns::ByStatus(_, responses) => responses.iter().map(|it| (it.statuses, &it.returns)).collect(),
            returns => vec![(Statuses::Class(2), returns)],
        };
        let mut said = returned.into_iter().chain(errors).filter(|(known, _)| match statuses {
            Statuses::Code(code) => known.include(code),
            statuses => *known == statuses,
        });
        rest.is_empty() || said.any(|(_, returns)| returns.ty().is_some_and(|ty| self.lead_inside(ty, rest)))
    }

    fn lead_inside(&self, ty: &Type, rest: &str) -> bool {
        let step = rest.trim_start_matches('.');
        if step.is_empty() {
            return true;
        }
        if let Some((_, fields)) = self.shapes.fields_in(ty) {
            return step == "{}"
                || self.is_constant(ty, step)
                || self.lead_to_field(&fields.iter().collect::<Vec<_>>(), step);
        }
        match ty.plain() {
            Type::List(item) => step.strip_prefix("[]").is_some_and(|rest| self.lead_inside(item, rest)),
            Type::Map(item) => step.strip_prefix("{}").is_some_and(|rest| self.lead_inside(item, rest)),
            Type::Nullable(ty) => self.lead_inside(ty, step),
            Type::Enum(name) => match (step.strip_prefix(" = "), self.shapes.enumeration(name)) {
                (Some(value), Some(this)) => self.is_new || this.values.iter().any(|known| known.name == value),
                (value, _) => value.is_some(),
            },
            // What is of another crate isn't known here, and which case is meant only the document says.
            Type::Struct(_) | Type::Union(_) | Type::Json => true,
            _ => false,
        }
    }

    /// Whether this is a field of a struct that is always the same.
    fn is_constant(&self, ty: &Type, step: &str) -> bool {
        let names = ty.names();
        let this = names.first().and_then(|name| self.shapes.structure(name));
        this.is_some_and(|this| this.constants.iter().any(|constant| constant.wire == step))
    }

    /// The names of fields may have dots and brackets in them, so that they are looked for, and not read.
    fn lead_to_field(&self, fields: &[&Field], step: &str) -> bool {
        if let [whole] = fields
            && whole.whole
        {
            return self.lead_inside(&whole.ty, step);
        }
        let mut known = fields
            .iter()
            .flat_map(|field| field.wire_names().into_iter().map(move |name| (field, name)));
        let is_known = known.any(|(field, name)| {
            let rest = step.strip_prefix(name);
            let rest = rest.filter(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{', '(', ' ']));
            let is_pair = matches!(field.ty, Type::Pair(..));
            rest.is_some_and(|rest| {
                rest.is_empty() || is_pair && rest.starts_with(" = ") || self.lead_inside(&field.ty, rest)
            })
        });
        is_known || self.is_new && !step.contains(['.', '[', '{', '='])
    }
}
