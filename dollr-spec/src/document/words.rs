//! Words that people bring from other languages, and the form that is meant.

use crate::media_types::is_media_type;

/// A type with a parameter that this language writes otherwise: `Option<string>` is `string?`.
pub(crate) fn generic(name: &str, argument: &str) -> Option<String> {
    Some(match name {
        "List" | "Array" | "Vec" | "array" | "Set" | "set" => format!("list<{argument}>"),
        "Option" | "Optional" | "optional" | "Nullable" | "nullable" => format!("{argument}?"),
        "Map" | "Dict" | "dict" | "Record" | "HashMap" | "object" => {
            format!("map<{}>", argument.rsplit(',').next().unwrap_or(argument).trim())
        }
        _ => return None,
    })
}

/// The type that is meant by the name of one elsewhere.
pub(crate) fn scalar(name: &str) -> Option<&'static str> {
    Some(match name {
        "int" | "Int" | "uint" | "long" | "short" | "bigint" | "BigInt" => "integer",
        "number" | "float" | "double" | "BigDecimal" | "numeric" => "decimal",
        "bool" | "Boolean" => "boolean",
        "text" | "str" | "String" | "char" => "string",
        "datetime" | "date-time" | "date_time" | "DateTime" | "time" => "timestamp",
        "money" => "amount",
        "any" | "Any" | "unknown" | "mixed" => "json",
        "phone_number" | "msisdn" | "MSISDN" => "phone",
        "currency_code" => "currency",
        "country_code" => "country",
        "email_address" => "email",
        "object" | "dict" | "hash" => "map<json>",
        "array" => "list<...>",
        "password" => "secret",
        "binary" | "base64" | "blob" => "bytes",
        "guid" | "GUID" => "uuid",
        "uri" | "URL" | "Url" => "url",
        _ => return sized(name),
    })
}

/// The type of a number with so many bits: `int32`, `u64`, `float64`.
fn sized(name: &str) -> Option<&'static str> {
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let (kind, bits) = name.split_at(start);
    let is_known = matches!(bits, "8" | "16" | "32" | "64" | "128");
    match kind {
        "i" | "u" | "int" | "uint" if is_known => Some("integer"),
        "f" | "float" if is_known => Some("decimal"),
        _ => None,
    }
}

/// What is said of a text that stands for a type, and can be none.
pub(crate) fn no_type(name: &str) -> Option<String> {
    let is_word = |name: &str| {
        name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let is_name = is_word(name);
    Some(match name {
        "uuid4" => {
            "it is a kind of id, as in `Key: { id: uuid4 }` under `types`; `uuid` is one of any version".to_owned()
        }
        "_" => "it is the place of a type that is written here: say its `fields`, `values` or `one_of`".to_owned(),
        "nothing" => "it is what is returned, or a case of a union: a field that holds nothing is left out".to_owned(),
        _ if is_media_type(name) => {
            format!("a media type is written beside a body: `{{ media: {name}, body: bytes }}`")
        }
        _ if name.contains('|') => "one of several types is a union, as in `{ one_of: [string, integer] }`".to_owned(),
        _ if name.ends_with(']') && name.split_once('[').is_some_and(|(outer, _)| is_word(outer)) => {
            "what is in a type stands in `<>`, as in `list<string>`".to_owned()
        }
        _ if name.contains([' ', ',', '[', '(', '{']) => return None,
        _ if name.strip_suffix('!').is_some_and(is_word) => "what has to be there is written without a sign".to_owned(),
        _ if name.strip_prefix('?').is_some_and(is_word) => {
            format!("what may be left out has the `?` behind it: `{}?`", &name[1..])
        }
        _ if name.strip_suffix('>').is_some_and(is_word) => "it has a `>` too many; remove it".to_owned(),
        _ if !is_name => "what is always the same is written as a constant: `{ const: ... }`".to_owned(),
        _ => return None,
    })
}

/// Whether the name of a type elsewhere says that nothing is returned.
pub(crate) fn is_nothing(name: &str) -> bool {
    matches!(name, "void" | "null" | "none" | "None" | "unit")
}

/// The key that is meant by one of another language, and what is said of it.
pub(super) fn key(key: &str) -> Option<(&'static str, &'static str)> {
    of_descriptions(key).or_else(|| of_calls(key))
}

/// Such keys of what describes an API and its values.
fn of_descriptions(key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        "optional" | "required" | "mandatory" => {
            ("type", "put a `?` behind the type of what may be left out: `string?`")
        }
        "clear" => (
            "nullable",
            "a `?` behind the type and `nullable: true` tell leaving out, `null` and a value apart",
        ),
        "wire" | "unit" => ("as", "`as` says how a value is written: `as: string`, `as: seconds`"),
        "format" => (
            "as",
            "a date, an email or a UUID is a type, as in `type: date`, and how it is written says `as`, as in `as: seconds`",
        ),
        "style" | "explode" | "collectionFormat" => ("as", "`as` says how a list or an object is written: `as: comma`"),
        "ids" | "enums" | "structs" | "pairs" | "schemas" | "components" | "definitions" => {
            ("types", "all types are under `types`")
        }
        "json" => ("id", "an id is written `{ id: integer }`"),
        "properties" => ("fields", "the fields of a struct are under `fields`"),
        "enum" => ("values", "the values of an enum are under `values`"),
        "oneOf" | "anyOf" => ("one_of", "the cases of a union are under `one_of`"),
        "allOf" | "extends" => ("include", "the fields of other structs come by `include: [Other]`"),
        "items" => ("type", "a list is the type `list<Item>`"),
        "additionalProperties" => ("type", "an object with free keys is the type `map<Item>`"),
        "$ref" => ("type", "a type is used by its name: `type: Invoice`"),
        "minLength" | "min_length" | "minimum" | "minItems" | "min_items" => (
            "min",
            "the least is `min`: of a text it counts characters, of a list items",
        ),
        "maxLength" | "max_length" | "maximum" | "maxItems" | "max_items" => (
            "max",
            "the most is `max`: of a text it counts characters, of a list items",
        ),
        "parameters" | "params" | "queryParams" | "query_params" => {
            ("query", "parameters are fields under `path`, `query` or `headers`")
        }
        "requestBody" | "request_body" => ("body", "the fields of the body are under `body`"),
        "responses" | "response" => ("returns", "what comes back is under `returns`"),
        "operationId" | "operation_id" => ("name", "the key of an operation is its name"),
        "consumes" | "content_type" | "contentType" | "encoding" | "produces" => (
            "media",
            "what a body is sent as, or comes back as, is its `media`: `media: form`",
        ),
        "tags" => (
            "resource",
            "the operations of a resource are in one file, which names it by `resource`",
        ),
        "paths" => (
            "operations",
            "operations are under `operations`, each with its method and path in `http`",
        ),
        _ => return None,
    })
}

