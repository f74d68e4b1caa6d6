//! The API with every name resolved. Whatever is in here can be generated: no later stage can fail.

/// A whole API.
pub(crate) struct Api {
    /// Its name, `Dollr`.
    pub(crate) name: String,
    /// How a client of it signs in; only for the API that the client itself belongs to.
    pub(crate) authentication: Option<Authentication>,
    /// One module for each resource, and one for the types that belong to none.
    pub(crate) modules: Vec<Module>,
}

impl Api {
    /// The operation of this name, and the module that it stands in.
    pub(crate) fn operation(&self, name: &str) -> Option<(&Module, &Operation)> {
        self.modules.iter().find_map(|module| {
            let operation = module.operations.iter().find(|operation| operation.name == name)?;
            Some((module, operation))
        })
    }

    /// The kind of movement that an operation tells of, if an execution asks it what became of it.
    pub(crate) fn movement(&self, asked: &Operation) -> Option<&str> {
        let operations = self.modules.iter().flat_map(|module| &module.operations);
        operations.into_iter().find_map(|operation| match &operation.retry {
            Retry::Recover(recover) if recover.with == asked.name => Some(recover.operation_type.as_str()),
            _ => None,
        })
    }
}

/// The operation that signs in, and what it needs and gives.
pub(crate) struct Authentication {
    pub(crate) base_url: String,
    pub(crate) request: TypeName,
    pub(crate) response: TypeName,
    pub(crate) token: Ident,
    pub(crate) lifetime: Ident,
    pub(crate) client_id_variable: String,
    pub(crate) client_secret_variable: String,
}

/// A Rust module of what is generated.
pub(crate) struct Module {
    pub(crate) name: Ident,
    pub(crate) description: Option<String>,
    /// The struct whose methods are the operations; none for a module of types alone.
    pub(crate) handle: Option<String>,
    pub(crate) ids: Vec<Id>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) structs: Vec<Struct>,
    pub(crate) operations: Vec<Operation>,
}

/// A name as Rust writes it: `r#type` for `type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ident(pub(crate) String);

impl Ident {
    /// The name as the spec writes it, where none ends with an underscore.
    pub(crate) fn text(&self) -> &str {
        self.0.trim_start_matches("r#").trim_end_matches('_')
    }
}

/// A generated type, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeName {
    pub(crate) home: Home,
    pub(crate) name: String,
}

/// Where a type stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// In this module of what is generated.
    Module(Ident),
    /// In `dollr-client`.
    Client,
}

pub(crate) struct Id {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) json: IdKind,
}

/// What an id is documented to be on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdKind {
    Integer,
    String,
    Uuid4,
}

pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) values: Vec<EnumValue>,
}

impl Enum {
    /// Whether some of its values are final: whether it is a status.
    pub(crate) fn has_end(&self) -> bool {
        self.values.iter().any(|value| value.end.is_some())
    }
}

pub(crate) struct EnumValue {
    /// The value on the wire.
    pub(crate) name: String,
    pub(crate) variant: Ident,
    pub(crate) description: Option<String>,
    pub(crate) supported: bool,
    pub(crate) end: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Success,
    Failure,
}

pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) tag: TypeName,
    pub(crate) values: Vec<PairValue>,
}

pub(crate) struct PairValue {
    /// The tag on the wire.
    pub(crate) tag: String,
    pub(crate) variant: Ident,
    pub(crate) id: TypeName,
}

pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) fields: Vec<Field>,
    /// Whether it goes into requests.
    pub(crate) is_input: bool,
}

/// A field of a struct or a request.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says a thing of its own, and any may go with any"
)]
pub(crate) struct Field {
    /// Its name in the spec and, unless it is a pair, on the wire.
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) description: Option<String>,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    pub(crate) optional: bool,
    pub(crate) nullable: bool,
    /// Whether leaving it as it is and clearing it are two things: an update's field that may be `null`.
    pub(crate) clear: bool,
    /// Whether it is personal data, which `Debug` masks.
    pub(crate) personal: bool,
    pub(crate) deprecated: bool,
    pub(crate) as_text: bool,
    /// The least number that it may be, in digits.
    pub(crate) min: Option<String>,
    /// Whether the struct contains itself through it.
    pub(crate) boxed: bool,
}

