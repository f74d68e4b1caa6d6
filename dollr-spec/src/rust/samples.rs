//! Values that an example of a call has: each fits its type and its limits.

use std::fmt::Write as _;

use regex_lite::Regex;

use crate::model::{Api, Field, Form, Home, IdKind, Limits, Module, Type, TypeName, ValueType};

/// More characters, items or bytes than this are no help.
const LONGEST: usize = 40;

/// A key that was used before.
const UUID: &str = "550e8400-e29b-41d4-a716-446655440000";

pub(super) struct Samples<'a> {
    pub(super) api: &'a Api,
    /// Whether a UUID is a new one. Elsewhere it names something that is there.
    pub(super) makes_uuids: bool,
}

impl Samples<'_> {
    /// A value for a setter, unless nothing says how to make one. `inside` are the structs around it.
    pub(super) fn of_field(&self, field: &Field, inside: &[&str]) -> Option<String> {
        // What takes more than one type has to be told which it is.
        let is_exact = !field.is_set_to_option();
        self.value(&field.ty, &field.all_limits(), is_exact, inside)
    }

    /// The same for a type within limits. A struct that holds itself has no value.
    fn value(&self, ty: &Type, limits: &Limits, is_exact: bool, inside: &[&str]) -> Option<String> {
        Some(match ty {
            Type::Limited(inner, named) => return self.value(inner, &limits.or(&named.limits), is_exact, inside),
            Type::Formed(inner, form) => match **inner {
                Type::Duration => duration(*form, limits)?,
                _ => return self.value(inner, limits, is_exact, inside),
            },
            Type::Nullable(ty) => format!("Some({})", self.value(ty, &Limits::default(), true, inside)?),
            Type::String => format!("{:?}", text("text", limits)?),
            Type::Integer => number("1", limits),
            Type::Boolean => "true".to_owned(),
            Type::Secret => format!("{:?}", text("secret", limits)?),
            Type::Duration => "std::time::Duration::from_secs(60)".to_owned(),
            Type::Json => "true.into()".to_owned(),
            Type::File => "File::new(\"photo.png\", \"image/png\", \"...\")".to_owned(),
            Type::Upload | Type::BodyBytes => "\"...\"".to_owned(),
            Type::Value(value) => plain(*value, limits, is_exact),
            Type::Id(name) => self.id(name, limits)?,
            Type::Enum(name) => {
                let this = self.module_of(name)?.enums.iter().find(|it| it.name == name.name)?;
                format!("{}::{}", path(name), this.values.first()?.variant.0)
            }
            Type::Pair(name, _) => {
                let this = self.module_of(name)?.pairs.iter().find(|it| it.name == name.name)?;
                let first = this.values.first()?;
                let id = self.id(&first.id, &Limits::default())?;
                format!("{}::{}({id})", path(name), first.variant.0)
            }
            Type::Union(name) => {
                let this = self.module_of(name)?.unions.iter().find(|it| it.name == name.name)?;
                let first = this.cases.first()?;
                let held = match &first.ty {
                    Some(ty) => format!("({})", self.value(ty, &Limits::default(), true, inside)?),
                    None => String::new(),
                };
                format!("{}::{}{held}", path(name), first.variant.0)
            }
            // They are only returned.
            Type::Generic(..) | Type::Parameter => return None,
            Type::Struct(name) => self.structure(name, inside)?,
            Type::List(item) => {
                let item = self.item(item, inside);
                format!("vec![{}]", vec![item.unwrap_or_default(); count(1, limits)?].join(", "))
            }
            Type::Map(item) => {
                let Some(item) = self.item(item, inside) else {
                    return Some("std::collections::BTreeMap::new()".to_owned());
                };
                let entries = (1..=count(1, limits)?).map(|number| format!("(\"key{number}\".to_owned(), {item})"));
                let entries: Vec<_> = entries.collect();
                format!("std::collections::BTreeMap::from([{}])", entries.join(", "))
            }
        })
    }

    /// The same for an item of a list or map.
    fn item(&self, ty: &Type, inside: &[&str]) -> Option<String> {
        let item = self.value(ty, &Limits::default(), true, inside)?;
        Some(match ty {
            Type::Struct(name) | Type::Union(name) if name.is_nested => format!("{item}.into()"),
            _ => item,
        })
    }

    fn structure(&self, name: &TypeName, inside: &[&str]) -> Option<String> {
        if inside.contains(&name.name.as_str()) {
            return None;
        }
        let inside = [inside, &[&name.name]].concat();
        let this = self.module_of(name)?.structs.iter().find(|it| it.name == name.name)?;
        let mut made = format!("{}::builder()", path(name));
        for field in this.fields.iter().filter(|field| field.is_required() && !field.boxed) {
            let _ = write!(made, ".{}({})", field.ident.0, self.of_field(field, &inside)?);
        }
        Some(made + ".build()")
    }

    fn id(&self, name: &TypeName, limits: &Limits) -> Option<String> {
        let this = self.module_of(name)?.ids.iter().find(|it| it.name == name.name)?;
        let path = path(name);
        Some(match this.json {
            IdKind::Integer => format!("{path}::new({})", number("101", limits)),
            IdKind::String => format!("{path}::new({:?})", text("id", limits)?),
            IdKind::Uuid | IdKind::Uuid4 if self.makes_uuids => format!("{path}::random()"),
            IdKind::Uuid | IdKind::Uuid4 => format!("{UUID:?}.parse::<{path}>()?"),
        })
    }

    /// What the spec's examples show, for a setter: `value_of` has it by its name there. Nothing, unless a literal says it.
    pub(super) fn of_example(&self, field: &Field, value_of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        if let Type::Pair(name, [tag, id]) = &field.ty {
            let this = self.module_of(name)?.pairs.iter().find(|it| it.name == name.name)?;
            let tag = value_of(tag).or_else(|| Some(this.values.first()?.tag.clone()))?;
            let case = this.values.iter().find(|it| it.tag == tag)?;
            let id = self.literal(&Type::Id(case.id.clone()), &value_of(id)?, true)?;
            return Some(format!("{}::{}({id})", path(name), case.variant.0));
        }
        self.literal(&field.ty, &value_of(&field.name)?, !field.is_set_to_option())
    }

    fn literal(&self, ty: &Type, text: &str, is_exact: bool) -> Option<String> {
        Some(match ty {
            Type::Limited(inner, _) => return self.literal(inner, text, is_exact),
            Type::Formed(inner, _) if matches!(**inner, Type::Id(_)) => return self.literal(inner, text, is_exact),
            Type::String if text.len() <= LONGEST => format!("{text:?}"),
            Type::Integer | Type::Boolean => text.to_owned(),
            Type::Value(value) if *value != ValueType::Bytes => parsed(*value, text, is_exact),
            Type::Id(name) => {
                let this = self.module_of(name)?.ids.iter().find(|it| it.name == name.name)?;
                match this.json {
                    IdKind::Integer => format!("{}::new({text})", path(name)),
                    IdKind::String => format!("{}::new({text:?})", path(name)),
                    IdKind::Uuid | IdKind::Uuid4 => return None,
                }
            }
            Type::Enum(name) => {
                let this = self.module_of(name)?.enums.iter().find(|it| it.name == name.name)?;
                let value = this.values.iter().find(|value| value.name == text)?;
                format!("{}::{}", path(name), value.variant.0)
            }
            _ => return None,
        })
    }

    /// The module that a type stands in, unless it is of another API.
    fn module_of(&self, name: &TypeName) -> Option<&Module> {
        match &name.home {
            Home::Module(home) => self.api.modules.iter().find(|module| module.name == *home),
            Home::Client => None,
        }
    }
}

