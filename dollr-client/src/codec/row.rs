//! A line of the table of fields that `dollr_api!` writes.

use crate::schema::{Field, Place, Shape};

/// One field in Rust: its names on the wire, and what its type doesn't say.
#[must_use]
#[derive(Debug)]
pub struct Row {
    /// Two of a pair.
    pub(super) names: [Option<&'static str>; 2],
    /// What holds of each of them.
    of_each: Field,
}

/// The field whose name is the same in Rust and on the wire.
pub const fn row(name: &'static str) -> Row {
    let of_each = Field::new("", Shape::Json);
    let names = [Some(name), None];
    Row { names, of_each }
}

impl Row {
    /// It has another name on the wire.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.names = [Some(name), None];
        self
    }

    /// It is two fields on the wire.
    pub const fn pair(mut self, tag: &'static str, id: &'static str) -> Self {
        self.names = [Some(tag), Some(id)];
        self
    }

    /// It is in the path.
    pub const fn path(mut self) -> Self {
        self.of_each.place = Place::Path;
        self
    }

    /// It is in the query.
    pub const fn query(mut self) -> Self {
        self.of_each.place = Place::Query;
        self
    }

    /// It is a header.
    pub const fn header(mut self) -> Self {
        self.of_each.place = Place::Header;
        self
    }

    /// It is the whole body.
    pub const fn whole(mut self) -> Self {
        self.of_each.whole = true;
        self
    }

    /// It may be `null`.
    pub const fn nullable(mut self) -> Self {
        self.of_each.nullable = true;
        self
    }

    /// It goes as a JSON string.
    pub const fn as_text(mut self) -> Self {
        self.of_each.as_text = true;
        self
    }

    /// It is at least this number.
    pub const fn min(mut self, min: &'static str) -> Self {
        self.of_each.min = Some(min);
        self
    }

    /// It is personal data.
    pub const fn personal(mut self) -> Self {
        self.of_each.personal = true;
        self
    }

    /// The field of one of its names.
    pub(super) const fn field(&self, name: &'static str) -> Field {
        Field { name, ..self.of_each }
    }
}
