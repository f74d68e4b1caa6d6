//! How a list comes in pages: it is checked that the next one can be asked for by what is there.

use super::Shapes;
use super::places::{Places, Start};
use crate::document::{self, Text};
use crate::model::{Field, FieldPath, Method, Pages, Paging, Retry, Returns, Type};
use crate::report::Report;

/// It was reported.
struct Refused;

/// An operation that has pages, as far as it is known.
pub(super) struct Paged<'c> {
    pub(super) written: &'c document::Operation<'c>,
    pub(super) fields: &'c [Field],
    pub(super) method: Option<Method>,
    pub(super) returns: &'c Returns,
    pub(super) retry: &'c Retry,
    pub(super) shapes: &'c Shapes<'c>,
    pub(super) report: &'c Report,
}

impl Paged<'_> {
    /// How its response is a page, by what it says itself or by what it returns.
    pub(super) fn check(&self) -> Option<Pages> {
        let of_struct = match self.returns.value() {
            Some(Type::Struct(name) | Type::Generic(name, _)) => self.shapes.pages(name),
            _ => None,
        };
        match (&self.written.pages, &self.written.no_pages, of_struct) {
            (Some(pages), ..) => self.pages(pages),
            (None, Some(at), None) => {
                let message = "what is returned has no pages; remove `pages: none`";
                self.report.missing(at, message);
                None
            }
            (None, None, Some(pages)) => self.has_place_for(pages).then(|| self.pages(pages))?,
            (None, Some(_), Some(_)) | (None, None, None) => None,
        }
    }

    /// Whether it can ask for the next one of the pages of a struct. Other operations may.
    fn has_place_for(&self, pages: &document::Pages<'_>) -> bool {
        let place = [&pages.cursor, &pages.number, &pages.offset]
            .into_iter()
            .flatten()
            .next();
        let place = place.and_then(|place| place.split_at_dots().next());
        let missing = place.filter(|place| !self.written.fields().any(|field| field.is_called(place.value)));
        if let Some(place) = &missing {
            let message = format!(
                "what is returned is a page, and there is no field `{}` that asks for the next one: add it, or say `pages: none`",
                place.value
            );
            let returns = self.written.returns.as_ref().and_then(document::Returns::plain);
            self.report
                .missing(returns.map_or(&self.written.key.at, |ty| &ty.text.at), message);
        }
        missing.is_none()
    }

    /// What is said and not allowed is reported at its place, and then there are no pages.
    fn pages(&self, pages: &document::Pages<'_>) -> Option<Pages> {
        let (Some(ty), Retry::Safe | Retry::Unsent) = (self.returns.value(), self.retry) else {
            let message = "only what returns a documented value, whatever its status, and moves no money, has pages; remove `pages`";
            self.report.error(&pages.at, message);
            return None;
        };
        let items = self.items(pages, ty);
        let more = self.value(pages.more.as_ref(), ty, "boolean", |ty| *ty.plain() == Type::Boolean);
        let next = self.next(pages, ty, matches!(items, Ok(Some(_))));
        Some(Pages {
            items: items.ok()?,
            next: next?,
            more: more.ok()?,
        })
    }

    fn places(&self) -> Places<'_> {
        Places {
            shapes: self.shapes,
            report: self.report,
        }
    }

    /// The list, if there is a single one.
    fn items(&self, pages: &document::Pages<'_>, ty: &Type) -> Result<Option<(FieldPath, Type)>, Refused> {
        let Some(place) = &pages.items else {
            return Ok(self.body(ty));
        };
        if let Type::List(_) = ty.plain() {
            let message = "the response itself is the list; remove `items`";
            self.report.error(&place.at, message);
            return Err(Refused);
        }
        let path = self.places().find(place, Start::Response(ty)).ok_or(Refused)?;
        let before = path.fields.len() - 1;
        let is_in_list = path.fields[..before]
            .iter()
            .any(|field| matches!(field.ty.plain(), Type::List(_)));
        match path.fields.last().map(|field| field.ty.plain()) {
            Some(Type::List(item)) if !is_in_list => {
                let item = (**item).clone();
                Ok(Some((path, item)))
            }
            _ => {
                let message = format!(
                    "`{}` is not the one list of a page; name a list that is in no other",
                    place.value
                );
                self.report.error(&place.at, message);
                Err(Refused)
            }
        }
    }

    /// The list that is the body, where no other is named.
    fn body(&self, ty: &Type) -> Option<(FieldPath, Type)> {
        if let Type::List(item) = ty.plain() {
            return Some((FieldPath::WHOLE, (**item).clone()));
        }
        // Beside headers, the body is a field.
        let (_, fields) = self.shapes.fields_in(ty)?;
        let body = fields.into_iter().find(|field| field.whole)?;
        let Type::List(item) = body.ty.plain() else { return None };
        let item = (**item).clone();
        let path = FieldPath {
            in_list: false,
            fields: vec![body],
        };
        Some((path, item))
    }

    /// What asks for the next page: by one key of four.
    fn next(&self, pages: &document::Pages<'_>, ty: &Type, has_items: bool) -> Option<Paging> {
        let report = self.report;
        let document::Pages {
            cursor,
            number,
            offset,
            link,
            from,
            last,
            ..
        } = pages;
        for (place, key, owner) in [(from, "from", ("cursor", cursor)), (last, "last", ("number", number))] {
            if let (Some(place), (owner, None)) = (place, owner) {
                let at = place.at.key().unwrap_or_else(|| place.at.clone());
                report.missing(&at, format!("`{key}` goes with `{owner}`; add that, or remove this"));
            }
        }
        let is_integer = |ty: &Type| *ty.plain() == Type::Integer;
        match (cursor, number, offset, link) {
            (Some(cursor), None, None, None) => self.cursor(cursor, from.as_ref(), pages, ty),
            (None, Some(number), None, None) => {
                let last = self.value(last.as_ref(), ty, "integer", is_integer);
                let field = self.counter(number)?;
                if !has_items && pages.items.is_none() && pages.more.is_none() && pages.last.is_none() {
                    let message = "nothing says when the pages end: name the list with `items`, the number of the last page with \
                                   `last`, or a boolean with `more`";
                    report.missing(&number.at, message);
                }
                Some(Paging::Number {
                    field,
                    last: last.ok()?,
                })
            }
            (None, None, Some(offset), None) => {
                if !has_items && pages.items.is_none() {
                    report.missing(
                        &offset.at,
                        "an offset counts what is in the list: name that with `items`",
                    );
                }
                let field = self.counter(offset)?;
                Some(Paging::Offset { field })
            }
            (None, None, None, Some(link)) => {
                if self.method.is_some_and(|method| method != Method::Get) {
                    report.error(
                        &link.at,
                        "a link is followed by GET, and this is none; ask by `cursor`, `number` or `offset`",
                    );
                }
                // A `url` that can't be read is none, and would end the list too soon.
                let from = self
                    .value(Some(link), ty, "string", |ty| *ty.plain() == Type::String)
                    .ok()??;
                Some(Paging::Link { from })
            }
            _ => {
                let message = "one of `cursor`, `number`, `offset` and `link` says how the next page is asked for; write that one";
                report.missing(&pages.at, message);
                None
            }
        }
    }

    fn cursor(
        &self,
        cursor: &Text<'_>,
        from: Option<&Text<'_>>,
        pages: &document::Pages<'_>,
        ty: &Type,
    ) -> Option<Paging> {
        let Some(from) = from else {
            let message = "`from` is missing: the place in the response that has the next cursor";
            self.report.missing(&pages.at, message);
            return None;
        };
        let field = self.asked(cursor);
        let place = self.places().find(from, Start::Response(ty))?;
        let field = field?;
        let (asked, given) = (last(&field)?, last(&place)?);
        if !asked.optional || asked.clear {
            let message = format!(
                "`{}` has to be one that may be left out, as for the first page: write a `?` behind its type, without `nullable`",
                cursor.value
            );
            self.report.error(&cursor.at, message);
        } else if asked.ty.plain() != given.ty.plain()
            || matches!(
                asked.ty.plain(),
                Type::List(_) | Type::Map(_) | Type::Pair(..) | Type::Struct(_)
            )
        {
            let message = format!(
                "`{}` and `{}` are not of one type; give both the same single one",
                from.value, cursor.value
            );
            self.report.error(&from.at, message);
        }
        Some(Paging::Cursor { field, from: place })
    }

    /// A field of the request that counts.
    fn counter(&self, place: &Text<'_>) -> Option<FieldPath> {
        let path = self.asked(place)?;
        let field = last(&path)?;
        if *field.ty.plain() != Type::Integer || field.is_option() && field.clear {
            let message = format!("`{}` doesn't count: it needs the type `integer`", place.value);
            self.report.error(&place.at, message);
            return None;
        }
        Some(path)
    }

    /// A field of the request. What it is in can be made where it isn't there.
    fn asked(&self, place: &Text<'_>) -> Option<FieldPath> {
        let path = self.places().find(place, Start::Request(self.written, self.fields))?;
        let before = path.fields.len() - 1;
        for field in &path.fields[..before] {
            let Type::Struct(name) = field.ty.plain() else {
                let message = format!(
                    "`{}` is in a list, and one value asks for the next page; choose another",
                    place.value
                );
                self.report.error(&place.at, message);
                return None;
            };
            let inside = self.shapes.fields(name).unwrap_or_default();
            if field.is_option() && inside.iter().any(|field| !field.optional) || field.clear {
                let message = format!(
                    "`{}` may be left out and has required fields, so it can't be made for the next page; make it required",
                    field.name
                );
                self.report.error(&place.at, message);
                return None;
            }
        }
        Some(path)
    }

    /// A value of the response of some type, if it is named.
    fn value(
        &self,
        place: Option<&Text<'_>>,
        ty: &Type,
        wanted: &str,
        is_wanted: impl Fn(&Type) -> bool,
    ) -> Result<Option<FieldPath>, Refused> {
        let Some(place) = place else {
            return Ok(None);
        };
        let path = self.places().find(place, Start::Response(ty)).ok_or(Refused)?;
        if !last(&path).is_some_and(|field| is_wanted(&field.ty)) {
            let message = format!(
                "`{}` is no `{wanted}`, which is needed here; choose one, or give it that type",
                place.value
            );
            self.report.error(&place.at, message);
            return Err(Refused);
        }
        Ok(Some(path))
    }
}

fn last(path: &FieldPath) -> Option<&Field> {
    path.fields.last()
}
