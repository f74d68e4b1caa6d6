//! Reads the tree of a file as the spec that is written in it.

use super::reader::Reader;
use super::spec::{
    Authentication, Confirm, Enum, EnumValue, Example, Field, File, Id, Imports, Operation, Pair, Recover, Root,
    Struct, Text, Wait,
};
use super::tree::{Node, Spanned};
use crate::report::Report;

/// What the root file has, and no other.
const ROOT_KEYS: [&str; 6] = [
    "name",
    "base_url",
    "documentation",
    "authentication",
    "imports",
    "files",
];

/// Reads the root file, which may also hold what every other file may.
pub(crate) fn read_root<'a>(node: &'a Node, report: &'a Report) -> (Root<'a>, File<'a>) {
    let mut reader = Reader::new(node, "the root file", report);
    let root = Root {
        node,
        name: text(reader.required("name"), "the name", report),
        base_url: decisive_text(reader.optional("base_url"), "the base URL", report),
        documentation: text(reader.optional("documentation"), "the documentation's address", report),
        authentication: reader
            .optional("authentication")
            .map(|node| read_authentication(node, report)),
        imports: reader
            .optional("imports")
            .map(|node| read_imports(node, report))
            .unwrap_or_default(),
        files: texts(reader.optional("files"), "the list of files", report),
    };
    let file = read_sections(&mut reader, report);
    reader.finish();
    (root, file)
}

/// Reads any other file.
pub(crate) fn read_file<'a>(node: &'a Node, report: &'a Report) -> File<'a> {
    let mut reader = Reader::new(node, "a spec file", report);
    for key in ROOT_KEYS {
        reader.refuse(key, format!("only the root file has the key `{key}`; move it there"));
    }
    let file = read_sections(&mut reader, report);
    reader.finish();
    file
}

fn read_sections<'a>(reader: &mut Reader<'a>, report: &'a Report) -> File<'a> {
    File {
        resource: decisive_text(reader.optional("resource"), "the resource's name", report),
        description: description(reader, report),
        ids: named(reader.optional("ids"), "the ids", report, read_id),
        enums: named(reader.optional("enums"), "the enums", report, read_enum),
        pairs: named(reader.optional("pairs"), "the pairs", report, read_pair),
        structs: named(reader.optional("structs"), "the structs", report, read_struct),
        operations: named(reader.optional("operations"), "the operations", report, read_operation),
    }
}

fn read_authentication<'a>(node: &'a Node, report: &'a Report) -> Authentication<'a> {
    let mut reader = Reader::new(node, "the authentication", report);
    let mut authentication = Authentication {
        node,
        operation: text(reader.required("operation"), "an operation's name", report),
        token: text(reader.required("token"), "a field's name", report),
        lifetime: text(reader.required("lifetime"), "a field's name", report),
        client_id: None,
        client_secret: None,
    };
    if let Some(node) = reader.required("environment") {
        let mut variables = Reader::new(node, "the environment", report);
        authentication.client_id = text(variables.required("client_id"), "a variable's name", report);
        authentication.client_secret = text(variables.required("client_secret"), "a variable's name", report);
        variables.finish();
    }
    reader.finish();
    authentication
}

fn read_imports<'a>(node: &'a Node, report: &'a Report) -> Imports<'a> {
    let mut reader = Reader::new(node, "the imports", report);
    let imports = Imports {
        ids: texts(reader.optional("ids"), "the imported ids", report),
        enums: texts(reader.optional("enums"), "the imported enums", report),
        structs: texts(reader.optional("structs"), "the imported structs", report),
        pairs: texts(reader.optional("pairs"), "the imported pairs", report),
    };
    reader.finish();
    imports
}

fn read_id<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Id<'a> {
    let mut reader = Reader::new(node, "an id", report);
    let id = Id {
        name,
        description: description(&mut reader, report),
        json: text(reader.required("json"), "the kind of an id", report),
    };
    reader.finish();
    id
}

