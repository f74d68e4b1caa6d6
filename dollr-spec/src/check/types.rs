//! The types of a spec: what their names stand for, and their own contents.

use std::collections::BTreeMap;

use super::names::check_type_name;
use super::{Module, did_you_mean_or, fields};
use crate::diagnostic::Report;
use crate::document::{self, At, Imports, Text};
use crate::model::{
    End, Enum, EnumValue, Home, Id, IdKind, Ident, Pair, PairValue, Struct, Type, TypeName, Unit, ValueType,
};
use crate::names::pascal;

/// Every named type of a spec.
#[derive(Default)]
pub(super) struct Types<'a> {
    by_name: BTreeMap<&'a str, Named>,
    /// Where each name is declared: a second declaration is a mistake, and generates nothing.
    places: BTreeMap<&'a str, At>,
}

/// What a name stands for.
#[derive(Clone)]
enum Named {
    Id(TypeName),
    Enum(TypeName),
    Pair(TypeName),
    Struct(TypeName),
    /// A type with a name that was refused: the mistake is reported, and so is no use of it.
    Refused,
}

/// Types that are nested deeper serve nobody, and end the compiler's patience.
const MAX_LISTS: usize = 8;

impl<'a> Types<'a> {
    /// Gathers the names, so that types may be used before they are declared.
    pub(super) fn gather(imports: &Imports<'a>, modules: &[Module<'_, 'a>], report: &Report) -> Self {
        let mut types = Self::default();
        let client = Home::Client;
        let mut import = |names: &[Text<'a>], kind: fn(TypeName) -> Named| {
            for name in names {
                types.declare(name, &client, kind, report);
            }
        };
        import(&imports.ids, Named::Id);
        import(&imports.enums, Named::Enum);
        import(&imports.pairs, Named::Pair);
        import(&imports.structs, Named::Struct);
        for module in modules {
            let home = Home::Module(module.name.clone());
            for file in &module.files {
                let mut declare = |name, kind: fn(TypeName) -> Named| types.declare(name, &home, kind, report);
                file.ids.iter().for_each(|it| declare(&it.name, Named::Id));
                file.enums.iter().for_each(|it| declare(&it.name, Named::Enum));
                file.pairs.iter().for_each(|it| declare(&it.name, Named::Pair));
                file.structs.iter().for_each(|it| declare(&it.name, Named::Struct));
            }
        }
        for pair in modules
            .iter()
            .flat_map(|module| &module.files)
            .flat_map(|file| &file.pairs)
        {
            types.refuse_without_tag(pair, report);
        }
        types
    }

    /// Without the enum that is its tag, a pair can't be generated.
    fn refuse_without_tag(&mut self, pair: &document::Pair<'a>, report: &Report) {
        let tag = pair.tag.as_ref().and_then(|tag| self.resolve_enum(tag, report));
        if tag.is_none() && matches!(self.by_name.get(pair.name.value), Some(Named::Pair(_))) {
            self.by_name.insert(pair.name.value, Named::Refused);
        }
    }

    fn declare(&mut self, name: &Text<'a>, home: &Home, kind: fn(TypeName) -> Named, report: &Report) {
        if self.by_name.contains_key(name.value) {
            report.error(
                &name.at,
                format!("there is a type `{}` already; rename or remove this one", name.value),
            );
            return;
        }
        let named = if check_type_name(name, report) {
            kind(TypeName {
                home: home.clone(),
                name: name.value.to_owned(),
            })
        } else {
            Named::Refused
        };
        self.by_name.insert(name.value, named);
        self.places.insert(name.value, name.at.clone());
    }

    /// Whether this declaration of a type is the one to generate: the first of its name, and not refused.
    pub(super) fn is_declared_by(&self, name: &Text<'_>) -> bool {
        let is_refused = matches!(self.by_name.get(name.value), None | Some(Named::Refused));
        !is_refused && self.places.get(name.value) == Some(&name.at)
    }

    /// The type that an expression such as `list<Invoice>` names, or `None` once its mistake is reported.
    pub(super) fn resolve(&self, text: &Text<'_>, notation: &Notation<'_>, report: &Report) -> Option<Type> {
        let expression = text.value.trim();
        let (item, depth) = unwrap_lists(expression);
        if depth > MAX_LISTS {
            report.error(
                &text.at,
                format!("a list holds no more than {MAX_LISTS} levels of lists; flatten it"),
            );
            return None;
        }
        if depth > 0 && self.needs_notation(item) {
            report.error(
                &text.at,
                format!("`{item}` can't be in a list: it is no single value on the wire; put it into a struct"),
            );
            return None;
        }
        let item = self.resolve_item(text, item, notation, report)?;
        Some((0..depth).fold(item, |item, _| Type::List(Box::new(item))))
    }

