//! The spec as it is written: the tree of a file under the names of the language. Nothing is resolved yet.
//!
//! A thing with mistakes in it is kept with what is right in it, so that one mistake does not lead to others.

use std::borrow::Cow;

use super::responses::{Returns, StatusResponse};
use super::service::{Header, Service, ServiceKeys, Webhook};
use super::tree::{At, Node, Spanned};
use crate::names::camel;

/// A text of the spec, and where it stands.
pub(crate) type Text<'a> = Spanned<&'a str>;

/// What only the root file says.
pub(crate) struct Root<'a> {
    pub(crate) node: &'a Node,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) documentation: Option<Text<'a>>,
    /// What it says of the host that the API is on.
    pub(crate) own: ServiceKeys<'a>,
    pub(crate) services: Vec<Service<'a>>,
    pub(crate) imports: Vec<Text<'a>>,
    /// What the bodies of errors are, of every operation.
    pub(crate) errors: Vec<StatusResponse<'a>>,
    pub(crate) files: Vec<Text<'a>>,
    /// Where the vendor's document says something else.
    pub(crate) differences: Vec<Difference<'a>>,
}

/// A difference from the vendor's document that is meant.
pub(crate) struct Difference<'a> {
    pub(crate) at: Option<Text<'a>>,
    pub(crate) change: Option<Text<'a>>,
    pub(crate) reason: Option<Text<'a>>,
}

/// How a client signs in: not at all, with what the environment holds, or with a token that an operation gives.
pub(crate) struct Authentication<'a> {
    pub(crate) node: &'a Node,
    /// The text in the place of all keys: `none`.
    pub(crate) none: Option<Text<'a>>,
    pub(crate) basic: Option<Basic<'a>>,
    pub(crate) bearer: Option<Text<'a>>,
    pub(crate) headers: Vec<Header<'a>>,
    pub(crate) operation: Option<Text<'a>>,
    pub(crate) token: Option<Text<'a>>,
    pub(crate) lifetime: Option<Text<'a>>,
    pub(crate) client_id: Option<Text<'a>>,
    pub(crate) client_secret: Option<Text<'a>>,
}

impl Authentication<'_> {
    /// Whether it says what only a service has.
    pub(crate) fn is_of_service(&self) -> bool {
        self.none.is_some() || self.basic.is_some() || self.bearer.is_some() || !self.headers.is_empty()
    }
}

/// The variables of a user's name and password.
pub(crate) struct Basic<'a> {
    pub(crate) node: &'a Node,
    pub(crate) username: Option<Text<'a>>,
    pub(crate) password: Option<Text<'a>>,
}

/// What every file may say.
pub(crate) struct File<'a> {
    pub(crate) resource: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    /// The service that its operations run on, unless they say another.
    pub(crate) service: Option<Text<'a>>,
    pub(crate) types: Types<'a>,
    pub(crate) operations: Vec<Operation<'a>>,
    pub(crate) webhooks: Vec<Webhook<'a>>,
}

/// The types of a file, by what they are.
#[derive(Default)]
pub(crate) struct Types<'a> {
    pub(crate) ids: Vec<Id<'a>>,
    pub(crate) enums: Vec<Enum<'a>>,
    pub(crate) unions: Vec<Union<'a>>,
    pub(crate) structs: Vec<Struct<'a>>,
    pub(crate) aliases: Vec<Alias<'a>>,
    /// What can't be told: that is reported, and no use of them is unknown.
    pub(crate) refused: Vec<Text<'a>>,
}

/// A type as it is written: `list<Invoice>?`.
#[derive(Clone)]
pub(crate) struct TypeText<'a> {
    /// The whole of it.
    pub(crate) text: Text<'a>,
    /// `list`
    pub(crate) name: Text<'a>,
    /// `Invoice`
    pub(crate) argument: Option<Box<TypeText<'a>>>,
    /// Whether it may be left out: `?`.
    pub(crate) optional: bool,
}

pub(crate) struct Id<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    /// What it is in JSON.
    pub(crate) kind: Option<Text<'a>>,
    pub(crate) limits: Limits<'a>,
}

/// A name for a type with its limits and its form.
pub(crate) struct Alias<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) ty: Option<TypeText<'a>>,
    pub(crate) written_as: Option<Text<'a>>,
    pub(crate) limits: Limits<'a>,
}

/// What a value may be beyond its type.
#[derive(Clone)]
pub(crate) struct Limits<'a> {
    pub(crate) min: Option<&'a Node>,
    pub(crate) max: Option<&'a Node>,
    pub(crate) pattern: Option<Text<'a>>,
}

pub(crate) struct Enum<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    pub(crate) values: Vec<EnumValue<'a>>,
}