/// A value with a type of its own in `dollr-client`.
fn plain(ty: ValueType, limits: &Limits, is_exact: bool) -> String {
    let text = match ty {
        ValueType::Currency => "USD".to_owned(),
        ValueType::Uuid => return "Uuid::nil()".to_owned(),
        ValueType::Bytes => {
            let bytes = vec!["7"; count(3, limits).unwrap_or(3)].join(", ");
            return format!("Blob::from(vec![{bytes}])");
        }
        ValueType::Amount | ValueType::Decimal => number("25.00", limits),
        ValueType::Country => "LR".to_owned(),
        ValueType::Email => "amara@example.com".to_owned(),
        ValueType::Phone => "+231770000000".to_owned(),
        ValueType::Timestamp => "2026-01-31T12:00:00Z".to_owned(),
        ValueType::Date => "2026-01-31".to_owned(),
        ValueType::Url => "https://example.com/".to_owned(),
    };
    parsed(ty, &text, is_exact)
}

/// The value of a type of `dollr-client` that a text is.
fn parsed(ty: ValueType, text: &str, is_exact: bool) -> String {
    match is_exact {
        _ if ty == ValueType::Currency && text == "USD" => "Currency::USD".to_owned(),
        true => format!("{text:?}.parse()?"),
        false => format!("{text:?}.parse::<{}>()?", ty.rust_name()),
    }
}

/// A number, or the bound that it is beyond.
fn number(usual: &str, limits: &Limits) -> String {
    let value = |text: &str| text.parse::<f64>().unwrap_or_default();
    let bound = |bound: &Option<String>, is_beyond: fn(f64, f64) -> bool| {
        bound.clone().filter(|bound| is_beyond(value(usual), value(bound)))
    };
    let beyond =
        bound(&limits.min, |number, min| number < min).or_else(|| bound(&limits.max, |number, max| number > max));
    beyond.unwrap_or_else(|| usual.to_owned())
}

/// How many characters, items or bytes a value has, if those aren't too many.
fn count(usual: usize, limits: &Limits) -> Option<usize> {
    let count: usize = number(&usual.to_string(), limits).parse().ok()?;
    (count <= LONGEST).then_some(count)
}

/// A length of time that is a whole number of units.
fn duration(form: Form, limits: &Limits) -> Option<String> {
    let (usual, unit) = match form {
        Form::Milliseconds => {
            let count = number("1500", limits);
            return Some(format!("std::time::Duration::from_millis({count})"));
        }
        Form::Minutes => ("10", 60),
        Form::Hours => ("2", 3600),
        Form::Days => ("1", 24 * 3600),
        _ => ("60", 1),
    };
    let seconds = number(usual, limits).parse::<u64>().ok()?.checked_mul(unit)?;
    Some(format!("std::time::Duration::from_secs({seconds})"))
}

/// A text within limits. Whether one matches a pattern is tried with a few.
fn text(usual: &str, limits: &Limits) -> Option<String> {
    let length = |text: &str| -> Option<String> {
        let count = count(text.len(), limits)?;
        Some(text.chars().cycle().take(count).collect())
    };
    let Some(pattern) = &limits.pattern else {
        return length(usual);
    };
    let regex = Regex::new(pattern).ok()?;
    let others = [
        "TEXT",
        "Text",
        "1234",
        "12",
        "A1",
        "a1b2",
        "AB-123",
        "a",
        "A",
        "1",
        "USD",
        "231770000000",
        "x_1",
    ];
    let mut texts = [usual].into_iter().chain(others).filter_map(length);
    texts.find(|text| regex.is_match(text))
}

/// A type as users name it: those that several resources share are at the top.
fn path(name: &TypeName) -> String {
    match &name.home {
        Home::Module(home) if home.0 != "types" => format!("{}::{}", home.0, name.name),
        _ => name.name.clone(),
    }
}
