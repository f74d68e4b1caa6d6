//! Lists and maps of what isn't the same in Rust and on the wire.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::item::Item;
use crate::schema::Shape;

/// A list of what has a form or limits, or may be `null`. A list of plain values is a `Vec` of them.
#[derive(Debug)]
pub struct List<I>(PhantomData<I>);

/// A map of what has a form or limits, or may be `null`. A map of plain values is a `BTreeMap` of them.
#[derive(Debug)]
pub struct Map<I>(PhantomData<I>);

/// The items of a list or map, as they are written.
#[derive(Clone, Copy)]
pub struct Items<'a, I, C>(&'a C, PhantomData<I>);

impl<I: Item> Item for List<I> {
    type Value = Vec<I::Value>;
    type Wire = Vec<I::Wire>;
    type Written<'a> = Items<'a, I, Self::Value>;

    const SHAPE: Shape = Shape::List(&I::SHAPE);

    fn from_wire(wire: Self::Wire) -> Self::Value {
        wire.into_iter().map(I::from_wire).collect()
    }

    fn written(value: &Self::Value) -> Self::Written<'_> {
        Items(value, PhantomData)
    }
}

impl<I: Item> Item for Map<I> {
    type Value = BTreeMap<String, I::Value>;
    type Wire = BTreeMap<String, I::Wire>;
    type Written<'a> = Items<'a, I, Self::Value>;

    const SHAPE: Shape = Shape::Map(&I::SHAPE);

    fn from_wire(wire: Self::Wire) -> Self::Value {
        let items = wire.into_iter();
        items.map(|(key, item)| (key, I::from_wire(item))).collect()
    }

    fn written(value: &Self::Value) -> Self::Written<'_> {
        Items(value, PhantomData)
    }
}

impl<I: Item> Serialize for Items<'_, I, Vec<I::Value>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(I::written))
    }
}

impl<I: Item> Serialize for Items<'_, I, BTreeMap<String, I::Value>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, item)| (key, I::written(item))))
    }
}

impl<I: Item> fmt::Debug for Items<'_, I, Vec<I::Value>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(I::written)).finish()
    }
}

impl<I: Item> fmt::Debug for Items<'_, I, BTreeMap<String, I::Value>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = self.0.iter().map(|(key, item)| (key, I::written(item)));
        f.debug_map().entries(items).finish()
    }
}
