//! An API as generated code would write it.

#![allow(unreachable_pub, reason = "generated types are public")]

use std::fmt;

use crate::codegen as runtime;
use runtime::{Content, OperationMeta, Returns, Statuses, UnknownFields};

/// Structs, and their fields.
macro_rules! structs {
    ($($name:ident { $($field:ident: $ty:ty,)* })*) => {
        $(
            pub(super) struct $name {
                $(pub(super) $field: $ty,)*
                pub(super) unknown_fields: UnknownFields,
            }
        )*
    };
}

structs! {
    Report { id: i64, }
    Located { location: runtime::Url, id: i64, }
    Waiting { retry_after: Option<runtime::Duration>, parts: Option<Vec<i64>>, job: Report, }
    Size { size: Option<i64>, }
    Listed { total: i64, body: Vec<Report>, }
    Perhaps { total: i64, body: Option<Report>, }
    Table { rows: i64, body: String, }
    File { name: runtime::Secret, body: runtime::Bytes, }
    Refusal { reason: String, }
    Leak { pin: runtime::Secret, phone: runtime::Phone, message: String, }
    Beside { retry_after: Option<runtime::Duration>, body: Leak, }
}

runtime::object! {
    Report { id: i64, }
}
runtime::object! {
    Located { location: runtime::Url as "Location" [Header], id: i64, }
}
runtime::object! {
    Waiting {
        retry_after: Option<runtime::Seconds> as "Retry-After" [Header],
        parts: Option<Vec<i64>> as "X-Parts" [Header],
        job: Report,
    }
}
runtime::object! {
    Size { size: Option<i64> as "X-Size" [Header], }
}
runtime::object! {
    Listed { total: i64 as "X-Total" [Header], body: Vec<Report> [Whole], }
}
runtime::object! {
    Perhaps { total: i64 as "X-Total" [Header], body: Option<Report> [Whole], }
}
runtime::object! {
    Table { rows: i64 as "X-Rows" [Header], body: String [Whole], }
}
runtime::object! {
    File { name: runtime::Secret as "X-Name" [Header], body: runtime::BodyBytes [Whole], }
}
runtime::object! {
    Refusal { reason: String, }
}
runtime::object! {
    Leak { pin: runtime::Secret, phone: runtime::Phone, message: String, }
}
runtime::object! {
    Beside { retry_after: Option<runtime::Seconds> as "Retry-After" [Header], body: Leak [Whole], }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum CreateReportResponse {
    Created(Located),
    Accepted(Waiting),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum FindReportResponse {
    Ok(Report),
    OkCsv(String),
    OkHalJson(Vec<Report>),
    Success(Option<Report>),
    NotFound,
    Gone(Refusal),
}

runtime::responses! {
    CreateReportResponse {
        Created(Located) = Code(201),
        Accepted(Waiting) = Code(202),
    }
    FindReportResponse {
        Ok(Report) = Code(200) => into_ok,
        OkCsv(String) = Code(200) as Returns::Media("text/csv", Content::Text),
        OkHalJson(Vec<Report>) = Code(200) as Returns::Media("application/hal+json", Content::Value(<Vec<Report> as runtime::Value>::SHAPE)),
        Success(Option<Report>) = Class(2) as runtime::or_empty::<Report>(),
        NotFound = Code(404),
        Gone(Refusal) = Code(410) => into_gone,
    }
}

/// Operations: their requests take nothing.
macro_rules! operations {
    ($($name:ident: $response:ty $(as $returns:expr)?, { $($meta:tt)* })*) => {
        $(
            pub(super) struct $name {
                unknown_fields: UnknownFields,
            }

            runtime::object! { $name {} }

            impl $name {
                pub(super) fn request() -> Self {
                    Self { unknown_fields: UnknownFields::default() }
                }
            }

            impl runtime::Request for $name {
                type Response = $response;
                $(const RETURNS: Returns = $returns;)?
                const META: OperationMeta = OperationMeta {
                    name: stringify!($name),
                    path: "/v1/reports",
                    $($meta)*
                    ..OperationMeta::PLAIN
                };
            }
        )*
    };
}

const PDF: Returns = Returns::Media("application/pdf", Content::Bytes);

operations! {
    CreateReport: CreateReportResponse, {
        method: runtime::Method::Post,
        retry: runtime::Retry::Unsent,
        errors: &[
            runtime::error_response::<Refusal>(Statuses::Code(422)),
            runtime::error_response::<Vec<String>>(Statuses::Code(409)),
            runtime::error_response::<Waiting>(Statuses::Code(503)),
            runtime::error_response::<Beside>(Statuses::Code(403)),
            runtime::error_response::<Leak>(Statuses::Class(4)),
            runtime::error_response::<Refusal>(Statuses::Any),
        ],
    }
    FindReport: FindReportResponse, { errors: &[runtime::error_response::<Vec<String>>(Statuses::Class(4))], }
    ReportSize: Size, { method: runtime::Method::Head, }
    MaybeReport: Option<Report> as runtime::or_empty::<Report>(), {}
    ListReports: Listed, {}
    MaybeCounted: Perhaps, {}
    ReportFile: runtime::Bytes as PDF, {}
    AnyFile: runtime::Bytes, {}
    ReportText: String as Returns::Media("text/plain", Content::Text), {}
    ReportTable: Table as Returns::Media("text/csv", Content::Value(<Table as runtime::Value>::SHAPE)), {}
    NamedFile: File as Returns::Media("application/pdf", Content::Value(<File as runtime::Value>::SHAPE)), {}
    LinkedReport: Report as Returns::Media("application/hal+json", Content::Value(<Report as runtime::Value>::SHAPE)), {}
}