fn read_enum<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Enum<'a> {
    let mut reader = Reader::new(node, "an enum", report);
    let this = Enum {
        name,
        description: description(&mut reader, report),
        values: required_names(reader.required("values"), "the values", report, read_enum_value),
    };
    reader.finish();
    this
}

fn read_enum_value<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> EnumValue<'a> {
    let mut reader = Reader::new(node, "an enum's value", report);
    let value = EnumValue {
        name,
        description: description(&mut reader, report),
        supported: flag(reader.optional("supported"), "`supported`", report).unwrap_or(true),
        end: text(reader.optional("final"), "`final`", report),
    };
    reader.finish();
    value
}

fn read_pair<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Pair<'a> {
    let mut reader = Reader::new(node, "a pair", report);
    let pair = Pair {
        name,
        description: description(&mut reader, report),
        tag: text(reader.required("tag"), "the tag's enum", report),
        values: required_names(reader.required("values"), "the values", report, |tag, id, report| {
            (tag, text(Some(id), "an id's name", report))
        }),
    };
    reader.finish();
    pair
}

fn read_struct<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Struct<'a> {
    let mut reader = Reader::new(node, "a struct", report);
    let this = Struct {
        name,
        description: description(&mut reader, report),
        fields: required_names(reader.required("fields"), "the fields", report, read_field),
    };
    reader.finish();
    this
}

fn read_field<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Field<'a> {
    let mut reader = Reader::new(node, "a field", report);
    let field = Field {
        name,
        ty: text(reader.required("type"), "a type", report),
        description: description(&mut reader, report),
        optional: flag(reader.optional("optional"), "`optional`", report).unwrap_or(false),
        nullable: flag(reader.optional("nullable"), "`nullable`", report).unwrap_or(false),
        clear: flag(reader.optional("clear"), "`clear`", report).unwrap_or(false),
        personal: flag(reader.optional("personal"), "`personal`", report).unwrap_or(false),
        deprecated: flag(reader.optional("deprecated"), "`deprecated`", report).unwrap_or(false),
        wire: text(reader.optional("wire"), "`wire`", report),
        keys: reader.optional("keys").map(|node| Spanned {
            value: texts(Some(node), "`keys`", report),
            at: node.at.clone(),
        }),
        unit: decisive_text(reader.optional("unit"), "a unit", report),
        min: number(reader.optional("min"), "a minimum", report),
    };
    reader.finish();
    field
}

fn read_operation<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Operation<'a> {
    let mut reader = Reader::new(node, "an operation", report);
    let operation = Operation {
        name,
        description: description(&mut reader, report),
        http: text(reader.required("http"), "the method and path", report),
        documentation: text(reader.optional("documentation"), "the documentation's address", report),
        authentication: decisive_text(reader.optional("authentication"), "`authentication`", report),
        path: named(reader.optional("path"), "the path's fields", report, read_field),
        query: named(reader.optional("query"), "the query's fields", report, read_field),
        body: reader.optional("body").map(|node| Spanned {
            value: named(Some(node), "the body's fields", report, read_field),
            at: node.at.clone(),
        }),
        returns: text(reader.required("returns"), "what is returned", report),
        undocumented: texts(reader.optional("undocumented"), "`undocumented`", report),
        retry: text(reader.optional("retry"), "`retry`", report),
        recover: reader.optional("recover").map(|node| read_recover(node, report)),
        confirm: reader.optional("confirm").map(|node| read_confirm(node, report)),
        wait: reader.optional("wait").map(|node| read_wait(node, report)),
        deprecated: flag(reader.optional("deprecated"), "`deprecated`", report).unwrap_or(false),
        examples: reader
            .optional("examples")
            .map(|node| read_examples(node, report))
            .unwrap_or_default(),
    };
    reader.finish();
    operation
}

fn read_recover<'a>(node: &'a Node, report: &'a Report) -> Recover<'a> {
    let mut reader = Reader::new(node, "a recovery", report);
    let recover = Recover {
        with: text(reader.required("with"), "an operation's name", report),
        key: text(reader.required("key"), "a field's name", report),
        session: text(reader.required("session"), "a field's name", report),
        operation_type: text(reader.required("operation_type"), "an `OperationType`", report),
        payer_currency: text(reader.optional("payer_currency"), "a field's name", report),
        repeat: flag(reader.optional("repeat"), "`repeat`", report).unwrap_or(false),
    };
    reader.finish();
    recover
}

