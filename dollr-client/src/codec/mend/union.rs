//! A union in the form that is documented: the case is found first, and then mended as what it holds.

use serde_json::Value;

use super::Unreadable;
use super::scalar;
use super::walk::{Members, write};
use crate::schema::{Case, ToldBy, Union};

/// Writes a union. What tells no case is kept as it is, and so is what is told by its content alone: mended, it might be another.
pub(super) fn union(union: &Union, json: &str, to: &mut String, depth: u32) -> Result<(), Unreadable> {
    let (tag, content) = match union.told_by {
        ToldBy::Inside(tag) => (tag, None),
        ToldBy::Beside(tag, content) => (tag, Some(content)),
        ToldBy::Content => {
            to.push_str(&scalar::any(json));
            return Ok(());
        }
    };
    let members = serde_json::from_str::<Members<'_>>(json).map(|Members(members)| members);
    let members = members.unwrap_or_default();
    let told = members.iter().find(|(name, _)| name == tag);
    let told = told.and_then(|(_, json)| serde_json::from_str::<String>(json.get()).ok());
    let Some(Case { shape: Some(shape), .. }) = told.and_then(|told| union.case(&told)) else {
        to.push_str(&scalar::any(json));
        return Ok(());
    };
    let Some(content) = content else {
        return write((*shape, None), json, to, depth).map(|_| ());
    };
    to.push('{');
    for (index, (name, json)) in members.iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        *to += &format!("{}:", Value::from(name.as_str()));
        match name == content {
            true => write((*shape, None), json.get(), to, depth)
                .map(|_| ())
                .map_err(|problem| problem.within(content))?,
            false => to.push_str(&scalar::any(json.get())),
        }
    }
    to.push('}');
    Ok(())
}
