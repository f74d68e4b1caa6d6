//! What the table of fields says that `dollr_api!` writes: a row for each field on the wire.

use crate::schema::{Constant, Field, Only, Place, Shape, Style};

/// One field on the wire: its name, and what its type doesn't say.
// A tuple and an enum: the compiler reads a few hundred of them, and has nothing to run then.
pub type Row<'a> = (&'static str, &'a [Note]);

/// What is said of a field.
#[derive(Clone, Copy, Debug)]
pub enum Note {
    /// It has another name on the wire.
    Named(&'static str),
    /// It has another name on the wire than in the flat object of a request.
    Wire(&'static str),
    /// It is the second field of a pair. What is said of the first one, the row before, holds of it as well.
    Second,
    /// It is always this, and isn't there in Rust.
    Const(Constant),
    /// It is in the path.
    Path,
    /// It is in the query.
    Query,
    /// It is a header.
    Header,
    /// It is the whole body.
    Whole,
    /// It is written so as text.
    Style(Style),
    /// Its files have one of these media types.
    MediaTypes(&'static [&'static str]),
    /// It may be `null`.
    Nullable,
    /// It goes as a JSON string.
    AsText,
    /// It is at least this, or has so many characters, items or bytes.
    Min(&'static str),
    /// It is at most this, or has so many characters, items or bytes.
    Max(&'static str),
    /// This regular expression is found in it.
    Pattern(&'static str),
    /// It is taken to be this if it is left out.
    Default(Constant),
    /// It is never sent.
    OnlyRead,
    /// It never comes back.
    OnlyWrite,
    /// It is personal data.
    Personal,
}

/// What the rows of a table say. What its type says of a field isn't there yet.
pub(super) const fn said<const N: usize>(rows: &[Row<'_>; N]) -> [Field; N] {
    let mut fields = [const { Field::new("", Shape::Json) }; N];
    let mut row = 0;
    while row < N {
        let (name, mut notes) = rows[row];
        let is_second = matches!(notes, [Note::Second]);
        if is_second {
            notes = rows[row - 1].1;
        }
        Note::Named(name).apply(&mut fields[row]);
        let mut note = 0;
        while note < notes.len() {
            notes[note].apply(&mut fields[row]);
            note += 1;
        }
        if is_second {
            Note::Named(name).apply(&mut fields[row]);
        }
        row += 1;
    }
    fields
}

impl Note {
    const fn apply(self, to: &mut Field) {
        match self {
            Self::Named(name) => {
                to.name = name;
                to.wire = name;
            }
            Self::Wire(name) => to.wire = name,
            Self::Second => {}
            Self::Const(constant) => to.shape = Shape::Const(constant),
            Self::Path => to.place = Place::Path,
            Self::Query => to.place = Place::Query,
            Self::Header => to.place = Place::Header,
            Self::Whole => to.whole = true,
            Self::Style(style) => to.style = Some(style),
            Self::MediaTypes(media_types) => to.media_types = media_types,
            Self::Nullable => to.nullable = true,
            Self::AsText => to.as_text = true,
            Self::Min(min) => to.limits.min = Some(min),
            Self::Max(max) => to.limits.max = Some(max),
            Self::Pattern(pattern) => to.limits.pattern = Some(pattern),
            Self::Default(default) => to.default = Some(default),
            Self::OnlyRead => to.only = Some(Only::Read),
            Self::OnlyWrite => to.only = Some(Only::Write),
            Self::Personal => to.personal = true,
        }
    }
}