fn read_confirm<'a>(node: &'a Node, report: &'a Report) -> Confirm<'a> {
    let mut reader = Reader::new(node, "a confirmation", report);
    let confirm = Confirm {
        with: text(reader.required("with"), "an operation's name", report),
        key: text(reader.required("key"), "a field's name", report),
        within: text(reader.optional("in"), "a field's name", report),
        is: named(reader.optional("is"), "the fields", report, |field, values, report| {
            (field, texts(Some(values), "the values", report))
        }),
        gone: flag(reader.optional("gone"), "`gone`", report).unwrap_or(false),
        new: text(reader.optional("new"), "a field's name", report),
    };
    reader.finish();
    confirm
}

fn read_wait<'a>(node: &'a Node, report: &'a Report) -> Wait<'a> {
    let mut reader = Reader::new(node, "a wait", report);
    let wait = Wait {
        until: text(reader.required("until"), "a field's name", report),
        hand_over: text(reader.optional("hand_over"), "a field's name", report),
    };
    reader.finish();
    wait
}

fn read_examples<'a>(node: &'a Node, report: &'a Report) -> Vec<Example<'a>> {
    let read = |node: &'a Node| {
        let mut reader = Reader::new(node, "an example", report);
        let example = Example {
            node,
            request: reader.optional("request"),
            response: reader.optional("response"),
            partial: flag(reader.optional("partial"), "`partial`", report).unwrap_or(false),
        };
        reader.finish();
        example
    };
    node.list("the examples", report)
        .unwrap_or_default()
        .iter()
        .map(read)
        .collect()
}

fn description<'a>(reader: &mut Reader<'a>, report: &Report) -> Option<&'a str> {
    reader.optional("description")?.text("a description", report)
}

fn text<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Option<Text<'a>> {
    let node = node?;
    let value = node.text(what, report)?;
    report.check_name(&node.at, value);
    Some(Spanned {
        value,
        at: node.at.clone(),
    })
}

/// A text that decides how other things are read: they can't be judged where it is none.
fn decisive_text<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Option<Text<'a>> {
    let text = text(node, what, report);
    if node.is_some() && text.is_none() {
        report.set_incomplete();
    }
    text
}

/// The texts of a list, which decide how other things are read.
fn texts<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Vec<Text<'a>> {
    let Some(node) = node else {
        return Vec::new();
    };
    let Some(items) = node.list(what, report) else {
        report.set_incomplete();
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| decisive_text(Some(item), "an item of the list", report))
        .collect()
}

fn number(node: Option<&Node>, what: &str, report: &Report) -> Option<Spanned<String>> {
    let node = node?;
    Some(Spanned {
        value: node.number(what, report)?,
        at: node.at.clone(),
    })
}

fn flag(node: Option<&Node>, what: &str, report: &Report) -> Option<bool> {
    node?.boolean(what, report)
}

/// Reads a mapping of names to things of one kind, which others may refer to.
fn named<'a, T>(
    node: Option<&'a Node>,
    what: &str,
    report: &'a Report,
    read: impl Fn(Text<'a>, &'a Node, &'a Report) -> T,
) -> Vec<T> {
    let Some(node) = node else {
        return Vec::new();
    };
    let Some(entries) = node.entries(what, report) else {
        report.set_incomplete();
        return Vec::new();
    };
    entries
        .into_iter()
        .map(|(name, node)| read(name, node, report))
        .collect()
}

/// Reads a mapping of names that has to be there: that it isn't is reported already.
fn required_names<'a, T>(
    node: Option<&'a Node>,
    what: &str,
    report: &'a Report,
    read: impl Fn(Text<'a>, &'a Node, &'a Report) -> T,
) -> Vec<T> {
    if node.is_none() {
        report.set_incomplete();
    }
    named(node, what, report, read)
}