    fn resolve_item(&self, text: &Text<'_>, name: &str, notation: &Notation<'_>, report: &Report) -> Option<Type> {
        let missing = |what: &str| {
            report.error(&text.at, format!("`{name}` needs {what}"));
            None
        };
        match name {
            "string" => return Some(Type::String),
            "integer" => return Some(Type::Integer),
            "boolean" => return Some(Type::Boolean),
            "secret" => return Some(Type::Secret),
            "json" => return Some(Type::Json),
            "duration" => {
                return match notation.unit {
                    Some(unit) => Some(Type::Duration(unit)),
                    None => missing("its `unit`, `seconds` or `minutes`"),
                };
            }
            _ => {}
        }
        if let Some((_, _, value)) = ValueType::ALL.iter().find(|(own, _, _)| *own == name) {
            return Some(Type::Value(*value));
        }
        match self.by_name.get(name) {
            Some(Named::Id(name)) => Some(Type::Id(name.clone())),
            Some(Named::Enum(name)) => Some(Type::Enum(name.clone())),
            Some(Named::Struct(name)) => Some(Type::Struct(name.clone())),
            Some(Named::Pair(name)) => match notation.keys {
                Some(keys) => Some(Type::Pair(name.clone(), keys.map(str::to_owned))),
                None => missing("its `keys`, the two names that it has on the wire: `[source_type, source_id]`"),
            },
            Some(Named::Refused) => None,
            None => {
                self.report_unknown(text, name, "type", |_| true, report);
                None
            }
        }
    }

    /// Whether a type takes more than its name to say how it is written.
    pub(super) fn needs_notation(&self, name: &str) -> bool {
        name == "duration" || matches!(self.by_name.get(name), Some(Named::Pair(_)))
    }

    /// The enum of this name.
    fn resolve_enum(&self, text: &Text<'_>, report: &Report) -> Option<TypeName> {
        match self.by_name.get(text.value) {
            Some(Named::Enum(name)) => Some(name.clone()),
            Some(Named::Refused) => None,
            _ => {
                self.report_unknown(
                    text,
                    text.value,
                    "enum",
                    |named| matches!(named, Named::Enum(_)),
                    report,
                );
                None
            }
        }
    }

    /// The id of this name.
    fn resolve_id(&self, text: &Text<'_>, report: &Report) -> Option<TypeName> {
        match self.by_name.get(text.value) {
            Some(Named::Id(name)) => Some(name.clone()),
            Some(Named::Refused) => None,
            _ => {
                self.report_unknown(text, text.value, "id", |named| matches!(named, Named::Id(_)), report);
                None
            }
        }
    }

    fn report_unknown(&self, text: &Text<'_>, name: &str, kind: &str, is_kind: fn(&Named) -> bool, report: &Report) {
        if self.by_name.contains_key(name) {
            return report.error(&text.at, format!("`{name}` is no {kind}; name one here"));
        }
        let named = self
            .by_name
            .iter()
            .filter(|(_, named)| is_kind(named))
            .map(|(name, _)| *name);
        let values = ValueType::ALL.into_iter().map(|(name, _, _)| name);
        let scalars = Type::SCALARS.into_iter().chain(values).filter(|_| kind == "type");
        // `int` and `bool` are what other languages say.
        let longer = scalars
            .clone()
            .find(|scalar| name.len() > 2 && scalar.starts_with(name));
        let hint = match longer {
            Some(scalar) => format!("; did you mean `{scalar}`?"),
            None => did_you_mean_or(name, named.chain(scalars), "declare it, or choose another"),
        };
        report.error(&text.at, format!("unknown {kind} `{name}`{hint}"));
    }
}

/// The item of `list<list<item>>`, and how many lists it is in.
pub(super) fn unwrap_lists(mut expression: &str) -> (&str, usize) {
    let mut depth = 0;
    while let Some(item) = expression.strip_prefix("list<").and_then(|rest| rest.strip_suffix('>')) {
        expression = item.trim();
        depth += 1;
    }
    (expression, depth)
}

/// What a field says about its type beyond the type's name.
#[derive(Default)]
pub(super) struct Notation<'a> {
    pub(super) unit: Option<Unit>,
    pub(super) keys: Option<[&'a str; 2]>,
}

pub(super) fn check_id(id: &document::Id<'_>, report: &Report) -> Id {
    let json = id.json.as_ref().and_then(|json| match json.value {
        "integer" => Some(IdKind::Integer),
        "string" => Some(IdKind::String),
        "uuid4" => Some(IdKind::Uuid4),
        other => {
            report.error(
                &json.at,
                format!("an id is `integer`, `string` or `uuid4` in JSON, and not `{other}`"),
            );
            None
        }
    });
    Id {
        name: id.name.value.to_owned(),
        description: id.description.map(str::to_owned),
        json: json.unwrap_or(IdKind::String),
    }
}

