//! What somebody most likely meant who wrote a name that isn't known.

use std::rc::Rc;

/// Longer names than this are not compared: it takes long, and nobody types them.
const LONGEST: usize = 64;

/// The known name that a wrong one was most likely meant to be: the nearest, if no more than a third of it differs.
pub(crate) fn suggest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    #[cfg(test)]
    tests::SUGGESTIONS.with(|count| count.set(count.get() + 1));
    let lower = wrong.to_lowercase();
    let length = wrong.chars().count();
    if length > LONGEST {
        return None;
    }
    let distance = |known: &str| {
        let known_length = known.chars().count();
        let most = (known_length.min(length) / 3).max(1);
        // Where the lengths say it already, there is nothing to compare.
        let distance =
            (known_length.abs_diff(length) <= most).then(|| strsim::osa_distance(&lower, &known.to_lowercase()));
        // Names that have no letter in common are not near, however short they are.
        distance.filter(|distance| *distance <= most && *distance < length)
    };
    let others = known.into_iter().filter(|known| *known != wrong);
    let near = others.filter_map(|known| Some((distance(known)?, known)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The names that are known at some place.
///
/// It is cheap to clone, so that a mistake can keep it. The names are compared once the mistake is shown: of thousands of
/// mistakes a hundred are shown, and to compare thousands of names for each would take minutes.
#[derive(Clone, Debug)]
pub(crate) struct Known(Rc<[String]>);

impl Known {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `; did you mean ...?`, if one of the names is near, and else the advice.
    pub(crate) fn hint(&self, wrong: &str, advice: &str) -> String {
        match suggest(wrong, self.0.iter().map(String::as_str)) {
            Some(known) => format!("; did you mean `{known}`?"),
            None => format!("; {advice}"),
        }
    }
}

impl<'a> FromIterator<&'a str> for Known {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }
}

/// "`a`, `b` and `c`".
pub(crate) fn list(names: &[&str], conjunction: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
        None => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::Path;

    use super::*;
    use crate::{Scope, SourceFile, compile};

    thread_local! {
        /// How often names were compared.
        pub(super) static SUGGESTIONS: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn names_are_compared_for_the_mistakes_that_are_shown() {
        let structs = (0..1000).map(|n| format!("  S{n}: {{ fields: {{ a: Sx{n} }} }}\n"));
        let structs = structs.collect::<Vec<_>>().concat();
        let text = format!("name: Api\ntypes:\n{structs}");
        let compiled = compile(Path::new("api.yaml"), Scope::Extension, |path| {
            Ok(SourceFile::new(path, "api.yaml", text.as_str()))
        });
        assert_eq!(
            compiled.diagnostics[0].message(),
            "unknown type `Sx0`; did you mean `S0`?"
        );
        assert_eq!((compiled.diagnostics.len(), SUGGESTIONS.get()), (101, 100));
    }

    #[test]
    fn a_suggestion_is_really_near() {
        let known = ["description", "type", "ids", "SourceType", "SourceTypes"];
        let cases = [
            ("SourceTyp", Some("SourceType")),
            ("sourcetype", Some("SourceType")),
            ("TYPE", Some("type")),
            ("tipo", None),
            ("desciption", Some("description")),
            ("tpye", Some("type")),
            ("id", Some("ids")),
            ("descr", None),
            ("a", None),
            ("", None),
            ("text", None),
            ("ids", None),
        ];
        for (wrong, expected) in cases {
            assert_eq!(suggest(wrong, known), expected, "{wrong}");
        }
    }
}