/// Such keys of what is said of calls: how they ask, sign in and go from page to page.
fn of_calls(key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        "with" => ("ask", "the operation that is asked is named by `ask`"),
        "key" => (
            "by",
            "fields that have another name there are named by `by: { theirs: ours }`",
        ),
        "operation_type" | "payer_currency" => ("is", "what the response has to say is under `is`"),
        "rename" | "alias" => ("name", "a key is the API's own word, and `name` the one in Rust"),
        "multipleOf" | "exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems" => {
            ("description", "nothing checks that: say it in the `description`")
        }
        "security" | "securitySchemes" | "auth" => ("authentication", "how to sign in is under `authentication`"),
        "servers" | "server" | "host" | "url" | "basePath" | "base_path" | "baseUrl" => {
            ("base_url", "the address of the API is its `base_url`")
        }
        "endpoints" | "endpoint" | "routes" => ("operations", "operations are under `operations`"),
        "info" | "openapi" | "swagger" => (
            "files",
            "this language has no place for it: the program `dollr-spec` makes a spec of an OpenAPI document by `import`",
        ),
        "summary" | "title" | "desc" | "doc" | "docs" | "comment" => {
            ("description", "what it is stands in `description`")
        }
        "discriminator" => ("tag", "the field that tells the cases of a union apart is its `tag`"),
        "regex" | "regexp" => ("pattern", "what it matches is its `pattern`"),
        "sensitive" | "pii" | "private" => ("personal", "personal data is `personal: true`"),
        "readOnly" | "read_only" | "readonly" | "writeOnly" | "write_only" => (
            "only",
            "what is never sent is `only: read`, and what never comes back `only: write`",
        ),
        "length" | "len" | "range" => ("min", "lengths and ranges are said by `min` and `max`"),
        "user" | "login" => ("username", "the variable of the user's name is `username`"),
        "pass" | "secret" => ("password", "the variable of the password is `password`"),
        "page" | "page_number" => (
            "number",
            "`number` names the field of the request that is the number of the page",
        ),
        "total" | "pages" | "page_count" => ("last", "`last` names the number of the last page in the response"),
        "limit" | "per_page" | "size" => ("items", "how many items a page has, the call alone says: remove it"),
        "constant" | "fixed" => ("const", "what is always the same is its `const`"),
        "idempotent" => ("retry", "what may be sent again is `retry: safe`"),
        "idempotency" | "idempotency_key" | "idempotencyKey" => (
            "headers",
            "a key by which the API knows a call again is a field: `headers: { Idempotency-Key: uuid }`",
        ),
        "cookie" | "cookies" => (
            "headers",
            "a cookie is state that no call shows, so there are none; remove it",
        ),
        "next" | "next_cursor" | "token" | "after" | "page_token" => (
            "cursor",
            "`cursor` names the field of the request that asks for the next page, and `from` what it is in the response",
        ),
        "query" | "api_key" | "apiKey" | "apikey" => (
            "bearer",
            "a key stands in a header, `headers: { X-Api-Key: VARIABLE }`, and never in an address, which is logged on its way",
        ),
        "oauth" | "oauth2" | "bearerAuth" => (
            "bearer",
            "a token is `bearer: VARIABLE`, and a program that gets one gives it to the client with `set_service`",
        ),
        _ => return None,
    })
}
