//! An example of a call, for the page of its operation: every required field with a value that compiles.

use std::fmt::Write as _;

use crate::model::{
    Api, Field, Home, IdKind, Module, Operation, Place, Retry, Returns, Type, TypeName, Unit, ValueType,
};
use crate::scope::Scope;

/// The example as Markdown. In the client's own documentation it is compiled; elsewhere nobody knows the path to the API.
pub(super) fn example(module: &Module, operation: &Operation, api: &Api, scope: Scope) -> String {
    let Some(call) = call(module, operation, api) else {
        return String::new();
    };
    let (fence, before, after) = match scope {
        Scope::Client => (
            "no_run",
            "# use dollr_client::*;\n# async fn example(dollr: Client) -> Result<(), Box<dyn std::error::Error>> {\n",
            "# Ok(())\n# }\n",
        ),
        Scope::Extension => ("ignore", "", ""),
    };
    format!("\n\n# Example\n\n```{fence}\n{before}{call}{after}```")
}

fn call(module: &Module, operation: &Operation, api: &Api) -> Option<String> {
    let (path, required): (Vec<_>, Vec<_>) = operation
        .fields
        .iter()
        .filter(|field| !field.optional)
        .partition(|field| field.place == Place::Path);
    let path = path
        .into_iter()
        .map(|field| value_of(field, &[], api))
        .collect::<Option<Vec<_>>>()?;
    let result = match (&operation.retry, &operation.returns) {
        (Retry::Recover(_), _) => "let outcome = ",
        (_, Returns::Nothing) => "",
        _ => "let response = ",
    };
    let mut call = format!(
        "{result}dollr\n    .{}()\n    .{}({})\n",
        module.name.0,
        operation.method_name.0,
        path.join(", ")
    );
    for field in required {
        let _ = writeln!(call, "    .{}({})", field.ident.0, value_of(field, &[], api)?);
    }
    call += "    .await?;\n";
    Some(call)
}

/// A value for a setter, unless nothing says how to make one.
fn value_of(field: &Field, inside: &[&str], api: &Api) -> Option<String> {
    // What takes more than one type has to be told which it is.
    let is_exact = !field.is_option();
    value(&field.ty, is_exact, inside, api)
}

/// The same for a type, in a struct of some names: one that holds itself has none.
fn value(ty: &Type, is_exact: bool, inside: &[&str], api: &Api) -> Option<String> {
    Some(match ty {
        Type::String => "\"text\"".to_owned(),
        Type::Integer => "1".to_owned(),
        Type::Boolean => "true".to_owned(),
        Type::Secret => "\"secret\"".to_owned(),
        Type::Duration(Unit::Seconds) => "std::time::Duration::from_secs(60)".to_owned(),
        Type::Duration(Unit::Minutes) => "std::time::Duration::from_secs(600)".to_owned(),
        Type::Json => "true.into()".to_owned(),
        Type::File => "File::new(\"photo.png\", \"image/png\", \"...\")".to_owned(),
        Type::Upload | Type::BodyBytes => "\"...\"".to_owned(),
        Type::Value(ValueType::Currency) => "Currency::USD".to_owned(),
        Type::Value(ty) => {
            let text = match ty {
                ValueType::Country => "LR",
                ValueType::Email => "amara@example.com",
                ValueType::Phone => "+231770000000",
                ValueType::Timestamp => "2026-01-31T12:00:00Z",
                ValueType::Url => "https://example.com/",
                _ => "25.00",
            };
            match is_exact {
                true => format!("{text:?}.parse()?"),
                false => format!("{text:?}.parse::<{}>()?", ty.rust_name()),
            }
        }
        Type::Id(name) => id(name, api)?,
        Type::Enum(name) => {
            let this = module_of(name, api)?.enums.iter().find(|it| it.name == name.name)?;
            format!("{}::{}", path(name), this.values.first()?.variant.0)
        }
        Type::Pair(name, _) => {
            let this = module_of(name, api)?.pairs.iter().find(|it| it.name == name.name)?;
            let first = this.values.first()?;
            format!("{}::{}({})", path(name), first.variant.0, id(&first.id, api)?)
        }
        Type::Union(name) => {
            let this = module_of(name, api)?.unions.iter().find(|it| it.name == name.name)?;
            let first = this.cases.first()?;
            match &first.ty {
                Some(ty) => format!("{}::{}({})", path(name), first.variant.0, value(ty, true, inside, api)?),
                None => format!("{}::{}", path(name), first.variant.0),
            }
        }
        // They are only returned.
        Type::Generic(..) | Type::Parameter => return None,
        Type::Struct(name) if inside.contains(&name.name.as_str()) => return None,
        Type::Struct(name) => {
            let inside = [inside, &[&name.name]].concat();
            let this = module_of(name, api)?.structs.iter().find(|it| it.name == name.name)?;
            let mut made = format!("{}::builder()", path(name));
            for field in this.fields.iter().filter(|field| field.is_required() && !field.boxed) {
                let _ = write!(made, ".{}({})", field.ident.0, value_of(field, &inside, api)?);
            }
            made + ".build()"
        }
        Type::List(item) => format!("vec![{}]", value(item, true, inside, api).unwrap_or_default()),
    })
}

fn id(name: &TypeName, api: &Api) -> Option<String> {
    let this = module_of(name, api)?.ids.iter().find(|it| it.name == name.name)?;
    let path = path(name);
    Some(match this.json {
        IdKind::Integer => format!("{path}::new(101)"),
        IdKind::String => format!("{path}::new(\"id\")"),
        IdKind::Uuid4 => format!("{path}::random()"),
    })
}

/// The module that a type stands in, unless it is of another API.
fn module_of<'a>(name: &TypeName, api: &'a Api) -> Option<&'a Module> {
    match &name.home {
        Home::Module(home) => api.modules.iter().find(|module| module.name == *home),
        Home::Client => None,
    }
}

/// A type as users name it: those that several resources share are at the top.
fn path(name: &TypeName) -> String {
    match &name.home {
        Home::Module(home) if home.0 != "types" => format!("{}::{}", home.0, name.name),
        _ => name.name.clone(),
    }
}
