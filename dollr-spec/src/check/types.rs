//! What the names of types stand for.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::known_values::EnumValues;
use super::names::check_type_name;
use super::{Module, aliases, forms, imports, operations_of, responses};
use crate::document::{self, At, Known, Text, TypeText, words};
use crate::model::{Home, IdKind, NamedLimits, Type, TypeName, ValueType};
use crate::report::Report;

/// Every named type of a spec.
#[derive(Default)]
pub(super) struct Types<'a> {
    by_name: BTreeMap<&'a str, Named>,
    /// The Rust names of requests, builders and resources.
    others: BTreeSet<String>,
    /// What responses are that have a type of their own.
    responses: BTreeMap<String, TypeName>,
    /// What each id is in JSON.
    pub(super) ids: BTreeMap<&'a str, IdKind>,
    /// The limits that names have.
    pub(super) limits: BTreeMap<String, NamedLimits>,
    /// The values of each enum, and whether they are numbers.
    pub(super) enums: BTreeMap<&'a str, EnumValues>,
    /// Where each name is declared: a second declaration is a mistake, and generates nothing.
    places: BTreeMap<&'a str, At>,
    /// The names of each kind, gathered when one is wrong.
    known: [OnceCell<Known>; 3],
}

/// What a name has to stand for.
#[derive(Clone, Copy)]
enum Kind {
    Type,
    Enum,
    Id,
    Generic,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Type | Self::Generic => "type",
            Self::Enum => "enum",
            Self::Id => "id",
        }
    }

    fn fits(self, named: &Named) -> bool {
        match self {
            Self::Type | Self::Generic => true,
            Self::Enum => matches!(named, Named::Enum(_)),
            Self::Id => matches!(named, Named::Id(_)),
        }
    }
}

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Named {
    Id(TypeName),
    Enum(TypeName),
    Pair(TypeName),
    Union(TypeName),
    Struct(TypeName),
    /// A type with limits and a form.
    Alias(Type),
    /// One whose type isn't known yet: a mistake in that is reported, and so is no use of it.
    Waiting,
    Generic(TypeName),
    /// A type with a name that was refused: the mistake is reported, and so is no use of it.
    Refused,
}

/// Types that are nested deeper serve nobody, and end the compiler's patience.
const MAX_DEPTH: usize = 8;

