//! Structs that lead back to themselves: see `recursion.yaml`.

use std::collections::BTreeMap;

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/recursion.yaml");

use graphs::{Category, Leaf0, Leaf1, Node0, Node29, Station0, Station1};

/// What is sent to another thread.
fn can_be_spawned<T: Send + Sync>(value: T) -> T {
    value
}

#[test]
fn a_struct_holds_its_own_kind() {
    let tea = Category::builder().name("Tea").children(vec![]).build();
    let drinks = Category::builder()
        .name("Drinks")
        .children(vec![tea.clone()])
        .parent(tea)
        .build();
    let json = r#"{"name":"Drinks","parent":{"name":"Tea","children":[]},"children":[{"name":"Tea","children":[]}]}"#;
    let server = Server::responding(200, json);
    let read = run(server.client().graphs().put_category().category(drinks.clone())).unwrap();
    assert_eq!(read, drinks);
    server.was_sent(&format!(
        "POST /v1/categories\ncontent-type: application/json\n\n{{\"category\":{json}}}"
    ));
}

#[test]
fn many_that_lead_to_each_other_are_used_as_if_they_were_there() {
    let last = Station1::builder().name("B").next(vec![]).build();
    let mut first = Station0::builder().name("A").next(vec![last.into()]).build();
    first.next[0].name += "!";
    let json = r#"{"name":"A","next":[{"name":"B!","next":[]}]}"#;
    let server = Server::responding(200, json);
    let call = can_be_spawned(server.client())
        .graphs()
        .put_station()
        .station(first.clone())
        .send();
    assert_eq!(run(call).unwrap(), first);
    server.was_sent(&format!(
        "POST /v1/stations\ncontent-type: application/json\n\n{{\"station\":{json}}}"
    ));

    let node = Node0::builder()
        .name("A")
        .to29(Node29::builder().name("B").build())
        .build();
    let node = can_be_spawned(node);
    assert_eq!(node.to29.as_ref().unwrap().name, "B");
    assert_eq!(node.to29.clone().unwrap().into_inner().to0, None);
    assert_eq!(
        format!("{node:?}"),
        r#"Node0 { name: "A", to29: Node29 { name: "B" } }"#
    );
    let server = Server::responding(200, r#"{"name":"A","to29":{"name":"B"}}"#);
    assert_eq!(
        run(server.client().graphs().put_node().node(node.clone())).unwrap(),
        node
    );
}

#[test]
fn a_few_hold_each_other_as_they_are() {
    let leaf = Leaf0::builder()
        .name("A")
        .to1(Leaf1::builder().name("B").more(BTreeMap::default()).build());
    let leaf: Leaf0 = can_be_spawned(leaf.more(BTreeMap::default()).build());
    let inside: Option<Box<Leaf1>> = leaf.to1;
    assert_eq!(inside.unwrap().name, "B");
}
