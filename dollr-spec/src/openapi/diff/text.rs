//! Differences for people.

use std::fmt::{Display, Formatter, Result};

use crate::model::Change;

use super::{Difference, Differences, Impact};

impl Display for Differences {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for impact in [Impact::Breaks, Impact::New, Impact::Other] {
            let of_impact: Vec<&Difference> = self.open.iter().filter(|it| it.impact == impact).collect();
            if of_impact.is_empty() {
                continue;
            }
            writeln!(f, "{} ({})\n", heading(impact), of_impact.len())?;
            let mut operation = None;
            for difference in of_impact {
                if operation.replace(&difference.place().operation) != Some(&difference.place().operation) {
                    writeln!(f, "  {}", difference.place().operation)?;
                }
                write_difference(f, difference)?;
            }
            writeln!(f)?;
        }
        for (pointer, why) in &self.unread {
            writeln!(f, "Not compared: {pointer}: {why}")?;
        }
        for note in &self.unused {
            writeln!(
                f,
                "Accepted, but no difference any more: {}, {}; remove its note from `differences`",
                note.at,
                note.change.as_str()
            )?;
        }
        let count = |impact| self.open.iter().filter(|it| it.impact == impact).count();
        let [breaks, new, other] = [Impact::Breaks, Impact::New, Impact::Other].map(count);
        let accepted = self.accepted.len();
        match self.open.len() {
            0 => write!(f, "No difference")?,
            _ => write!(f, "{breaks} that break callers, {new} new, {other} other")?,
        }
        match accepted {
            0 => writeln!(f),
            count => writeln!(f, "; {count} accepted by the spec"),
        }
    }
}

fn heading(impact: Impact) -> &'static str {
    match impact {
        Impact::Breaks => "Breaks callers",
        Impact::New => "New",
        Impact::Other => "Other",
    }
}

fn write_difference(f: &mut Formatter<'_>, difference: &Difference) -> Result {
    let indent = match difference.place().way.as_str() {
        "" => "    ",
        way => {
            write!(f, "    {way}: ")?;
            ""
        }
    };
    writeln!(f, "{indent}{}", difference.what())?;
    let also = difference.also();
    if !also.is_empty() {
        let first: Vec<&str> = also.iter().take(3).map(|place| place.operation.as_str()).collect();
        let more = match also.len() - first.len() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        writeln!(f, "      also in {}{more}", first.join(", "))?;
    }
    Ok(())
}

impl Difference {
    /// What is different, in a few words.
    pub(super) fn what(&self) -> String {
        let change = self.change.as_str();
        match (self.change, &self.here, &self.there) {
            (Change::Gone, Some(what), _) | (Change::New, _, Some(what)) => format!("{change} ({what})"),
            (Change::Gone | Change::New, ..) => change.to_owned(),
            (_, here, there) => {
                let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
                format!("{change}: here {}, there {}", text(here), text(there))
            }
        }
    }
}
