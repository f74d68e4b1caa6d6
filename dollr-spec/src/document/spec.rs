//! The spec as it is written: the tree of a file under the names of the language. Nothing is resolved yet.
//!
//! A thing with mistakes in it is kept with what is right in it, so that one mistake does not lead to others.

use super::tree::{Node, Spanned};

/// A text of the spec, and where it stands.
pub(crate) type Text<'a> = Spanned<&'a str>;

/// What only the root file says.
pub(crate) struct Root<'a> {
    pub(crate) node: &'a Node,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) base_url: Option<Text<'a>>,
    pub(crate) documentation: Option<Text<'a>>,
    pub(crate) authentication: Option<Authentication<'a>>,
    pub(crate) imports: Imports<'a>,
    pub(crate) files: Vec<Text<'a>>,
}

/// How a client signs in.
pub(crate) struct Authentication<'a> {
    pub(crate) node: &'a Node,
    pub(crate) operation: Option<Text<'a>>,
    pub(crate) token: Option<Text<'a>>,
    pub(crate) lifetime: Option<Text<'a>>,
    pub(crate) client_id: Option<Text<'a>>,
    pub(crate) client_secret: Option<Text<'a>>,
}

/// Types of `dollr-client`, by kind.
#[derive(Default)]
pub(crate) struct Imports<'a> {
    pub(crate) ids: Vec<Text<'a>>,
    pub(crate) enums: Vec<Text<'a>>,
    pub(crate) structs: Vec<Text<'a>>,
    pub(crate) pairs: Vec<Text<'a>>,
}

/// What every file may say.
pub(crate) struct File<'a> {
    pub(crate) resource: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    pub(crate) ids: Vec<Id<'a>>,
    pub(crate) enums: Vec<Enum<'a>>,
    pub(crate) pairs: Vec<Pair<'a>>,
    pub(crate) structs: Vec<Struct<'a>>,
    pub(crate) operations: Vec<Operation<'a>>,
}

pub(crate) struct Id<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) json: Option<Text<'a>>,
}

pub(crate) struct Enum<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) values: Vec<EnumValue<'a>>,
}

pub(crate) struct EnumValue<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) supported: bool,
    pub(crate) end: Option<Text<'a>>,
}

pub(crate) struct Pair<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) tag: Option<Text<'a>>,
    pub(crate) values: Vec<(Text<'a>, Option<Text<'a>>)>,
}

pub(crate) struct Struct<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) fields: Vec<Field<'a>>,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own")]
pub(crate) struct Field<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) ty: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    pub(crate) optional: bool,
    pub(crate) nullable: bool,
    pub(crate) clear: bool,
    pub(crate) personal: bool,
    pub(crate) deprecated: bool,
    pub(crate) wire: Option<Text<'a>>,
    pub(crate) keys: Option<Spanned<Vec<Text<'a>>>>,
    pub(crate) unit: Option<Text<'a>>,
    /// A number's digits.
    pub(crate) min: Option<Spanned<String>>,
}

pub(crate) struct Operation<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) http: Option<Text<'a>>,
    pub(crate) documentation: Option<Text<'a>>,
    pub(crate) authentication: Option<Text<'a>>,
    pub(crate) path: Vec<Field<'a>>,
    pub(crate) query: Vec<Field<'a>>,
    pub(crate) body: Option<Spanned<Vec<Field<'a>>>>,
    pub(crate) returns: Option<Text<'a>>,
    pub(crate) undocumented: Vec<Text<'a>>,
    pub(crate) retry: Option<Text<'a>>,
    pub(crate) recover: Option<Recover<'a>>,
    pub(crate) confirm: Option<Confirm<'a>>,
    pub(crate) wait: Option<Wait<'a>>,
    pub(crate) deprecated: bool,
    pub(crate) examples: Vec<Example<'a>>,
}

impl Field<'_> {
    /// Whether the wire calls it so: by its name or, if it is a pair, by one of its keys.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        match &self.keys {
            Some(keys) => keys.value.iter().any(|key| key.value == name),
            None => self.name.value == name,
        }
    }
}

impl<'a> Operation<'a> {
    /// Its fields, wherever each of them travels.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field<'a>> {
        let body = self.body.iter().flat_map(|body| &body.value);
        self.path.iter().chain(&self.query).chain(body)
    }
}

/// How an execution finds out what became of it when its response is lost.
pub(crate) struct Recover<'a> {
    /// The operation that tells.
    pub(crate) with: Option<Text<'a>>,
    /// The field that holds the key of both.
    pub(crate) key: Option<Text<'a>>,
    /// The field that holds the session, which the execution uses up.
    pub(crate) session: Option<Text<'a>>,
    /// What kind of movement the response has to be about.
    pub(crate) operation_type: Option<Text<'a>>,
    /// The field of the request that holds the payer's currency.
    pub(crate) payer_currency: Option<Text<'a>>,
    pub(crate) repeat: bool,
}

/// The operation that shows whether another one has happened, and by what.
pub(crate) struct Confirm<'a> {
    pub(crate) with: Option<Text<'a>>,
    pub(crate) key: Option<Text<'a>>,
    pub(crate) within: Option<Text<'a>>,
    /// Fields, and the values that they then have.
    pub(crate) is: Vec<(Text<'a>, Vec<Text<'a>>)>,
    pub(crate) gone: bool,
    /// The field that says which elements of the list are new.
    pub(crate) new: Option<Text<'a>>,
}

/// The field whose value says when waiting ends, and the one that says that somebody has to act.
pub(crate) struct Wait<'a> {
    pub(crate) until: Option<Text<'a>>,
    pub(crate) hand_over: Option<Text<'a>>,
}

pub(crate) struct Example<'a> {
    pub(crate) node: &'a Node,
    pub(crate) request: Option<&'a Node>,
    pub(crate) response: Option<&'a Node>,
    pub(crate) partial: bool,
}
