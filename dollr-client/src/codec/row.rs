//! What the table of fields says that `dollr_api!` writes: a row for each field on the wire.

use crate::schema::{Constant, Field, Only, Place, Shape, Style};

/// One field on the wire: its name, and what its type doesn't say.
#[must_use]
#[derive(Debug)]
pub struct Row {
    /// The name in the flat object.
    pub(super) name: &'static str,
    /// The name on the wire, if that is another.
    wire: Option<&'static str>,
    /// What else there is to say.
    said: Field,
    /// Whether what is said of the field before it holds of it as well.
    pub(super) is_second: bool,
}

/// The field whose name is the same in Rust and on the wire.
pub const fn row(name: &'static str) -> Row {
    Row {
        name,
        wire: None,
        said: Field::new("", Shape::Json),
        is_second: false,
    }
}

/// The second field of a pair, which follows the first.
pub const fn second(name: &'static str) -> Row {
    let is_second = true;
    Row { is_second, ..row(name) }
}

/// A field that is always the same, and isn't there in Rust.
pub const fn constant(name: &'static str, constant: Constant) -> Row {
    let said = Field::new("", Shape::Const(constant));
    Row { said, ..row(name) }
}

impl Row {
    /// It has another name on the wire.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// It has another name on the wire than in the flat object of a request.
    pub const fn wire(mut self, name: &'static str) -> Self {
        self.wire = Some(name);
        self
    }

    /// It is in the path.
    pub const fn path(mut self) -> Self {
        self.said.place = Place::Path;
        self
    }

    /// It is in the query.
    pub const fn query(mut self) -> Self {
        self.said.place = Place::Query;
        self
    }

    /// It is a header.
    pub const fn header(mut self) -> Self {
        self.said.place = Place::Header;
        self
    }

    /// It is the whole body.
    pub const fn whole(mut self) -> Self {
        self.said.whole = true;
        self
    }

    /// It is written so as text.
    pub const fn style(mut self, style: Style) -> Self {
        self.said.style = Some(style);
        self
    }

    /// Its files have one of these media types.
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.said.media_types = media_types;
        self
    }

    /// It may be `null`.
    pub const fn nullable(mut self) -> Self {
        self.said.nullable = true;
        self
    }

    /// It goes as a JSON string.
    pub const fn as_text(mut self) -> Self {
        self.said.as_text = true;
        self
    }

    /// It is at least this, or has so many characters, items or bytes.
    pub const fn min(mut self, min: &'static str) -> Self {
        self.said = self.said.min(min);
        self
    }

    /// It is at most this, or has so many characters, items or bytes.
    pub const fn max(mut self, max: &'static str) -> Self {
        self.said = self.said.max(max);
        self
    }

    /// This regular expression is found in it.
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.said = self.said.pattern(pattern);
        self
    }

    /// It is taken to be this if it is left out.
    pub const fn default(mut self, default: Constant) -> Self {
        self.said = self.said.default(default);
        self
    }

    /// It is never sent.
    pub const fn only_read(mut self) -> Self {
        self.said = self.said.only(Only::Read);
        self
    }

    /// It never comes back.
    pub const fn only_write(mut self) -> Self {
        self.said = self.said.only(Only::Write);
        self
    }

    /// It is personal data.
    pub const fn personal(mut self) -> Self {
        self.said.personal = true;
        self
    }

    /// The field of this name.
    pub(super) const fn field(&self, name: &'static str) -> Field {
        let wire = match self.wire {
            Some(wire) => wire,
            None => name,
        };
        Field {
            name,
            wire,
            ..self.said
        }
    }
}
