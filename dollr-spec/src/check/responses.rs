//! What comes back: a type or one of its own, by status, and in which media type.

use std::collections::BTreeSet;

use super::fields;
use super::operations::Context;
use super::types::{Notation, Types};
use super::{bodies, forms, headers};
use crate::document::{self, Body, Text, TypeText, words};
use crate::media_types;
use crate::model::{Content, ErrorResponse, Ident, Method, Place, Response, Returns, Statuses, Struct, Style, Type};
use crate::report::Report;
use crate::statuses;

/// The types that are made for what an operation returns: the enum of its responses, and structs of those with headers.
pub(super) fn type_names(operation: &document::Operation<'_>) -> Vec<String> {
    let structs = with_headers(operation).map(|(name, _)| name);
    let by_status = matches!(operation.returns, Some(document::Returns::ByStatus(_)));
    by_status
        .then(|| enum_name(operation))
        .into_iter()
        .chain(structs)
        .collect()
}

fn enum_name(operation: &document::Operation<'_>) -> String {
    format!("{}Response", operation.type_name())
}

/// The name of what comes back with some statuses.
fn name_of(operation: &document::Operation<'_>, response: &document::StatusResponse<'_>) -> String {
    let in_key = statuses::parse(response.key.value).and_then(|(_, media_type)| media_type);
    let status = statuses::name(response.statuses, in_key.map(|(_, media_type)| media_type));
    operation.type_name() + &status
}

/// The responses that are structs of their own, by name.
fn with_headers<'o, 'a>(
    operation: &'o document::Operation<'a>,
) -> impl Iterator<Item = (String, &'o document::Response<'a>)> {
    let (one, by_status) = match &operation.returns {
        None => (None, &[][..]),
        Some(document::Returns::One(response)) => (Some((enum_name(operation), &**response)), &[][..]),
        Some(document::Returns::ByStatus(responses)) => (None, responses.as_slice()),
    };
    let by_status = by_status.iter().chain(&operation.errors);
    let by_status = by_status.map(|it| (name_of(operation, it), &it.response));
    one.into_iter()
        .chain(by_status)
        .filter(|(_, response)| !response.headers.is_empty())
}

/// The structs that are made for what an operation returns.
pub(super) fn structs(operation: &document::Operation<'_>, types: &Types<'_>, report: &Report) -> Vec<Struct> {
    let known = with_headers(operation).filter(|(name, _)| types.response(name).is_some());
    let structs = known.map(|(name, response)| {
        headers::check_names(&response.headers, report);
        let fields::Checked { fields, constants } = fields_of(response, types, report);
        Struct {
            name,
            description: Some(format!("A response of `{}`, with its headers.", operation.key.value)),
            fields,
            constants,
            is_input: false,
            is_generic: false,
        }
    });
    structs.collect()
}

fn fields_of(response: &document::Response<'_>, types: &Types<'_>, report: &Report) -> fields::Checked {
    let whole: Vec<_> = match &response.body {
        Some(Body::Type(ty)) if ty.text.value != "nothing" => vec![whole(ty, &response.at)],
        _ => Vec::new(),
    };
    let body = match &response.body {
        Some(Body::Fields(fields)) => fields.as_slice(),
        _ => &whole,
    };
    let groups = [(Place::Header, response.headers.as_slice()), (Place::Body, body)];
    let mut checked = fields::check_all(&groups, types, report);
    for field in &mut checked.fields {
        if field.ty == Type::Upload {
            field.ty = Type::BodyBytes;
        }
        let written = response.headers.iter().find(|it| it.key.value == field.wire);
        if let (Some(style), Some(written_as)) = (field.style, written.and_then(|it| it.written_as.as_ref()))
            && style != Style::Comma
        {
            let message = format!(
                "a header of a response is read as one value, or as items between commas, and not `as: {}`: leave `as` out, or make it a `string`",
                written_as.value
            );
            report.error(&written_as.at, message);
        }
    }
    checked
}

/// A body that is one value, as the field that it is beside headers.
fn whole<'a>(ty: &TypeText<'a>, at: &document::At) -> document::Field<'a> {
    document::Field {
        key: Text {
            value: "body",
            at: at.clone(),
        },
        name: None,
        ty: Some(ty.clone()),
        description: Some("What is in the body."),
        written_as: None,
        keys: None,
        limits: document::Limits {
            min: None,
            max: None,
            pattern: None,
        },
        constant: None,
        default: None,
        only: None,
        nullable: None,
        personal: None,
        deprecated: false,
        media: Vec::new(),
        is_body: true,
        is_whole: true,
    }
}

