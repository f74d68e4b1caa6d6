//! What operations say about each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::document;
use crate::model::{Operation, Retry, Type, ValueType};
use crate::report::Report;

/// Checks what operations say about each other, once all are known.
pub(super) fn check(written: &[&document::Operation<'_>], checked: &[&Operation], report: &Report) {
    let mut places: BTreeMap<(String, String), &str> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    // A second operation of one name is no more than a mistake that is reported.
    for this in written.iter().filter(|this| seen.insert(this.name.value)) {
        let Some(operation) = checked.iter().find(|operation| operation.name == this.name.value) else {
            continue;
        };
        let place = (format!("{:?}", operation.method), anonymous(&operation.path));
        if let Some(other) = places.get(&place) {
            let at = this.http.as_ref().map_or(&this.name.at, |http| &http.at);
            report.error(
                at,
                format!("`{other}` has this method and path already; correct one of the two"),
            );
        } else {
            places.insert(place, &operation.name);
        }
        if let Some(recover) = &this.recover {
            check_recover(recover, operation, written, checked, report);
        }
    }
}

/// A path without the names of its parameters, which no server can tell apart.
fn anonymous(path: &str) -> String {
    path.split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// The operation to recover with must take the same key and nothing else that is required, and return the same type.
fn check_recover(
    recover: &document::Recover<'_>,
    operation: &Operation,
    written: &[&document::Operation<'_>],
    checked: &[&Operation],
    report: &Report,
) {
    let (Some(with), Some(key)) = (&recover.with, &recover.key) else {
        return;
    };
    let Some(other) = checked.iter().find(|other| other.name == with.value) else {
        let names = || written.iter().map(|this| this.name.value);
        if !names().any(|name| name == with.value) {
            let message = format!("unknown operation `{}`", with.value);
            let known = names().collect();
            report.unknown(&with.at, message, with.value, known, "describe it, or choose another");
        }
        return;
    };
    if other.retry != Retry::Safe {
        report.error(
            &with.at,
            format!(
                "`{}` is not safe to repeat: recovering only asks; name one that does",
                other.name
            ),
        );
    }
    if other.returns != operation.returns {
        report.error(
            &with.at,
            format!(
                "`{}` returns another type than `{}`; name one that returns the same",
                other.name, operation.name
            ),
        );
    }
    let find = |operation: &Operation| {
        let field = operation.fields.iter().find(|field| field.name == key.value);
        let this = written.iter().find(|this| this.name.value == operation.name);
        let is_refused = field.is_none() && this.is_some_and(|this| this.fields().any(|it| it.is_called(key.value)));
        let field = field.filter(|field| !field.is_option());
        if field.is_none() && !is_refused {
            report.error(
                &key.at,
                format!(
                    "`{}` has no required field `{}`; name one that both have",
                    operation.name, key.value
                ),
            );
        }
        field.map(|field| field.ty.clone())
    };
    if let Some(session) = &recover.session
        && !written
            .iter()
            .any(|this| this.name.value == operation.name && this.fields().any(|field| field.is_called(session.value)))
    {
        report.error(
            &session.at,
            format!(
                "`{}` has no field `{}`; name the one with the session",
                operation.name, session.value
            ),
        );
    }
    if let Some(currency) = &recover.payer_currency {
        let field = operation.fields.iter().find(|field| field.name == currency.value);
        if !field.is_some_and(|field| field.ty == Type::Value(ValueType::Currency)) {
            report.error(
                &currency.at,
                format!(
                    "`{}` has no field `{}` of type `currency`; name one, or leave it out",
                    operation.name, currency.value
                ),
            );
        }
    }
    // A key that the operation itself lacks is a wrong name, and not looked for elsewhere.
    let Some(mine) = find(operation) else {
        return;
    };
    if let Some(theirs) = find(other)
        && mine != theirs
    {
        report.error(
            &key.at,
            format!(
                "`{}` is of another type in `{}`; give both the same",
                key.value, other.name
            ),
        );
    }
    let mut needed = other.fields.iter().filter(|field| !field.is_option());
    if let Some(field) = needed.find(|field| field.name != key.value) {
        report.error(
            &with.at,
            format!(
                "`{}` needs `{}` as well, and all that is known is the key; name one that takes no more",
                other.name, field.name
            ),
        );
    }
}