impl<'a> Types<'a> {
    /// Gathers the names, so that types may be used before they are declared.
    pub(super) fn gather(imports: &[Text<'a>], modules: &[Module<'_, 'a>], report: &Report) -> Self {
        let mut types = Self {
            others: other_names(modules),
            ..Self::default()
        };
        for name in imports {
            let kind = imports::kind(name, report);
            types.declare(name, &Home::Client, kind.unwrap_or(|_| Named::Refused), report);
        }
        for module in modules {
            let home = Home::Module(module.name.clone());
            for file in module.types() {
                let mut declare = |name, kind: fn(TypeName) -> Named| types.declare(name, &home, kind, report);
                file.ids.iter().for_each(|it| declare(&it.name, Named::Id));
                file.enums.iter().for_each(|it| declare(&it.name, Named::Enum));
                for it in &file.unions {
                    declare(&it.name, if it.is_pair() { Named::Pair } else { Named::Union });
                }
                for it in &file.structs {
                    let is_generic = it.parameter.is_some();
                    declare(&it.name, if is_generic { Named::Generic } else { Named::Struct });
                }
                // What it names may not be known yet.
                file.aliases.iter().for_each(|it| declare(&it.name, |_| Named::Waiting));
                file.refused.iter().for_each(|name| declare(name, |_| Named::Refused));
                types.gather_contents(file);
            }
        }
        for module in modules {
            let home = Home::Module(module.name.clone());
            for operation in operations_of(module) {
                for name in responses::type_names(operation) {
                    types.declare_response(name, operation, &home, report);
                }
            }
        }
        for union in modules.iter().flat_map(Module::types).flat_map(|types| &types.unions) {
            types.check_kinds(union, report);
        }
        aliases::resolve(&mut types, modules, report);
        types
    }

    /// Whether this declares a name whose meaning isn't known yet.
    pub(super) fn is_waiting(&self, name: &Text<'_>) -> bool {
        matches!(self.by_name.get(name.value), Some(Named::Waiting)) && self.places.get(name.value) == Some(&name.at)
    }

    /// Says what a name stands for.
    pub(super) fn set_alias(&mut self, name: &Text<'a>, ty: Type) {
        self.by_name.insert(name.value, Named::Alias(ty));
    }

    /// Whether there is a type of this name, declared or imported.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The enum of a union's tags. Without it, a pair can't be generated.
    fn check_kinds(&mut self, union: &document::Union<'a>, report: &Report) {
        let kinds = union.kinds.as_ref().map(|kinds| self.resolve_enum(kinds, report));
        if kinds.is_none() && union.is_pair() {
            let message = format!(
                "`{}` says where its tag is: `tag` names a field of the case's own object; `tag` and `content` name two fields \
                 that stand beside each other; with `kinds`, an enum, two fields of what holds it are the tag and an id",
                union.name.value
            );
            report.missing(&union.name.at, message);
        }
        let is_refused = match kinds {
            None => union.is_pair(),
            Some(kinds) => kinds.is_none(),
        };
        if is_refused
            && matches!(
                self.by_name.get(union.name.value),
                Some(Named::Pair(_) | Named::Union(_))
            )
        {
            self.by_name.insert(union.name.value, Named::Refused);
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
                is_hidden: is_type_parameter(name.value) || self.others.contains(name.value),
                is_nested: false,
                name: name.value.to_owned(),
            })
        } else {
            Named::Refused
        };
        self.by_name.insert(name.value, named);
        self.places.insert(name.value, name.at.clone());
    }

    fn declare_response(&mut self, name: String, operation: &document::Operation<'_>, home: &Home, report: &Report) {
        let key = &operation.key;
        if self.by_name.contains_key(name.as_str()) || self.responses.contains_key(&name) {
            let message = format!(
                "what `{}` returns is the Rust type `{name}`, and there is one already; rename one",
                key.value
            );
            return report.error(&key.at, message);
        }
        let ty = TypeName {
            home: home.clone(),
            is_hidden: self.others.contains(&name),
            is_nested: false,
            name: name.clone(),
        };
        self.responses.insert(name, ty);
    }

    /// What a response is that has a type of its own.
    pub(super) fn response(&self, name: &str) -> Option<&TypeName> {
        self.responses.get(name)
    }

    /// Whether this declaration of a type is the one to generate: the first of its name, and not refused.
    pub(super) fn is_declared_by(&self, name: &Text<'_>) -> bool {
        let is_refused = matches!(
            self.by_name.get(name.value),
            None | Some(Named::Refused | Named::Waiting)
        );
        !is_refused && self.places.get(name.value) == Some(&name.at)
    }

    /// The type that an expression such as `list<Invoice>` names, or `None` once its mistake is reported. The form of what
    /// has one isn't there yet.
    pub(super) fn resolve(&self, ty: &TypeText<'_>, notation: &Notation<'_>, report: &Report) -> Option<Type> {
        if ty.names().count() > MAX_DEPTH + 1 {
            let message = format!("lists and maps are nested {MAX_DEPTH} times at most; flatten it");
            report.error(&ty.text.at, message);
            return None;
        }
        let Some(item) = &ty.argument else {
            return self.resolve_name(&ty.name, notation, report);
        };
        let generic = self.by_name.get(ty.name.value);
        let holds = matches!(generic, Some(Named::Generic(_))) || matches!(ty.name.value, "list" | "map");
        if holds && item.argument.is_none() && self.is_pair(item.name.value) {
            report.error(
                &item.text.at,
                format!(
                    "`{}` can't be in a {}: it is no single value on the wire; put it into a struct",
                    item.name.value, ty.name.value
                ),
            );
            return None;
        }
        if let Some(Named::Generic(name)) = generic {
            let argument = match notation.has_parameter && item.names().any(|name| name.value == "T") {
                true => Type::Parameter,
                false => self.resolve(item, &Notation::default(), report)?,
            };
            if item.optional || matches!(argument, Type::Generic(..) | Type::Parameter) {
                let message = format!("a `{0}` is one of a plain type, as in `{0}<Invoice>`", ty.name.value);
                report.error(&item.text.at, message);
                return None;
            }
            if !forms::check_plain(&argument, item, report) {
                return None;
            }
            return Some(Type::Generic(name.clone(), Box::new(argument)));
        }
        let container: fn(Box<Type>) -> Type = match ty.name.value {
            "list" => Type::List,
            "map" => Type::Map,
            name => {
                match words::generic(name, item.text.value).filter(|_| !self.has(name)) {
                    Some(form) => report.error(&ty.text.at, format!("`{}` is written `{form}`", ty.text.value)),
                    None => self.report_unknown(&ty.name, Kind::Generic, report),
                }
                return None;
            }
        };
        let resolved = self.resolve(item, notation, report)?;
        Some(container(Box::new(match item.optional {
            true => Type::Nullable(Box::new(resolved)),
            false => resolved,
        })))
    }

    fn resolve_name(&self, text: &Text<'_>, notation: &Notation<'_>, report: &Report) -> Option<Type> {
        let name = text.value;
        let missing = |what: &str| {
            report.missing(&text.at, format!("`{name}` needs {what}"));
            None
        };
        match name {
            "string" => return Some(Type::String),
            "integer" => return Some(Type::Integer),
            "boolean" => return Some(Type::Boolean),
            "secret" => return Some(Type::Secret),
            "json" => return Some(Type::Json),
            "file" => return Some(Type::File),
            "duration" => return Some(Type::Duration),
            "list" => return missing("what is in it: `list<string>`"),
            "map" => return missing("what is in it: `map<string>`"),
            "T" if notation.has_parameter => return Some(Type::Parameter),
            _ => {}
        }
        if let Some((_, _, value)) = ValueType::ALL.iter().find(|(own, _, _)| *own == name) {
            return Some(Type::Value(*value));
        }
        match self.by_name.get(name) {
            Some(Named::Id(name)) => Some(self.limited(Type::Id(name.clone()), &name.name)),
            Some(Named::Enum(name)) => Some(Type::Enum(name.clone())),
            Some(Named::Struct(name)) => Some(Type::Struct(name.clone())),
            Some(Named::Alias(ty)) => Some(ty.clone()),
            Some(Named::Union(name)) => Some(Type::Union(name.clone())),
            Some(Named::Generic(_)) => missing(&format!("what it is one of: `{name}<Invoice>`")),
            Some(Named::Pair(name)) => match notation.keys {
                Some(keys) => Some(Type::Pair(name.clone(), keys.map(str::to_owned))),
                None => missing("its `keys`, the two names that it has on the wire: `[source_type, source_id]`"),
            },
            Some(Named::Refused | Named::Waiting) => None,
            None => {
                self.report_unknown(text, Kind::Type, report);
                None
            }
        }
    }

    /// Whether a type takes more than its name to say how it is written.
    pub(super) fn needs_notation(&self, name: &str) -> bool {
        name == "duration" || self.is_pair(name)
    }

    pub(super) fn is_pair(&self, name: &str) -> bool {
        matches!(self.by_name.get(name), Some(Named::Pair(_)))
    }

    /// The enum of this name.
    pub(super) fn resolve_enum(&self, text: &Text<'_>, report: &Report) -> Option<TypeName> {
        match self.by_name.get(text.value) {
            Some(Named::Enum(name)) => Some(name.clone()),
            Some(Named::Refused | Named::Waiting) => None,
            _ => {
                self.report_unknown(text, Kind::Enum, report);
                None
            }
        }
    }

    /// The enum of this name, if it is one.
    pub(super) fn enumeration(&self, name: &str) -> Option<&TypeName> {
        match self.by_name.get(name) {
            Some(Named::Enum(name)) => Some(name),
            _ => None,
        }
    }

    /// The id of this name.
    pub(super) fn resolve_id(&self, text: &Text<'_>, report: &Report) -> Option<TypeName> {
        match self.by_name.get(text.value) {
            Some(Named::Id(name)) => Some(name.clone()),
            Some(Named::Refused | Named::Waiting) => None,
            _ => {
                self.report_unknown(text, Kind::Id, report);
                None
            }
        }
    }

    fn report_unknown(&self, text: &Text<'_>, kind: Kind, report: &Report) {
        let (name, kind_name) = (text.value, kind.name());
        if let Kind::Generic = kind {
            // A name that was refused is a mistake already.
            if let Some(Named::Refused) = self.by_name.get(name) {
                return;
            }
            let is_declared = self.by_name.contains_key(name) || !name.starts_with(|c: char| c.is_ascii_uppercase());
            let message = match is_declared {
                true => format!("`{name}` takes no type in `<>`; a list is `list<Item>`, and a map `map<Item>`"),
                false => format!("unknown type `{name}`; declare it under `types` as `{name}<T>`"),
            };
            return report.error(&text.at, message);
        }
        if self.by_name.contains_key(name) {
            return report.error(&text.at, format!("`{name}` is no {kind_name}; name one here"));
        }
        let message = format!("unknown {kind_name} `{name}`");
        if let (Kind::Type, Some(meant)) = (kind, words::scalar(name)) {
            return report.error(&text.at, format!("{message}; here it is called `{meant}`"));
        }
        if let (Kind::Type, Some(form)) = (kind, words::no_type(name)) {
            return report.error(&text.at, format!("{message}; {form}"));
        }
        if imports::has(name) {
            let message = format!("{message}; if it is that of `dollr-client`, add it to `imports`");
            return report.error(&text.at, message);
        }
        let known = self.known[kind as usize].get_or_init(|| {
            let named = self.by_name.iter().filter(|(_, named)| kind.fits(named));
            let values = ValueType::ALL.into_iter().map(|(name, _, _)| name);
            let scalars = Type::SCALARS.into_iter().chain(values);
            let scalars = scalars.filter(|_| matches!(kind, Kind::Type));
            named.map(|(name, _)| *name).chain(scalars).collect()
        });
        let advice = "declare it, or choose another";
        report.unknown(&text.at, message, name, known.clone(), advice);
    }
}

/// The names of types that the resources and operations of a spec make.
fn other_names(modules: &[Module<'_, '_>]) -> BTreeSet<String> {
    let handles = modules.iter().filter_map(Module::handle);
    let operations = modules.iter().flat_map(operations_of);
    handles
        .chain(operations.flat_map(document::Operation::request_types))
        .collect()
}

/// Whether builders name their type parameters so: `A`, `B`, `A26`.
fn is_type_parameter(name: &str) -> bool {
    name.chars().skip(1).all(|c| c.is_ascii_digit())
}

/// What a field says about its type beyond the type's name.
#[derive(Default)]
pub(super) struct Notation<'a> {
    /// Whether `T` is the parameter of a generic struct.
    pub(super) has_parameter: bool,
    pub(super) keys: Option<[&'a str; 2]>,
}