/// What an operation returns, or nothing once its mistake is reported.
pub(super) fn check(
    operation: &document::Operation<'_>,
    method: Option<Method>,
    types: &Types<'_>,
    report: &Report,
) -> Option<Returns> {
    let check = Check { method, types, report };
    if let Some(at) = &operation.undocumented {
        return check.undocumented(operation, at);
    }
    match operation.returns.as_ref()? {
        document::Returns::One(response) => check.response(response, &enum_name(operation)),
        document::Returns::ByStatus(responses) => check.by_status(operation, responses),
    }
}

/// What the bodies of errors are: those that the operation says, and those of all operations. The most exact comes first.
pub(super) fn check_errors(
    operation: &document::Operation<'_>,
    method: Option<Method>,
    returns: Option<&Returns>,
    context: &Context<'_, '_>,
) -> Vec<ErrorResponse> {
    let check = Check {
        method,
        types: context.types,
        report: context.report,
    };
    let mut errors = check.errors(&operation.errors, |it| name_of(operation, it), returns);
    // A response to `HEAD` has no body, whatever is said of all operations.
    let shared = context.errors.iter().filter(|_| method != Some(Method::Head));
    errors.extend(shared.cloned());
    errors.sort_by_key(|error| error.statuses);
    errors.dedup_by_key(|error| error.statuses);
    errors
}

