//! Two lists of operations: which are there, and of those that both have, what goes in and whether it needs a credential.

use crate::model::Change;

use super::super::reading::{Kind, Node, Schema};
use super::calls::{Call, contents, schema_of};
use super::causes::by_cause;
use super::difference::{Difference, Impact, Place};
use super::form::{Form, words};
use super::found::{Direction, Found};
use super::objects::required_found;
use super::pairs::{Pairs, Use};
use super::responses;
use super::schemas::deprecated;
use super::servers;

/// What is found on the way to the schemas, and the pairs of schemas with where they stand.
#[derive(Default)]
pub(super) struct Comparison<'d> {
    pub(super) found: Vec<(Place, Found)>,
    pub(super) roots: Vec<(Place, usize)>,
    pub(super) pairs: Pairs<'d>,
}

impl<'d> Comparison<'d> {
    pub(super) fn found(&mut self, operation: &str, way: &str, found: impl IntoIterator<Item = Found>) {
        let place = Place {
            operation: operation.to_owned(),
            way: way.to_owned(),
        };
        let found = found.into_iter().map(|mut found| {
            // What says the same at another place is another cause: a response 429 is no response 500.
            found.causes = found.causes.map(|cause| Some(format!("{way} {}", cause?)));
            (place.clone(), found)
        });
        self.found.extend(found);
    }

    pub(super) fn schemas(&mut self, place: (&str, &str), here: Schema<'d>, there: Schema<'d>, used: Use) {
        let place = Place {
            operation: place.0.to_owned(),
            way: place.1.to_owned(),
        };
        let number = self.pairs.add(here, there, used);
        self.roots.push((place, number));
    }

    /// All that is different, each cause once, and what couldn't be compared.
    pub(super) fn differences(mut self) -> (Vec<Difference>, Vec<(String, String)>) {
        self.pairs.compare();
        let telling = self.pairs.telling();
        let own = self.found.iter().map(|(place, found)| (place.clone(), found));
        let inside = self.roots.iter().flat_map(|(root, number)| {
            let found = self.pairs.found(*number, &telling).into_iter();
            found.map(|(way, found)| (root.inside(&way), found))
        });
        let differences = by_cause(own.chain(inside).collect());
        (differences, self.pairs.broken)
    }

    pub(super) fn operations(&mut self, here: &(Node<'d>, Vec<Call<'d>>), there: &(Node<'d>, Vec<Call<'d>>)) {
        let mut others: Vec<&Call<'d>> = there.1.iter().collect();
        for call in &here.1 {
            match others.iter().position(|other| other.key == call.key) {
                Some(at) => {
                    let other = others.remove(at);
                    self.operation(call, other);
                    let found = security((&here.0, &call.node), (&there.0, &other.node));
                    self.found(&call.name, "", found);
                }
                None => self.found(&call.name, "", [Found::new(Change::Gone, Impact::Breaks, None, None)]),
            }
        }
        for call in others {
            self.found(&call.name, "", [Found::new(Change::New, Impact::New, None, None)]);
        }
    }

    fn operation(&mut self, here: &Call<'d>, there: &Call<'d>) {
        let found = deprecated(here.node.flag("deprecated"), there.node.flag("deprecated"));
        self.found(&here.name, "", found);
        self.found(&here.name, "", servers::compare(here, there));
        self.parameters(here, there);
        self.body(here, there);
        responses::compare(self, &here.name, &here.node, &there.node);
    }

