//! Names that are keywords of Rust or names of its prelude, and types that contain themselves.

#![deny(warnings)]

mod keywords {
    dollr_client::dollr_api!("specs/keywords.yaml");
}

use keywords::KeywordsExt;
use keywords::r#type::{Loop, Tree};

fn calls(client: &dollr_client::Client) {
    let leaf = || Tree::builder().self_(Loop::Self_).crate_("leaf").r#gen(1).super_(vec![]);
    let tree = Tree::builder().self_(Loop::Ok).crate_("tree").r#gen(None).super_(vec![leaf().build()]);
    let tree = tree.r#in(leaf().build()).build();
    let call = client.r#type().r#match("path").r#fn(true).r#impl(tree).option("some").r#yield("this");
    drop(call.match_builder(true).option_field("field").a1(1).a_1(2).send());
    drop(client.r#type().r#gen().send());
}

fn main() {
    let _ = calls;
    assert_eq!(Loop::For.as_str(), "for");
}
