//! How a value is written, where there is more than one way: what `as` says.

use super::types::Types;
use crate::document::{Text, TypeText};
use crate::model::{Form, Type, ValueType};
use crate::report::Report;

/// What is said of a single value in messages, and its forms.
struct Forms {
    what: &'static str,
    all: &'static [Form],
    /// Whether it may be written without `as`.
    has_own: bool,
}

const NUMBER: Forms = Forms {
    what: "a number takes",
    all: &[Form::Text],
    has_own: true,
};
const BOOLEAN: Forms = Forms {
    what: "a boolean takes",
    all: &[Form::Text, Form::Bit],
    has_own: true,
};
const DURATION: Forms = Forms {
    what: "a duration takes",
    all: &[
        Form::Milliseconds,
        Form::Seconds,
        Form::Minutes,
        Form::Hours,
        Form::Days,
        Form::IsoDuration,
    ],
    has_own: false,
};
const TIMESTAMP: Forms = Forms {
    what: "a timestamp takes",
    all: &[
        Form::UnixSeconds,
        Form::UnixMilliseconds,
        Form::Rfc2822,
        Form::CompactTimestamp,
    ],
    has_own: true,
};
const DATE: Forms = Forms {
    what: "a date takes",
    all: &[Form::CompactDate],
    has_own: true,
};
const BYTES: Forms = Forms {
    what: "bytes take",
    all: &[Form::Base64Url, Form::Hex],
    has_own: true,
};
const ALL: [&Forms; 6] = [&NUMBER, &BOOLEAN, &DURATION, &TIMESTAMP, &DATE, &BYTES];

impl Forms {
    /// The forms of a single value, if it has several.
    fn of(ty: &Type, types: &Types<'_>) -> Option<&'static Self> {
        Some(match ty {
            Type::Integer | Type::Id(_) | Type::Value(ValueType::Amount | ValueType::Decimal) => &NUMBER,
            Type::Enum(name) if types.enum_values(name).is_some_and(|values| values.is_integer) => &NUMBER,
            Type::Boolean => &BOOLEAN,
            Type::Duration => &DURATION,
            Type::Value(ValueType::Timestamp) => &TIMESTAMP,
            Type::Value(ValueType::Date) => &DATE,
            Type::Value(ValueType::Bytes) => &BYTES,
            _ => return None,
        })
    }

    fn find(&self, word: &str) -> Option<Form> {
        self.all.iter().copied().find(|form| form.word() == word)
    }

    /// "`as: seconds` or `as: minutes`"
    fn listed(&self) -> String {
        let words: Vec<_> = self.all.iter().map(|form| format!("`as: {}`", form.word())).collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// The type with the single values in it in the form that `as` says, or `None` once its mistake is reported.
pub(super) fn apply(
    ty: Type,
    written: &TypeText<'_>,
    written_as: Option<&Text<'_>>,
    types: &Types<'_>,
    report: &Report,
) -> Option<Type> {
    let Some(written_as) = written_as else {
        if *ty.innermost() == Type::Duration && !is_formed(&ty) {
            let name = written.names().last().unwrap_or(&written.name);
            let forms = DURATION.listed();
            report.missing(&name.at, format!("`duration` needs its unit: {forms}"));
            return None;
        }
        return Some(ty);
    };
    let word = written_as.value;
    let error = |message: String| {
        report.error(&written_as.at, message);
        None
    };
    let forms = Forms::of(ty.innermost(), types);
    if ALL.iter().all(|forms| forms.find(word).is_none()) {
        let forms = forms.map(|forms| format!("{} {}", forms.what, forms.listed()));
        let advice = forms.unwrap_or_else(|| "remove it".to_owned());
        return error(format!("`as` has no form `{word}`; {advice}"));
    }
    let Some(forms) = forms else {
        let message = "`as` is for numbers, booleans, durations, timestamps, dates and bytes: all else is written in one way; \
                       remove it";
        return error(message.to_owned());
    };
    if is_formed(&ty) {
        let name = written.names().last().map_or("", |name| name.value);
        return error(format!("`{name}` says itself how it is written; remove `as`"));
    }
    let Some(form) = forms.find(word) else {
        let none = if forms.has_own { ", or no `as`" } else { "" };
        return error(format!("{} {}{none}, and not `{word}`", forms.what, forms.listed()));
    };
    Some(formed(ty, form))
}

/// Reports what isn't in a field and has values in a form of their own, or that may be `null`: only a field says how those are written.
pub(super) fn check_plain(ty: &Type, written: &TypeText<'_>, report: &Report) -> bool {
    let is_plain = !is_formed(ty) && !has_null(ty) && *ty.innermost() != Type::Duration;
    if !is_plain {
        let message = format!(
            "`{}` has values that may be `null` or have a form of their own, which only a field can say: put it into a struct",
            written.text.value
        );
        report.error(&written.text.at, message);
    }
    is_plain
}

/// Whether something in a list or map may be `null`.
fn has_null(ty: &Type) -> bool {
    match ty {
        Type::Nullable(_) => true,
        Type::Limited(ty, _) | Type::List(ty) | Type::Map(ty) => has_null(ty),
        _ => false,
    }
}

/// Whether the single values in a type have a form already.
fn is_formed(ty: &Type) -> bool {
    match ty {
        Type::Formed(..) => true,
        Type::Limited(ty, _) | Type::Nullable(ty) | Type::List(ty) | Type::Map(ty) => is_formed(ty),
        _ => false,
    }
}

/// The type with its single values in a form.
fn formed(ty: Type, form: Form) -> Type {
    let inside = |ty: Box<Type>| Box::new(formed(*ty, form));
    match ty {
        Type::List(ty) => Type::List(inside(ty)),
        Type::Map(ty) => Type::Map(inside(ty)),
        Type::Nullable(ty) => Type::Nullable(inside(ty)),
        Type::Limited(ty, limits) => Type::Limited(inside(ty), limits),
        ty => Type::Formed(Box::new(ty), form),
    }
}
