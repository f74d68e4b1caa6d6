//! Unions: values of one of several kinds.

use super::Shape;

/// One of several kinds of values.
#[derive(Debug)]
#[non_exhaustive]
pub struct Union {
    /// The name of its Rust type.
    pub name: &'static str,
    /// What tells its kind.
    pub told_by: ToldBy,
    /// The kinds that are documented.
    pub cases: &'static [Case],
}

impl Union {
    /// A union of these kinds.
    pub const fn new(name: &'static str, told_by: ToldBy, cases: &'static [Case]) -> Self {
        Self { name, told_by, cases }
    }

    /// The case of a tag.
    pub fn case(&self, tag: &str) -> Option<&'static Case> {
        self.cases.iter().find(|case| case.tag == tag)
    }
}

/// What tells the kind of a union's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToldBy {
    /// A field of this name among the others of the object.
    Inside(&'static str),
    /// A field of the first name; what the kind holds is in one of the second name.
    Beside(&'static str, &'static str),
    /// What it is in JSON: the first case that fits.
    Content,
}

/// One kind of a union.
#[derive(Debug)]
#[non_exhaustive]
pub struct Case {
    /// What tells it; nothing in a union that is told by its content.
    pub tag: &'static str,
    /// What it holds, if it holds something.
    pub shape: Option<Shape>,
}

impl Case {
    /// A kind with this tag, which holds this.
    pub const fn new(tag: &'static str, shape: Shape) -> Self {
        Self {
            tag,
            shape: Some(shape),
        }
    }

    /// A kind that holds nothing.
    pub const fn empty(tag: &'static str) -> Self {
        Self { tag, shape: None }
    }
}