    fn parameters(&mut self, here: &Call<'d>, there: &Call<'d>) {
        let find = |key: &str, call: &Call<'d>| {
            let found = call.parameters.iter().find(|(known, _)| known == key);
            found.map(|(_, parameter)| parameter.node.clone())
        };
        for (key, parameter) in &here.parameters {
            let way = format!("{} {}", parameter.place, parameter.name);
            let Some(other) = find(key, there) else {
                // What goes to a service always goes to it, whatever its document says.
                let found = parameter.node.get("x-service").is_none();
                let found = found.then(|| Found::gone(Impact::Breaks, &parameter.node));
                self.found(&here.name, &way, found);
                continue;
            };
            let parameter = &parameter.node;
            let causes = || (parameter.pointer.clone(), other.pointer.clone());
            let is_required = (parameter.flag("required"), other.flag("required"));
            let is_deprecated = (parameter.flag("deprecated"), other.flag("deprecated"));
            let found = [
                // One in a path is always there.
                required_found(is_required, Direction::Request).filter(|_| !key.starts_with("path ")),
                deprecated(is_deprecated.0, is_deprecated.1),
                style(parameter, &other),
            ];
            let found = found
                .into_iter()
                .flatten()
                .map(|found| found.because(causes().0, causes().1));
            self.found(&here.name, &way, found);
            let used = Use {
                direction: Direction::Request,
                is_text: true,
                is_optional: false,
            };
            self.schemas((&here.name, &way), schema_of(parameter), schema_of(&other), used);
        }
        for (key, parameter) in &there.parameters {
            if find(key, here).is_none() {
                let way = format!("{} {}", parameter.place, parameter.name);
                let found = new_one(&parameter.node, &schema_of(&parameter.node));
                self.found(&here.name, &way, [found]);
            }
        }
    }

    fn body(&mut self, here: &Call<'d>, there: &Call<'d>) {
        let body = |call: &Call<'d>| call.node.get("requestBody").and_then(|body| body.resolved().ok());
        let name = &here.name;
        let (one, other) = match (body(here), body(there)) {
            (None, None) => return,
            (Some(body), None) => return self.found(name, "body", [Found::gone(Impact::Breaks, &body)]),
            (None, Some(body)) => return self.found(name, "body", [new_one(&body, &Schema::all(Vec::new()))]),
            (Some(one), Some(other)) => (one, other),
        };
        let found = required_found((one.flag("required"), other.flag("required")), Direction::Request);
        self.found(
            name,
            "body",
            found.map(|it| it.because(one.pointer.clone(), other.pointer.clone())),
        );
        let used = Use {
            direction: Direction::Request,
            is_text: false,
            is_optional: false,
        };
        self.contents((name, "body"), &one, &other, used, (Impact::Breaks, Impact::New));
    }

    /// Contents by media type; `impacts` are those of one that is gone and of one that is new.
    pub(super) fn contents(
        &mut self,
        place: (&str, &str),
        here: &Node<'d>,
        there: &Node<'d>,
        used: Use,
        impacts: (Impact, Impact),
    ) {
        let (contents, mut others) = (contents(here), contents(there));
        let schema = |node: &Node<'d>| Schema::all(node.get("schema").into_iter().collect());
        let mut gone = Vec::new();
        for (media, content) in contents {
            let found = others.iter().position(|(other, _)| *other == media);
            match found.or_else(|| {
                others
                    .iter()
                    .position(|(other, _)| covers(other, &media) || covers(&media, other))
            }) {
                Some(at) => {
                    let (_, other) = others.remove(at);
                    let way = way(place.1, &media);
                    self.schemas((place.0, &way), schema(&content), schema(&other), used);
                }
                None => gone.push((media, content)),
            }
        }
        for (media, content) in gone {
            self.found(place.0, &way(place.1, &media), [Found::gone(impacts.0, &content)]);
        }
        for (media, content) in others {
            let found = Found::new_one(impacts.1, &content, None);
            self.found(place.0, &way(place.1, &media), [found]);
        }
    }
}

/// The way to a content. JSON is what is meant where nothing else is said.
fn way(way: &str, media: &str) -> String {
    match media {
        "application/json" | "*/*" => way.to_owned(),
        media => format!("{way} {media}"),
    }
}

/// Whether a range of media types, such as `image/*`, has this one in it.
fn covers(range: &str, media: &str) -> bool {
    let Some(start) = range.strip_suffix('*') else {
        return false;
    };
    start == "*/" || media.starts_with(start)
}

fn new_one(node: &Node<'_>, schema: &Schema<'_>) -> Found {
    let kinds = match schema.parts.is_empty() {
        true => None,
        false => Some(words(&Form::of(schema).kinds)),
    };
    match node.flag("required") {
        true => {
            let what = kinds.map_or_else(|| "required".to_owned(), |kinds| format!("{kinds}, required"));
            Found::new_one(Impact::Breaks, node, Some(what))
        }
        false => Found::new_one(Impact::New, node, kinds),
    }
}

/// How a list or an object is written as text.
fn style(here: &Node<'_>, there: &Node<'_>) -> Option<Found> {
    let text = |node: &Node<'_>| {
        if node.get("content").is_some() {
            return "JSON".to_owned();
        }
        let usual = match node.text("in") {
            Some("query" | "cookie") => "form",
            _ => "simple",
        };
        let style = node.text("style").unwrap_or(usual);
        let explode = node.value.get("explode").and_then(serde_yaml::Value::as_bool);
        match explode.unwrap_or(style == "form") {
            true => format!("{style}, exploded"),
            false => format!("{style}, not exploded"),
        }
    };
    let is_one = |node: &Node<'_>| {
        let kinds = Form::of(&schema_of(node)).kinds;
        !kinds.contains(&Kind::Array) && !kinds.contains(&Kind::Object)
    };
    let (one, other) = (text(here), text(there));
    let is_same = one == other || is_one(here) || is_one(there);
    (!is_same).then(|| Found::new(Change::Style, Impact::Breaks, Some(one), Some(other)))
}

/// Whether an operation takes a credential, as it says or its document does.
fn security(here: (&Node<'_>, &Node<'_>), there: (&Node<'_>, &Node<'_>)) -> Option<Found> {
    let said = |(root, operation): (&Node<'_>, &Node<'_>)| {
        let security = operation.get("security").or_else(|| root.get("security"));
        let ways = security.as_ref().map(Node::items).unwrap_or_default();
        let is_needed = !ways.is_empty() && !ways.iter().any(|way| way.entries().is_empty());
        (is_needed, security.map(|it| it.pointer))
    };
    let ((one, at), (other, other_at)) = (said(here), said(there));
    let impact = match (one, other) {
        (false, true) => Impact::Breaks,
        (true, false) => Impact::Other,
        _ => return None,
    };
    let text = |is_needed| Some(if is_needed { "a credential" } else { "no credential" }.to_owned());
    let mut found = Found::new(Change::Security, impact, text(one), text(other));
    found.causes = [at, other_at];
    Some(found)
}
