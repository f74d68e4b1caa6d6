//! The server's own words about what is wrong: a string or a list, both occur.

use std::fmt;

/// What Dollr says is wrong. Should it quote a secret of the client or the request, it is taken out, and personal
/// data of the request is masked as in `Debug`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// A sentence.
    Message(String),
    /// What is wrong with each field.
    Fields(Vec<FieldError>),
}

/// What Dollr says is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// Where the field is, from the outside in: `["body", "session_id"]`.
    pub location: Vec<String>,
    /// What is wrong with it: `session not found`.
    pub message: String,
    /// The kind of mistake, in the server's terms: `value_error.missing`. Empty if it gives none.
    pub kind: String,
}

impl FieldError {
    /// Where the field is, in one text: `body.session_id`.
    pub fn path(&self) -> String {
        self.location.join(".")
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => f.write_str(message),
            Self::Fields(fields) => {
                for (index, field) in fields.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{field}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.location.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.message)
    }
}
