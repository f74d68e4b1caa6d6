//! The descriptions of operations, types and fields, from the files of the spec.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

#[derive(Default)]
pub(crate) struct Descriptions {
    /// Of types and operations, whose names differ in their case.
    named: HashMap<String, String>,
    /// By the name of the struct or operation, and by the name on the wire.
    fields: HashMap<(String, String), String>,
}

impl Descriptions {
    /// Reads every file in the folder of a spec that compiles: the client was generated from it.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut this = Self::default();
        let files = fs::read_dir(folder).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
        for file in files.flatten().map(|file| file.path()) {
            if file.extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
                let yaml = serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
                this.file(&yaml);
            }
        }
        Ok(this)
    }

    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.named.get(name).map(String::as_str)
    }

    pub(crate) fn field(&self, owner: &str, name: &str) -> Option<&str> {
        let key = (owner.to_owned(), name.to_owned());
        self.fields.get(&key).map(String::as_str)
    }

    fn file(&mut self, file: &Value) {
        for kind in ["enums", "pairs", "structs"] {
            for (name, this) in entries(&file[kind]) {
                self.name(name, this);
                self.fields(name, &this["fields"]);
            }
        }
        for (name, operation) in entries(&file["operations"]) {
            self.name(name, operation);
            for place in ["path", "query", "body"] {
                self.fields(name, &operation[place]);
            }
        }
    }

    fn name(&mut self, name: &str, this: &Value) {
        if let Some(text) = this["description"].as_str() {
            self.named.insert(name.to_owned(), text.to_owned());
        }
    }

    fn fields(&mut self, owner: &str, fields: &Value) {
        for (name, field) in entries(fields) {
            let Some(text) = field["description"].as_str() else {
                continue;
            };
            // A pair is two fields on the wire.
            let names = match field["keys"].as_sequence() {
                Some(keys) => keys.iter().filter_map(Value::as_str).collect(),
                None => vec![name],
            };
            for name in names {
                self.fields.insert((owner.to_owned(), name.to_owned()), text.to_owned());
            }
        }
    }
}

fn entries(map: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = map.as_mapping().into_iter().flatten();
    entries.filter_map(|(name, value)| Some((name.as_str()?, value)))
}
