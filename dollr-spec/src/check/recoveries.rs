//! How executions find out what happened to them: it is checked that what is asked can tell.

use crate::document::{self, Spanned, TypeText};
use crate::model::{Operation, Recover, Retry, Type, ValueType};
use crate::report::Report;

/// What the response of an execution is known by, beside its key.
const TOLD: [&str; 2] = ["operation_type", "payer_currency"];

/// The recovery of an operation, as far as the operations as they are written tell.
pub(super) fn check(
    recover: &document::Recover<'_>,
    operation: &document::Operation<'_>,
    written: &[&document::Operation<'_>],
    report: &Report,
) -> Option<Recover> {
    let ask = recover.ask.operation.as_ref()?;
    let Some(asked) = written.iter().find(|other| other.key.value == ask.value) else {
        let message = format!("unknown operation `{}`", ask.value);
        let known = written.iter().map(|this| this.key.value).collect();
        report.unknown(&ask.at, message, ask.value, known, "describe it, or choose another");
        return None;
    };
    let key = check_key(&recover.ask, asked, operation, report);
    let session = recover.session.as_ref()?;
    if !operation.fields().any(|field| field.is_called(session.value)) {
        let message = format!(
            "`{}` has no field `{}`; name the one with the session",
            operation.key.value, session.value
        );
        report.missing(&session.at, message);
    }
    for (place, _) in recover.is.iter().filter(|(place, _)| !TOLD.contains(&place.value)) {
        let message = format!(
            "a movement is told by its `operation_type` and `payer_currency`, and not by `{}`; remove it",
            place.value
        );
        report.error(&place.at, message);
    }
    let Some(operation_type) = value_of(recover, "operation_type") else {
        report.missing(
            &ask.at,
            "`is` has to say the `operation_type`: `is: { operation_type: PAYOUT }`",
        );
        return None;
    };
    let payer_currency = match value_of(recover, "payer_currency") {
        Some(text) => match in_braces(&text.value) {
            Some(field) => Some(field.to_owned()),
            None => {
                let message = "`payer_currency` is that of a field, in braces: `payer_currency: \"{currency}\"`";
                report.error(&text.at, message);
                None
            }
        },
        None => None,
    };
    let (theirs, ours) = key?;
    Some(Recover {
        with: ask.value.to_owned(),
        key: ours,
        by: theirs,
        session: session.value.to_owned(),
        operation_type: operation_type.value.clone(),
        payer_currency,
        repeat: recover.repeat,
    })
}

fn value_of<'r>(recover: &'r document::Recover<'_>, name: &str) -> Option<&'r Spanned<String>> {
    let (_, values) = recover.is.iter().find(|(place, _)| place.value == name)?;
    values.first()
}

/// The field that a text in braces names: `{currency}`.
pub(super) fn in_braces(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

/// The one field that the asked operation needs, by its name there and here: the key.
fn check_key(
    ask: &document::Ask<'_>,
    asked: &document::Operation<'_>,
    operation: &document::Operation<'_>,
    report: &Report,
) -> Option<(String, String)> {
    let at = &ask.operation.as_ref()?.at;
    for (theirs, _) in &ask.by {
        if !asked.fields().any(|field| field.is_called(theirs.value)) {
            let message = format!("`{}` has no field `{}`", asked.key.value, theirs.value);
            let known = asked.fields().map(|field| field.label().value).collect();
            report.unknown(&theirs.at, message, theirs.value, known, "name one that it has");
            return None;
        }
    }
    let is_needed = |ty: &Option<TypeText<'_>>| ty.as_ref().is_none_or(|ty| !ty.optional);
    let needed: Vec<_> = asked.fields().filter(|field| is_needed(&field.ty)).collect();
    let [key] = needed.as_slice() else {
        let message = format!(
            "`{}` has to need one field, the key, and nothing else: all that is known is the key",
            asked.key.value
        );
        report.missing(at, message);
        return None;
    };
    let theirs = key.label();
    let ours = ask.ours(theirs);
    let mine = operation.fields().find(|field| field.is_called(ours.value));
    if !mine.is_some_and(|field| is_needed(&field.ty)) {
        let said = ask.by.iter().any(|(name, _)| name.value == theirs.value);
        let at = if said { &ours.at } else { at };
        let message = format!(
            "`{}` has no required field `{}`, by which `{}` could be asked; say with `by: {{ {}: ours }}` which it is",
            operation.key.value, ours.value, asked.key.value, theirs.value
        );
        report.missing(at, message);
        return None;
    }
    Some((theirs.value.to_owned(), ours.value.to_owned()))
}

/// Once all operations are known: the one that is asked changes nothing, takes the same key and returns the same type.
pub(super) fn check_asked(
    recover: &document::Recover<'_>,
    operation: &Operation,
    checked: &[&Operation],
    report: &Report,
) {
    let (Some(ask), Retry::Recover(this)) = (&recover.ask.operation, &operation.retry) else {
        return;
    };
    let Some(other) = checked.iter().find(|other| other.name == this.with) else {
        return;
    };
    if other.retry != Retry::Safe {
        let message = format!(
            "`{}` is not safe to repeat: recovering only asks; name one that does",
            other.name
        );
        report.error(&ask.at, message);
    }
    if other.returns != operation.returns {
        let message = format!(
            "`{}` returns another type than `{}`; name one that returns the same",
            other.name, operation.name
        );
        report.error(&ask.at, message);
    }
    let ty = |operation: &Operation, name: &str| {
        let field = operation.fields.iter().find(|field| field.name == name);
        field.map(|field| field.ty.clone())
    };
    if let (Some(mine), Some(theirs)) = (ty(operation, &this.key), ty(other, &this.by))
        && mine != theirs
    {
        let message = format!(
            "`{}` is of another type in `{}`; give both the same",
            this.key, other.name
        );
        report.error(&ask.at, message);
    }
    if let Some(field) = &this.payer_currency
        && ty(operation, field) != Some(Type::Value(ValueType::Currency))
        && let Some(text) = value_of(recover, "payer_currency")
    {
        let message = format!(
            "`{}` has no field `{field}` of type `currency`; name one, or leave it out",
            operation.name
        );
        report.error(&text.at, message);
    }
}