impl Field {
    /// The names that it has on the wire: two for a pair.
    pub(crate) fn wire_names(&self) -> Vec<&str> {
        match &self.ty {
            Type::Pair(_, keys) => keys.iter().map(String::as_str).collect(),
            _ => vec![&self.name],
        }
    }

    /// Whether a builder has a type parameter for it, as it has to be set.
    pub(crate) fn is_required(&self) -> bool {
        !self.optional && self.place != Place::Path
    }

    /// Whether its Rust type is an `Option`.
    pub(crate) fn is_option(&self) -> bool {
        self.optional || self.nullable
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    String,
    Integer,
    Boolean,
    Secret,
    Value(ValueType),
    Duration(Unit),
    Json,
    Id(TypeName),
    Enum(TypeName),
    Struct(TypeName),
    /// Two fields of these names on the wire: the tag and the id.
    Pair(TypeName, [String; 2]),
    List(Box<Type>),
}

/// A single value that `dollr-client` has a type for, of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueType {
    Amount,
    Country,
    Currency,
    Decimal,
    Email,
    Phone,
    Timestamp,
    Url,
}

impl ValueType {
    /// All of them, by their names in the spec and in Rust.
    pub(crate) const ALL: [(&'static str, &'static str, Self); 8] = [
        ("amount", "Amount", Self::Amount),
        ("country", "Country", Self::Country),
        ("currency", "Currency", Self::Currency),
        ("decimal", "Decimal", Self::Decimal),
        ("email", "Email", Self::Email),
        ("phone", "Phone", Self::Phone),
        ("timestamp", "Timestamp", Self::Timestamp),
        ("url", "Url", Self::Url),
    ];

    pub(crate) fn rust_name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, _, value)| *value == self)
            .map_or("", |(_, name, _)| name)
    }

    /// Whether it is a number in JSON, unless `wire` says otherwise.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Amount | Self::Decimal)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Minutes,
}

pub(crate) struct Operation {
    /// Its name, which is the name of its method too.
    pub(crate) name: String,
    pub(crate) method_name: Ident,
    /// The struct of its fields.
    pub(crate) request: String,
    pub(crate) description: Option<String>,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The address of the page that documents it.
    pub(crate) documentation: Option<String>,
    pub(crate) authenticated: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) returns: Returns,
    pub(crate) retry: Retry,
    pub(crate) confirm: Option<Confirm>,
    pub(crate) wait: Option<Wait>,
    pub(crate) deprecated: bool,
    pub(crate) examples: Vec<Example>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("GET", Self::Get),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("PATCH", Self::Patch),
        ("DELETE", Self::Delete),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, method)| *method == self)
            .map_or("", |(name, _)| name)
    }

    /// Whether a request with it carries a body.
    pub(crate) fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Returns {
    Nothing,
    Value(Type),
    Undocumented(Type),
}

impl Returns {
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Nothing => None,
            Self::Value(ty) | Self::Undocumented(ty) => Some(ty),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    Safe,
    Unsent,
    Recover(Recover),
}

/// How an execution finds out what became of it when its response is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recover {
    pub(crate) with: String,
    pub(crate) key: String,
    pub(crate) session: String,
    pub(crate) operation_type: String,
    pub(crate) payer_currency: Option<String>,
    pub(crate) repeat: bool,
}

/// How another operation shows whether one has happened.
pub(crate) struct Confirm {
    /// Its request, which is of the same module.
    pub(crate) with: String,
    pub(crate) key: String,
    /// The list in its response.
    pub(crate) within: Option<String>,
    pub(crate) evidence: Evidence,
}

pub(crate) enum Evidence {
    Sent,
    Is(Vec<(String, Vec<String>)>),
    Gone,
    New(String),
}

pub(crate) struct Wait {
    pub(crate) until: String,
    pub(crate) hand_over: Option<String>,
}

/// An example, as JSON text.
pub(crate) struct Example {
    pub(crate) request: Option<String>,
    pub(crate) response: Option<String>,
    pub(crate) partial: bool,
}
