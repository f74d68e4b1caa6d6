//! What the names of types stand for.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::Module;
use super::names::check_type_name;
use crate::document::{self, At, Imports, Known, Text};
use crate::model::{Home, Type, TypeName, Unit, ValueType};
use crate::report::Report;

/// Every named type of a spec.
#[derive(Default)]
pub(super) struct Types<'a> {
    by_name: BTreeMap<&'a str, Named>,
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
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Enum => "enum",
            Self::Id => "id",
        }
    }

    fn fits(self, named: &Named) -> bool {
        match self {
            Self::Type => true,
            Self::Enum => matches!(named, Named::Enum(_)),
            Self::Id => matches!(named, Named::Id(_)),
        }
    }
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
                self.report_unknown(text, name, Kind::Type, report);
                None
            }
        }
    }

    /// Whether a type takes more than its name to say how it is written.
    pub(super) fn needs_notation(&self, name: &str) -> bool {
        name == "duration" || matches!(self.by_name.get(name), Some(Named::Pair(_)))
    }

    /// The enum of this name.
    pub(super) fn resolve_enum(&self, text: &Text<'_>, report: &Report) -> Option<TypeName> {
        match self.by_name.get(text.value) {
            Some(Named::Enum(name)) => Some(name.clone()),
            Some(Named::Refused) => None,
            _ => {
                self.report_unknown(text, text.value, Kind::Enum, report);
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
            Some(Named::Refused) => None,
            _ => {
                self.report_unknown(text, text.value, Kind::Id, report);
                None
            }
        }
    }

    fn report_unknown(&self, text: &Text<'_>, name: &str, kind: Kind, report: &Report) {
        let kind_name = kind.name();
        if self.by_name.contains_key(name) {
            return report.error(&text.at, format!("`{name}` is no {kind_name}; name one here"));
        }
        let values = ValueType::ALL.into_iter().map(|(name, _, _)| name);
        let mut scalars = Type::SCALARS
            .into_iter()
            .chain(values)
            .filter(|_| matches!(kind, Kind::Type));
        let known = self.known[kind as usize].get_or_init(|| {
            let named = self.by_name.iter().filter(|(_, named)| kind.fits(named));
            named.map(|(name, _)| *name).chain(scalars.clone()).collect()
        });
        let message = format!("unknown {kind_name} `{name}`");
        // `int` and `bool` are what other languages say.
        match scalars.find(|scalar| name.len() > 2 && scalar.starts_with(name)) {
            Some(scalar) => report.error(&text.at, format!("{message}; did you mean `{scalar}`?")),
            None => {
                let known = known.clone();
                report.unknown(&text.at, message, name, known, "declare it, or choose another");
            }
        }
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
