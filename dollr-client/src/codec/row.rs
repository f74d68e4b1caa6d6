//! A line of the table of fields that `dollr_api!` writes.

use crate::schema::{Constant, Field, Only, Place, Shape, Style};

/// One field in Rust: its names on the wire, and what its type doesn't say.
#[must_use]
#[derive(Debug)]
pub struct Row {
    /// Two of a pair.
    pub(super) names: [Option<&'static str>; 2],
    /// The name on the wire, if that is another than in the struct.
    wire: Option<&'static str>,
    /// What holds of each of them.
    of_each: Field,
}

/// The field whose name is the same in Rust and on the wire.
pub const fn row(name: &'static str) -> Row {
    let of_each = Field::new("", Shape::Json);
    let names = [Some(name), None];
    let wire = None;
    Row { names, wire, of_each }
}

/// A field that is always the same, and isn't there in Rust.
pub const fn constant(name: &'static str, constant: Constant) -> Row {
    let of_each = Field::new("", Shape::Const(constant));
    let names = [Some(name), None];
    let wire = None;
    Row { names, wire, of_each }
}

impl Row {
    /// It has another name on the wire.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.names = [Some(name), None];
        self
    }

    /// It has another name on the wire than in the flat object of a request.
    pub const fn wire(mut self, name: &'static str) -> Self {
        self.wire = Some(name);
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

    /// It is written so as text.
    pub const fn style(mut self, style: Style) -> Self {
        self.of_each.style = Some(style);
        self
    }

    /// Its files have one of these media types.
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.of_each.media_types = media_types;
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

    /// It is at least this, or has so many characters, items or bytes.
    pub const fn min(mut self, min: &'static str) -> Self {
        self.of_each = self.of_each.min(min);
        self
    }

    /// It is at most this, or has so many characters, items or bytes.
    pub const fn max(mut self, max: &'static str) -> Self {
        self.of_each = self.of_each.max(max);
        self
    }

    /// This regular expression is found in it.
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.of_each = self.of_each.pattern(pattern);
        self
    }

    /// It is taken to be this if it is left out.
    pub const fn default(mut self, default: Constant) -> Self {
        self.of_each = self.of_each.default(default);
        self
    }

    /// It is never sent.
    pub const fn only_read(mut self) -> Self {
        self.of_each = self.of_each.only(Only::Read);
        self
    }

    /// It never comes back.
    pub const fn only_write(mut self) -> Self {
        self.of_each = self.of_each.only(Only::Write);
        self
    }

    /// It is personal data.
    pub const fn personal(mut self) -> Self {
        self.of_each.personal = true;
        self
    }

    /// Whether it isn't there in Rust.
    pub(super) const fn is_constant(&self) -> bool {
        matches!(self.of_each.shape, Shape::Const(_))
    }

    /// The field of one of its names.
    pub(super) const fn field(&self, name: &'static str) -> Field {
        let wire = match self.wire {
            Some(wire) => wire,
            None => name,
        };
        Field {
            name,
            wire,
            ..self.of_each
        }
    }
}