/// What the bodies of errors are of all operations.
pub(super) fn check_shared_errors(
    written: &[document::StatusResponse<'_>],
    types: &Types<'_>,
    report: &Report,
) -> Vec<ErrorResponse> {
    let check = Check {
        method: None,
        types,
        report,
    };
    check.errors(written, |_| String::new(), None)
}

struct Check<'c, 'a> {
    method: Option<Method>,
    types: &'c Types<'a>,
    report: &'c Report,
}

impl Check<'_, '_> {
    fn undocumented(&self, operation: &document::Operation<'_>, at: &document::At) -> Option<Returns> {
        let returns = operation.returns.as_ref()?;
        let Some(ty) = returns.plain() else {
            if returns.each().all(|response| response.is_whole) {
                let message = "what no source documents has no statuses, headers or media type: name the type that may be returned";
                self.report.error(at, message);
            }
            return None;
        };
        if ty.text.value == "nothing" {
            let message = "`nothing` can't be undocumented: name the type that may be returned";
            self.report.error(at, message);
            return Some(Returns::Nothing);
        }
        if ty.optional {
            let message = "what is undocumented may be missing anyway; remove the `?`";
            self.report.error(&ty.text.at, message);
            return None;
        }
        self.ty(ty).map(Returns::Undocumented)
    }

    fn by_status(
        &self,
        operation: &document::Operation<'_>,
        responses: &[document::StatusResponse<'_>],
    ) -> Option<Returns> {
        let mut checked = Vec::new();
        let mut seen = BTreeSet::new();
        let mut is_right = true;
        for written in responses {
            let wrong = match written.statuses {
                Statuses::Any => Some("only `errors` has a `default`: what is returned says its status".to_owned()),
                Statuses::Class(1) | Statuses::Code(100..=199) => {
                    Some("the client takes no status that begins with 1; remove it".to_owned())
                }
                _ => None,
            };
            let media_type = written.response.media.as_ref().map_or("", |media| media.value);
            let name = name_of(operation, written);
            let variant = name[operation.type_name().len()..].to_owned();
            let is_new = seen.insert(variant.clone());
            let wrong = wrong.or_else(|| {
                (!is_new).then(|| {
                    format!(
                        "`{}` is here already: give each a media type, as in `{} text/csv`",
                        written.key.value,
                        written.key.value.split(' ').next().unwrap_or_default()
                    )
                })
            });
            if let Some(message) = wrong {
                self.report.error(&written.key.at, message);
                is_right = false;
                continue;
            }
            let returns = self.response(&written.response, &name);
            is_right &= returns.is_some();
            checked.extend(returns.map(|returns| {
                let response = Response {
                    statuses: written.statuses,
                    variant: Ident(variant),
                    returns,
                };
                // The first that fits is taken.
                ((written.statuses, media_type.contains('*')), response)
            }));
        }
        checked.sort_by_key(|(order, _)| *order);
        let name = self.types.response(&enum_name(operation))?;
        let responses = checked.into_iter().map(|(_, response)| response).collect();
        is_right.then(|| Returns::ByStatus(name.clone(), responses))
    }

    fn errors<'w, 'a: 'w>(
        &self,
        written: impl IntoIterator<Item = &'w document::StatusResponse<'a>>,
        name: impl Fn(&document::StatusResponse<'_>) -> String,
        returns: Option<&Returns>,
    ) -> Vec<ErrorResponse> {
        let mut errors: Vec<ErrorResponse> = Vec::new();
        for it in written {
            let is_success = match (it.statuses, returns) {
                (statuses, Some(Returns::ByStatus(_, responses))) => responses.iter().any(|it| it.statuses == statuses),
                (Statuses::Class(2) | Statuses::Code(200..=299), _) => true,
                _ => false,
            };
            if is_success {
                let why = match returns {
                    Some(Returns::ByStatus(..)) => "`returns` has it; keep one",
                    _ => "any from 200 to 299 is a success; remove it, or say by status what is returned",
                };
                self.report
                    .error(&it.key.at, format!("`{}` is no error: {why}", it.key.value));
            } else if errors.iter().any(|error| error.statuses == it.statuses) {
                let message = format!("`{}` is here already: an error has one body; keep one", it.key.value);
                self.report.error(&it.key.at, message);
            } else if let Some(returns) = self.response(&it.response, &name(it)) {
                let statuses = it.statuses;
                errors.push(ErrorResponse { statuses, returns });
            }
        }
        errors
    }

    /// One response, which is a struct of this name if it has headers.
    fn response(&self, response: &document::Response<'_>, name: &str) -> Option<Returns> {
        if !response.is_whole {
            return None;
        }
        let media = response.media.as_ref();
        if let Some(media) = media
            && !bodies::check_media_type(media, "one in full as `text/csv`", self.report)
        {
            return None;
        }
        let body = match &response.body {
            Some(Body::Type(ty)) if ty.text.value != "nothing" => Some(ty),
            _ => None,
        };
        let has_body = body.is_some() || matches!(response.body, Some(Body::Fields(_)));
        if self.method == Some(Method::Head) && has_body {
            let message = "a response to `HEAD` has no body: write `returns: nothing`, or its `headers`";
            self.report.error(&response.at, message);
            return None;
        }
        if let (Some(media), false) = (media, has_body) {
            let message = "a media type is that of a body, and there is none: add `body`, or remove it";
            self.report.error(&media.at, message);
            return None;
        }
        let is_json = media.is_none_or(|media| media_types::is_json(media.value));
        if let (Some(media), false) = (media, is_json) {
            self.check_text(response, body, media)?;
        }
        let is_bytes = body.is_some_and(|ty| ty.argument.is_none() && ty.name.value == "bytes");
        if let Some(body) = body.filter(|body| body.optional && (media.is_some() || is_bytes)) {
            let message = "a body that has a media type is there; remove the `?`";
            self.report.error(&body.text.at, message);
            return None;
        }
        if !response.headers.is_empty() {
            let ty = Type::Struct(self.types.response(name)?.clone());
            let media = media.map(|media| media.value).or(is_bytes.then_some("*/*"));
            return Some(match media {
                Some(media) => Returns::Media(media.to_owned(), Content::Value(ty)),
                None => Returns::Value(ty),
            });
        }
        let Some(body) = body else {
            return Some(Returns::Nothing);
        };
        let content = match body.name.value {
            _ if is_bytes => Content::Bytes,
            "string" if !is_json => Content::Text,
            _ => Content::Value(self.ty(body)?),
        };
        Some(match (content, media) {
            (Content::Value(ty), None) if body.optional => Returns::Optional(ty),
            (Content::Value(ty), None) => Returns::Value(ty),
            (content, media) => Returns::Media(media.map_or("*/*", |media| media.value).to_owned(), content),
        })
    }

    /// What is no JSON is a text or bytes.
    fn check_text(
        &self,
        response: &document::Response<'_>,
        body: Option<&TypeText<'_>>,
        media: &Text<'_>,
    ) -> Option<()> {
        let is_raw = body.is_some_and(|ty| ty.argument.is_none() && matches!(ty.name.value, "bytes" | "string"));
        if !is_raw {
            let at = body.map_or(&response.at, |ty| &ty.text.at);
            let message = format!("a body of `{}` is `bytes` or a `string`", media.value);
            self.report.error(at, message);
        }
        is_raw.then_some(())
    }

    fn ty(&self, written: &TypeText<'_>) -> Option<Type> {
        if words::is_nothing(written.text.value) && !self.types.has(written.text.value) {
            let message = format!("unknown type `{}`; here it is called `nothing`", written.text.value);
            self.report.error(&written.text.at, message);
            return None;
        }
        if self.types.needs_notation(written.name.value) {
            let message = format!(
                "`{}` can't be returned alone: return a struct that has it as a field",
                written.name.value
            );
            self.report.error(&written.text.at, message);
            return None;
        }
        let ty = self.types.resolve(written, &Notation::default(), self.report)?;
        if super::styles::has_files(&ty) {
            let message = "a file is a part of a request; what is returned is `bytes`";
            self.report.error(&written.text.at, message);
            return None;
        }
        forms::check_plain(&ty, written, self.report).then_some(ty)
    }
}