pub(crate) struct EnumValue<'a> {
    /// The value on the wire; of a number its digits.
    pub(crate) key: Spanned<Cow<'a, str>>,
    pub(crate) is_integer: bool,
    /// Its name in Rust, if it isn't the one that follows from the key.
    pub(crate) name: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    pub(crate) is_supported: bool,
    pub(crate) end: Option<Text<'a>>,
}

impl<'a> EnumValue<'a> {
    /// A value of which nothing is said.
    pub(super) fn plain(key: Spanned<Cow<'a, str>>, is_integer: bool) -> Self {
        Self {
            key,
            is_integer,
            name: None,
            description: None,
            is_supported: true,
            end: None,
        }
    }
}

pub(crate) struct Union<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) description: Option<&'a str>,
    /// The field that tells the case.
    pub(crate) tag: Option<Text<'a>>,
    /// The field with what the case holds, if that isn't in the same object.
    pub(crate) content: Option<Text<'a>>,
    /// The enum of the tags.
    pub(crate) kinds: Option<Text<'a>>,
    /// Whether the cases are a list, without tags.
    pub(crate) is_list: bool,
    pub(crate) cases: Vec<Case<'a>>,
}

impl Union<'_> {
    /// Whether it is two fields of whatever holds it.
    pub(crate) fn is_pair(&self) -> bool {
        self.tag.is_none() && !self.is_list
    }
}

pub(crate) struct Case<'a> {
    /// What tells it, in a union with tags.
    pub(crate) tag: Option<Text<'a>>,
    /// Its name in Rust, if it isn't the one that follows.
    pub(crate) name: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    pub(crate) ty: Option<TypeText<'a>>,
}

pub(crate) struct Struct<'a> {
    pub(crate) name: Text<'a>,
    /// The type parameter of a generic struct.
    pub(crate) parameter: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    /// The structs whose fields come first.
    pub(crate) include: Vec<Text<'a>>,
    pub(crate) fields: Vec<Field<'a>>,
    /// How it is a page of a list, for all operations that return it.
    pub(crate) pages: Option<Pages<'a>>,
}

#[derive(Clone)]
pub(crate) struct Field<'a> {
    /// What the API calls it.
    pub(crate) key: Text<'a>,
    /// Its name in Rust, if it isn't the one that follows from the key.
    pub(crate) name: Option<Text<'a>>,
    pub(crate) ty: Option<TypeText<'a>>,
    pub(crate) description: Option<&'a str>,
    /// How the value is written, where there is more than one way.
    pub(crate) written_as: Option<Text<'a>>,
    /// The two fields that a pair is on the wire.
    pub(crate) keys: Option<Spanned<Vec<Text<'a>>>>,
    pub(crate) limits: Limits<'a>,
    /// What it always is.
    pub(crate) constant: Option<&'a Node>,
    /// What it is taken to be if it is left out.
    pub(crate) default: Option<&'a Node>,
    /// The one way that it goes.
    pub(crate) only: Option<Text<'a>>,
    /// Where it is said that it may be `null`.
    pub(crate) nullable: Option<At>,
    /// Where it is said that it is personal data.
    pub(crate) personal: Option<At>,
    pub(crate) deprecated: bool,
    /// The media types that a file may have.
    pub(crate) media: Vec<Text<'a>>,
    /// Whether it is the one value that a body is.
    pub(crate) is_body: bool,
    /// Whether each of its keys is known.
    pub(crate) is_whole: bool,
}

pub(crate) struct Operation<'a> {
    /// What the API calls it.
    pub(crate) key: Text<'a>,
    /// Its name in Rust, if it isn't the one that follows from the key.
    pub(crate) name: Option<Text<'a>>,
    /// The name of its method alone.
    pub(crate) method: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    pub(crate) http: Option<Text<'a>>,
    pub(crate) documentation: Option<Text<'a>>,
    pub(crate) service: Option<Text<'a>>,
    pub(crate) authentication: Option<Text<'a>>,
    pub(crate) timeout: Option<Text<'a>>,
    pub(crate) path: Vec<Field<'a>>,
    pub(crate) query: Vec<Field<'a>>,
    pub(crate) headers: Vec<Field<'a>>,
    /// The fields of its body, or the one value that it is.
    pub(crate) body: Option<Spanned<Vec<Field<'a>>>>,
    /// The media types that its body may have.
    pub(crate) media: Vec<Text<'a>>,
    pub(crate) returns: Option<Returns<'a>>,
    pub(crate) errors: Vec<StatusResponse<'a>>,
    /// Where it is said that no source documents what is returned.
    pub(crate) undocumented: Option<At>,
    pub(crate) retry: Option<Text<'a>>,
    pub(crate) recover: Option<Recover<'a>>,
    pub(crate) confirm: Option<Confirm<'a>>,
    pub(crate) wait: Option<Wait<'a>>,
    pub(crate) pages: Option<Pages<'a>>,
    /// Where it is said that there are none, although what is returned has some.
    pub(crate) no_pages: Option<At>,
    pub(crate) deprecated: bool,
    pub(crate) examples: Vec<Example<'a>>,
}

