//! What may be done when a call fails, and how to wait.

use super::{FieldPath, Operation};

/// When an operation may be sent again after an attempt whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// Always: repeating it changes nothing.
    Safe,
    /// Only if the request surely never left.
    Unsent,
    /// It moves money: not before another operation was asked what happened to it.
    Recover(Recover),
}

/// How an execution finds out what happened to it when its response is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recover {
    /// The operation that looks the key up.
    pub with: &'static str,
    /// The field that holds the idempotency key.
    pub key: &'static str,
    /// The field of the other operation that holds it.
    pub by: &'static str,
    /// The field that holds the session, which the execution uses up.
    pub session: &'static str,
    /// The kind of movement that the response has to be about.
    pub operation_type: &'static str,
    /// The field of the request that holds what the response's `payer_currency` has to be.
    pub payer_currency: Option<&'static str>,
    /// Whether it may be sent once more, with the same key, when asking shows that it never arrived.
    pub repeat: bool,
}

impl Recover {
    /// To ask `with` about the `key`, for a movement of this type.
    pub const fn new(with: &'static str, [key, session]: [&'static str; 2], operation_type: &'static str) -> Self {
        Self {
            with,
            key,
            by: key,
            session,
            operation_type,
            payer_currency: None,
            repeat: false,
        }
    }

    /// The same, where the key has another name in the other operation.
    #[must_use]
    pub const fn by(mut self, field: &'static str) -> Self {
        self.by = field;
        self
    }

    /// The same, where the response has to have the currency in this field of the request.
    #[must_use]
    pub const fn payer_currency(mut self, field: &'static str) -> Self {
        self.payer_currency = Some(field);
        self
    }

    /// The same, for what may be sent once more.
    #[must_use]
    pub const fn repeat(mut self) -> Self {
        self.repeat = true;
        self
    }
}

/// How to see whether a call whose response was lost has happened: by what another operation then shows.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Confirm {
    /// The operation to ask.
    pub ask: &'static Operation,
    /// Its fields, each with the field of the request that it is.
    pub by: &'static [(&'static str, &'static str)],
    /// The list in its response to look in, for what the rest of the path names; the response itself if there is none.
    pub within: Option<FieldPath>,
    /// What shows that it has happened.
    pub proof: Proof,
}

impl Confirm {
    /// To ask an operation, and look for what shows it.
    pub const fn new(
        ask: &'static Operation,
        by: &'static [(&'static str, &'static str)],
        within: Option<FieldPath>,
        proof: Proof,
    ) -> Self {
        Self { ask, by, within, proof }
    }
}

/// What shows that something has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// Each field of the body is as it was sent.
    Sent,
    /// What is at each of these places is as it has to be.
    Is(&'static [(FieldPath, Expected)]),
    /// There is nothing any more.
    Gone,
    /// There is one in the list whose field of this name was not there before, and it is as it was sent. What adds is never
    /// carried out again when it may have happened.
    New(FieldPath),
}

/// What a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// One of these, in their text.
    OneOf(&'static [&'static str]),
    /// What was sent in this field of the request.
    Sent(&'static str),
}

/// How to wait until a response is final: ask again while its status isn't.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Wait {
    /// The status in the response.
    pub until: FieldPath,
    /// The boolean in the response which says that the person who pays has to act first.
    pub hand_over: Option<FieldPath>,
    /// The operation that is asked again and again with what the response tells, if it isn't this one.
    pub ask: Option<&'static Operation>,
    /// The kind of movement that the response has to be about: that of the execution which recovers with this operation.
    pub operation_type: Option<&'static str>,
}

impl Wait {
    /// To wait for a final status in the field `until`.
    pub const fn new(until: FieldPath, hand_over: Option<FieldPath>) -> Self {
        Self {
            until,
            hand_over,
            ask: None,
            operation_type: None,
        }
    }

    /// The same, where this operation is asked, and both fields are in its response.
    #[must_use]
    pub const fn ask(mut self, operation: &'static Operation) -> Self {
        self.ask = Some(operation);
        self
    }

    /// The same, where the response has to be about a movement of this kind.
    #[must_use]
    pub const fn operation_type(mut self, operation_type: &'static str) -> Self {
        self.operation_type = Some(operation_type);
        self
    }
}

/// A request and its response as Dollr shows them, in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// All fields of the request, in one object.
    pub request: Option<&'static str>,
    /// The response.
    pub response: Option<&'static str>,
    /// Its status, where several are documented.
    pub status: Option<u16>,
    /// Its headers: names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// Whether the source shows only a part, so that it serves as documentation alone.
    pub partial: bool,
}

impl Example {
    /// A request, a response or both.
    pub const fn new(request: Option<&'static str>, response: Option<&'static str>) -> Self {
        Self {
            request,
            response,
            status: None,
            headers: &[],
            partial: false,
        }
    }

    /// The same example, whose response has this status.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same example, whose response has these headers.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// The same example, of which the source shows only a part.
    #[must_use]
    pub const fn partial(mut self) -> Self {
        self.partial = true;
        self
    }
}
