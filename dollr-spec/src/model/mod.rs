//! The API with every name resolved. Whatever is in here can be generated: no later stage can fail.
//!
//! Names are those of the spec, and Rust's where they have the type [`Ident`]. Descriptions are the text of the spec, which is
//! Markdown.

mod difference;
mod inside;
mod operation;
mod pages;
mod place;
mod response;
mod service;
mod types;
mod values;

pub use self::difference::{AcceptedDifference, Change};
pub use self::operation::{Confirm, Example, Expected, Method, Operation, Proof, Recover, Retry, Wait, WaitAsk};
pub use self::pages::{FieldPath, Pages, Paging};
pub use self::place::{Place, Style};
pub use self::response::{Content, ErrorResponse, Response, Returns, Statuses};
pub use self::service::{Authorization, Service, Signature, Webhook};
pub use self::types::{
    Case, End, Enum, EnumValue, Field, Id, IdKind, Pair, PairValue, Struct, ToldBy, Type, Union, ValueType,
};
pub use self::values::{Constant, ConstantField, Form, Limits, Measure, NamedLimits, Only};

/// A whole API.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Api {
    /// Its name, `Dollr`.
    pub name: String,
    /// How a client of it signs in; only for the API that the client itself belongs to.
    pub authentication: Option<Authentication>,
    /// The hosts beside Dollr that operations run on.
    pub services: Vec<Service>,
    /// One module for each resource, and one for the types that belong to none.
    pub modules: Vec<Module>,
    /// What its vendor's document says otherwise, and is meant here as it is.
    pub differences: Vec<AcceptedDifference>,
}

impl Api {
    /// The operation of this name, and the module that it stands in.
    pub fn operation(&self, name: &str) -> Option<(&Module, &Operation)> {
        self.modules.iter().find_map(|module| {
            let operation = module.operations.iter().find(|operation| operation.name == name)?;
            Some((module, operation))
        })
    }

    /// The kind of movement that an operation tells of, if an execution asks it what happened to it.
    pub fn movement(&self, asked: &Operation) -> Option<&str> {
        let operations = self.modules.iter().flat_map(|module| &module.operations);
        operations.into_iter().find_map(|operation| match &operation.retry {
            Retry::Recover(recover) if recover.with == asked.name => Some(recover.operation_type.as_str()),
            _ => None,
        })
    }
}

/// The operation that signs in, and what it needs and gives.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Authentication {
    /// The address of the API.
    pub base_url: String,
    /// The name of the operation.
    pub operation: String,
    /// The module of the operation, and its request there.
    pub request: (Ident, String),
    /// What it returns.
    pub response: TypeName,
    /// The field of the response that is the token.
    pub token: Ident,
    /// The field of the response that says how long the token is valid.
    pub lifetime: Ident,
    /// The environment variable of the client id.
    pub client_id_variable: String,
    /// The environment variable of the client secret.
    pub client_secret_variable: String,
}

/// A Rust module of what is generated.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Module {
    /// Its name, which is that of its resource.
    pub name: Ident,
    /// What the resource is.
    pub description: Option<String>,
    /// The struct whose methods are the operations; none for a module of types alone.
    pub handle: Option<String>,
    /// Its ids.
    pub ids: Vec<Id>,
    /// Its enums.
    pub enums: Vec<Enum>,
    /// Its pairs.
    pub pairs: Vec<Pair>,
    /// Its unions.
    pub unions: Vec<Union>,
    /// The limits of its ids, and of the names that it gives to types.
    pub limits: Vec<NamedLimits>,
    /// Its structs, without the requests of its operations.
    pub structs: Vec<Struct>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// What it sends by itself.
    pub webhooks: Vec<Webhook>,
}

impl Module {
    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        let types = self.ids.len() + self.enums.len() + self.pairs.len() + self.unions.len() + self.structs.len();
        types + self.limits.len() + self.operations.len() + self.webhooks.len() == 0
    }

    /// The names of its types.
    pub(crate) fn type_names(&self) -> impl Iterator<Item = &str> {
        let ids = self.ids.iter().map(|it| &it.name);
        let enums = self.enums.iter().map(|it| &it.name);
        let pairs = self.pairs.iter().map(|it| &it.name);
        let unions = self.unions.iter().map(|it| &it.name);
        let records = self.records().map(|it| &it.name);
        let names = ids.chain(enums).chain(pairs).chain(unions).chain(records);
        names.map(String::as_str)
    }

    /// The enums of what its operations return, where the status decides that.
    #[cfg(feature = "rust")]
    pub(crate) fn response_enums(&self) -> impl Iterator<Item = &TypeName> {
        self.operations.iter().filter_map(|operation| match &operation.returns {
            Returns::ByStatus(name, _) => Some(name),
            _ => None,
        })
    }

    /// Its structs, and those of its webhooks.
    pub(crate) fn records(&self) -> impl Iterator<Item = &Struct> {
        self.structs.iter().chain(self.webhooks.iter().map(|it| &it.structure))
    }
}

/// A name as Rust writes it: `r#type` for `type`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ident(pub(crate) String);

impl Ident {
    /// The name in Rust.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as the spec writes it, where none ends with an underscore.
    pub fn text(&self) -> &str {
        self.0.trim_start_matches("r#").trim_end_matches('_')
    }
}

/// A generated type, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeName {
    /// Where it stands.
    pub home: Home,
    /// Its name.
    pub name: String,
    /// Whether a request, a builder's type parameter or a resource has the name too, so that it is named by a path.
    pub is_hidden: bool,
    /// Whether it is held apart, since it is one of many structs that lead to each other.
    pub is_nested: bool,
}

/// Where a type stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Home {
    /// In this module of what is generated.
    Module(Ident),
    /// In `dollr-client`.
    Client,
}