impl<'a> Field<'a> {
    /// What the spec calls it everywhere else.
    pub(crate) fn label(&self) -> &Text<'a> {
        self.name.as_ref().unwrap_or(&self.key)
    }

    /// Whether it is called so: by its label or, if it is a pair, by one of its keys.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        match &self.keys {
            Some(keys) => keys.value.iter().any(|key| key.value == name),
            None => self.label().value == name || self.key.value == name,
        }
    }
}

impl<'a> Operation<'a> {
    /// Its name in Rust as a type, which is that of its request.
    pub(crate) fn type_name(&self) -> String {
        camel(self.name.as_ref().unwrap_or(&self.key).value)
    }

    /// The types in Rust that it makes: its request, and what builds that.
    pub(crate) fn request_types(&self) -> [String; 2] {
        let request = self.type_name();
        [format!("{request}Builder"), request]
    }

    /// Its fields, wherever each of them travels.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field<'a>> {
        let body = self.body.iter().flat_map(|body| &body.value);
        self.path.iter().chain(&self.query).chain(&self.headers).chain(body)
    }
}

/// The operation to ask, and which of our fields its own are, where the names differ.
pub(crate) struct Ask<'a> {
    pub(crate) operation: Option<Text<'a>>,
    /// Its field, and ours.
    pub(crate) by: Vec<(Text<'a>, Option<Text<'a>>)>,
}

impl<'a> Ask<'a> {
    /// What one of its fields is, where it is said.
    pub(crate) fn said(&self, theirs: &str) -> Option<&Text<'a>> {
        let said = self.by.iter().find(|(name, _)| name.value == theirs);
        said.and_then(|(_, ours)| ours.as_ref())
    }

    /// Our field that one of its fields is.
    pub(crate) fn ours<'t>(&'t self, theirs: &'t Text<'a>) -> &'t Text<'a> {
        self.said(theirs.value).unwrap_or(theirs)
    }
}

/// Places in a response, each with the values that it may have.
pub(crate) type Is<'a> = Vec<(Text<'a>, Vec<Spanned<String>>)>;

/// How an execution finds out what happened to it when its response is lost.
pub(crate) struct Recover<'a> {
    /// The operation that tells.
    pub(crate) ask: Ask<'a>,
    /// The field that holds the session, which the execution uses up.
    pub(crate) session: Option<Text<'a>>,
    /// What the response has to say, so that it is about this movement.
    pub(crate) is: Is<'a>,
    pub(crate) repeat: bool,
}

/// The operation that shows whether another one has happened, and by what.
pub(crate) struct Confirm<'a> {
    pub(crate) ask: Ask<'a>,
    pub(crate) within: Option<Text<'a>>,
    /// What it then says.
    pub(crate) is: Is<'a>,
    pub(crate) gone: bool,
    /// The field that says which elements of the list are new.
    pub(crate) new: Option<Text<'a>>,
}

/// The place of what says when waiting ends, and of what says that somebody has to act.
pub(crate) struct Wait<'a> {
    /// The operation to ask, if it is another one, by places in what this one returns.
    pub(crate) ask: Ask<'a>,
    pub(crate) until: Option<Text<'a>>,
    pub(crate) hand_over: Option<Text<'a>>,
}

/// How a response is a page of a list: places in the request and in the response.
pub(crate) struct Pages<'a> {
    /// Where it is said.
    pub(crate) at: At,
    pub(crate) items: Option<Text<'a>>,
    pub(crate) more: Option<Text<'a>>,
    pub(crate) cursor: Option<Text<'a>>,
    pub(crate) from: Option<Text<'a>>,
    pub(crate) number: Option<Text<'a>>,
    pub(crate) last: Option<Text<'a>>,
    pub(crate) offset: Option<Text<'a>>,
    pub(crate) link: Option<Text<'a>>,
}

pub(crate) struct Example<'a> {
    pub(crate) node: &'a Node,
    pub(crate) request: Option<&'a Node>,
    pub(crate) response: Option<&'a Node>,
    pub(crate) status: Option<Spanned<String>>,
    pub(crate) headers: Option<&'a Node>,
    pub(crate) partial: bool,
}