/// The values of an enum or a pair, of which there is one at least.
fn check_not_empty<T>(name: &Text<'_>, values: &[T], report: &Report) {
    if values.is_empty() {
        report.error(&name.at, format!("`{}` has no values: list one at least", name.value));
    }
}

pub(super) fn check_enum(this: &document::Enum<'_>, report: &Report) -> Enum {
    check_not_empty(&this.name, &this.values, report);
    let mut variants = Variants::default();
    let mut values = Vec::new();
    for value in &this.values {
        let end = value.end.as_ref().and_then(|end| match end.value {
            "success" => Some(End::Success),
            "failure" => Some(End::Failure),
            other => {
                report.error(
                    &end.at,
                    format!("a final value ends in `success` or in `failure`, and not in `{other}`"),
                );
                None
            }
        });
        if let Some(variant) = variants.add(&value.name, report) {
            values.push(EnumValue {
                name: value.name.value.to_owned(),
                variant,
                description: value.description.map(str::to_owned),
                supported: value.supported,
                end,
            });
        }
    }
    Enum {
        name: this.name.value.to_owned(),
        description: this.description.map(str::to_owned),
        values,
    }
}

pub(super) fn check_pair(
    pair: &document::Pair<'_>,
    types: &Types<'_>,
    enums: &Enums<'_>,
    report: &Report,
) -> Option<Pair> {
    let Some(Named::Enum(tag)) = types.by_name.get(pair.tag.as_ref()?.value) else {
        return None;
    };
    check_not_empty(&pair.name, &pair.values, report);
    let mut variants = Variants::default();
    let mut values = Vec::new();
    for (value, id) in &pair.values {
        enums.check_value(&tag.name, value, report);
        let id = id.as_ref().and_then(|id| types.resolve_id(id, report));
        if let (Some(variant), Some(id)) = (variants.add(value, report), id) {
            values.push(PairValue {
                tag: value.value.to_owned(),
                variant,
                id,
            });
        }
    }
    Some(Pair {
        name: pair.name.value.to_owned(),
        description: pair.description.map(str::to_owned),
        tag: tag.clone(),
        values,
    })
}

pub(super) fn check_struct(this: &document::Struct<'_>, types: &Types<'_>, report: &Report) -> Struct {
    let fields = fields::check_all(&[(crate::model::Place::Body, &this.fields)], types, report);
    Struct {
        name: this.name.value.to_owned(),
        description: this.description.map(str::to_owned),
        fields,
        is_input: false,
    }
}

/// The enums of a spec as they are written, to look values up.
pub(super) struct Enums<'a>(pub(super) BTreeMap<&'a str, &'a document::Enum<'a>>);

impl Enums<'_> {
    /// Reports a value that an enum of this spec doesn't list. What an imported one lists isn't known here.
    fn check_value(&self, name: &str, value: &Text<'_>, report: &Report) {
        let Some(this) = self.0.get(name).filter(|this| !this.values.is_empty()) else {
            return;
        };
        let mut known = this.values.iter().map(|value| value.name.value);
        if !known.clone().any(|known| known == value.value) {
            let hint = did_you_mean_or(value.value, known.by_ref(), "add it there, or choose another");
            report.error(&value.at, format!("`{name}` has no value `{}`{hint}", value.value));
        }
    }
}

/// The variants of one Rust enum.
#[derive(Default)]
struct Variants {
    values: BTreeMap<String, String>,
}

impl Variants {
    /// The variant of a value, unless it can't be one or is another value's already.
    fn add(&mut self, value: &Text<'_>, report: &Report) -> Option<Ident> {
        /// The variant for what isn't listed.
        const OTHER: &str = "Unrecognized";
        let text = value.value;
        let variant = match pascal(text).as_str() {
            "Self" => "Self_".to_owned(),
            variant => variant.to_owned(),
        };
        if !variant.starts_with(|first: char| first.is_ascii_alphabetic()) {
            report.error(
                &value.at,
                format!(
                    "`{text}` has no name in Rust: a value starts with a letter; leave it out, and it is read as it is"
                ),
            );
            return None;
        }
        if variant == OTHER {
            report.error(
                &value.at,
                format!(
                    "`{text}` would be `{OTHER}` in Rust, which stands for values that aren't listed; leave it out"
                ),
            );
            return None;
        }
        if let Some(other) = self.values.insert(variant.clone(), text.to_owned()) {
            report.error(
                &value.at,
                format!("`{other}` and `{text}` are both `{variant}` in Rust; keep one"),
            );
            return None;
        }
        Some(Ident(variant))
    }
}
