//! Objects, their fields, and what those hold.

use super::{Constant, Limits, Shape};

/// A JSON object with known fields: a request, or a value in one or in a response.
#[derive(Debug)]
#[non_exhaustive]
pub struct Struct {
    /// The name of its Rust type.
    pub name: &'static str,
    /// Its fields, in the order of the spec.
    pub fields: &'static [Field],
}

impl Struct {
    /// A structure of these fields.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }

    /// Where in a request a field travels that isn't one of these: in the body, if there is one.
    pub(crate) const fn extra_place(&self) -> Place {
        match self.has_field(Place::Body, false) {
            true => Place::Body,
            false => Place::Query,
        }
    }

    /// Whether a request has something in its query, or may have.
    pub(crate) const fn has_query(&self) -> bool {
        matches!(self.extra_place(), Place::Query) || self.has(Place::Query)
    }

    /// Whether a request has a field there.
    pub(crate) const fn has(&self, place: Place) -> bool {
        self.has_field(place, false) || self.has_field(place, true)
    }

    /// Whether it has one there that is, or isn't, the whole body.
    pub(super) const fn has_field(&self, place: Place, whole: bool) -> bool {
        let mut index = 0;
        while index < self.fields.len() {
            let field = &self.fields[index];
            if field.place as u8 == place as u8 && field.whole == whole {
                return true;
            }
            index += 1;
        }
        false
    }
}

/// A field on the wire.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[non_exhaustive]
pub struct Field {
    /// Its name in the object that it is a field of. A request is one flat object of all its fields.
    pub name: &'static str,
    /// Its name on the wire: another one where a request has two fields of that name in different places.
    pub wire: &'static str,
    /// Where in a request it travels. A field of anything else is in the body, or in a response perhaps in a header.
    pub place: Place,
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Whether its scalar goes as a JSON string although it isn't one.
    pub as_text: bool,
    /// What it may be beyond its shape.
    pub limits: Limits,
    /// What it is taken to be if it is left out.
    pub default: Option<Constant>,
    /// Whether it goes one way only.
    pub only: Option<Only>,
    /// Whether it is personal data, of which `Debug` shows no more than serves to recognise it.
    pub personal: bool,
    /// Whether the next field makes a pair with it: neither says anything alone.
    pub pairs: bool,
    /// Whether its value is the whole body, and not a member of an object there.
    pub whole: bool,
    /// How what holds other values is written as text; as is usual in its place if this says nothing.
    pub style: Option<Style>,
    /// The media types that a file may have; any if there are none.
    pub media_types: &'static [&'static str],
}

impl Field {
    /// A required field in the body.
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            wire: name,
            place: Place::Body,
            shape,
            required: true,
            nullable: false,
            as_text: false,
            limits: Limits::NONE,
            default: None,
            only: None,
            personal: false,
            pairs: false,
            whole: false,
            style: None,
            media_types: &[],
        }
    }

    /// A field in the body that may be left out.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        let mut field = Self::new(name, shape);
        field.required = false;
        field
    }

    /// The same field, elsewhere in the request.
    #[must_use]
    pub const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same field, which may be `null`.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The same field, which may be no less than this.
    #[must_use]
    pub const fn min(mut self, min: &'static str) -> Self {
        self.limits = self.limits.min(min);
        self
    }

    /// The same field, which may be no more than this.
    #[must_use]
    pub const fn max(mut self, max: &'static str) -> Self {
        self.limits = self.limits.max(max);
        self
    }

    /// The same field, in whose text this regular expression is found.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.limits = self.limits.pattern(pattern);
        self
    }

    /// The same field, which is taken to be this if it is left out.
    #[must_use]
    pub const fn default(mut self, default: Constant) -> Self {
        self.default = Some(default);
        self
    }

    /// The same field, which goes one way only.
    #[must_use]
    pub const fn only(mut self, only: Only) -> Self {
        self.only = Some(only);
        self
    }

    /// The same field, which goes as a JSON string whatever it holds.
    #[must_use]
    pub const fn as_text(mut self) -> Self {
        self.as_text = true;
        self
    }

    /// The same field, whose value is the whole body.
    #[must_use]
    pub const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The same field, which holds personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// The same field, which is written so as text.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    /// The same field, whose files have one of these media types.
    #[must_use]
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }
    /// It holds this. What an item of a list says by its shape, a field says itself.
    pub(crate) const fn set_shape(&mut self, mut shape: &'static Shape) {
        loop {
            shape = match shape {
                Shape::Text(shape) => {
                    self.as_text = true;
                    shape
                }
                Shape::Nullable(shape) => {
                    self.nullable = true;
                    shape
                }
                Shape::Limited(shape, limits) => {
                    self.limits = self.limits.or(limits);
                    shape
                }
                shape => {
                    self.shape = *shape;
                    return;
                }
            };
        }
    }
}

/// How a list, a struct or a map is written where there is only text: in a path, a query, a header or a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// The items of a list with commas between them: usual in a path and a header.
    Comma,
    /// The items of a list with spaces between them.
    Space,
    /// The items of a list with `|` between them.
    Pipe,
    /// What is inside by names with brackets: `a[b]=1`, and `a[0][b]=1` in a list. A list of single values repeats its name: `a=1&a=2`.
    /// It is usual in a query and a form.
    Brackets,
    /// The same with dots: `a.b=1`, `a.0.b=1`.
    Dots,
    /// All of it as JSON: usual in a multipart body.
    Json,
}

/// The one way that a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Only {
    /// It comes back, and is never sent.
    Read,
    /// It is sent, and never comes back.
    Write,
}

/// Where in a request or a response a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The path.
    Path,
    /// The query string.
    Query,
    /// A header. Its name is compared without case.
    Header,
    /// The body.
    Body,
}
