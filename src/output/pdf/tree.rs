//! The trees of a document with many pages: pages, their labels, the parents of their marked
//! content, and the outline.

use std::io::{self, Write};

use pdf_writer::{Dict, Finish as _, Name, Ref, TextStr};

use super::stream::ObjectStream;

/// Numbers in decimal digits (12.4.2).
const ARABIC: Name<'static> = Name(b"D");

/// The most kids of a node.
const FANOUT: usize = 64;

/// The pages so far, in the leaves of a balanced tree (7.7.3).
#[derive(Default)]
pub(super) struct PageTree {
    leaves: Vec<Node>,
}

/// A node of a tree, whose parent is not known yet.
struct Node {
    id: Ref,
    kids: Vec<Ref>,
    /// The range of pages below it.
    first: i32,
    end: i32,
}

impl PageTree {
    /// Adds a page. Returns its parent.
    pub(super) fn add<W: Write>(
        &mut self,
        page: Ref,
        stream: &mut ObjectStream<W>,
    ) -> io::Result<Ref> {
        let count = self.count();
        let leaf = match self.leaves.last_mut() {
            Some(leaf) if leaf.kids.len() < FANOUT => leaf,
            _ => {
                let id = stream.new_id()?;
                self.leaves.push(Node {
                    id,
                    kids: Vec::with_capacity(FANOUT),
                    first: count,
                    end: count,
                });
                let last = self.leaves.len() - 1;
                &mut self.leaves[last]
            }
        };
        leaf.kids.push(page);
        leaf.end += 1;
        Ok(leaf.id)
    }

    pub(super) fn count(&self) -> i32 {
        self.leaves.last().map_or(0, |leaf| leaf.end)
    }

    /// Writes all nodes. Returns the root.
    pub(super) fn write<W: Write>(self, stream: &mut ObjectStream<W>) -> io::Result<Ref> {
        join(self.leaves, stream, |stream, node, parent| {
            stream.write(|chunk| {
                let mut pages = chunk.pages(node.id);
                if let Some(parent) = parent {
                    pages.parent(parent);
                }
                pages.count(node.end - node.first);
                pages.kids(node.kids.iter().copied());
            })
        })
    }
}

/// Writes the labels of the pages: the number of the sheet, with `back` for its other side. Returns
/// the root of their tree (7.9.7).
pub(super) fn write_labels<W: Write>(
    stream: &mut ObjectStream<W>,
    pages: i32,
    has_back: bool,
) -> io::Result<Ref> {
    if !has_back {
        let id = stream.new_id()?;
        stream.write(|chunk| {
            let mut tree = chunk.indirect(id).dict();
            let mut labels = tree.insert(Name(b"Nums")).array();
            labels.item(0);
            labels.push().dict().pair(Name(b"S"), ARABIC);
        })?;
        return Ok(id);
    }
    let mut leaves = Vec::new();
    for first in (0..pages).step_by(FANOUT) {
        leaves.push(Node {
            id: stream.new_id()?,
            kids: Vec::new(),
            first,
            end: pages.min(first + FANOUT as i32),
        });
    }
    join(leaves, stream, |stream, node, parent| {
        stream.write(|chunk| {
            let mut tree = chunk.indirect(node.id).dict();
            if parent.is_some() {
                write_limits(&mut tree, node.first, node.end);
            }
            if !node.kids.is_empty() {
                let mut kids = tree.insert(Name(b"Kids")).array();
                for kid in &node.kids {
                    kids.item(*kid);
                }
                return;
            }
            let mut labels = tree.insert(Name(b"Nums")).array();
            for page in node.first..node.end {
                let sheet = page / 2 + 1;
                labels.item(page);
                // Without its type, which is optional, and which MuPDF takes for a prefix.
                let mut label = labels.push().dict();
                if page % 2 == 0 {
                    label.pair(Name(b"S"), ARABIC).pair(Name(b"St"), sheet);
                } else {
                    label.pair(Name(b"P"), TextStr(&format!("{sheet} back")));
                }
            }
        })
    })
}

/// The elements of the marked content of each page (14.7.4.4). A leaf is written when it is full.
#[derive(Default)]
pub(super) struct ParentTree {
    leaves: Vec<Node>,
    /// The elements of the pages that are in no leaf yet.
    pages: Vec<Vec<Ref>>,
    /// The key of the first of them.
    first: i32,
}

impl ParentTree {
    /// Adds a page, with its elements in the order of their numbers. Returns the key of the page.
    pub(super) fn add<W: Write>(
        &mut self,
        elements: Vec<Ref>,
        stream: &mut ObjectStream<W>,
    ) -> io::Result<i32> {
        let key = self.next_key();
        self.pages.push(elements);
        if self.pages.len() == FANOUT {
            self.write_leaf(stream)?;
        }
        Ok(key)
    }

    pub(super) fn next_key(&self) -> i32 {
        // There are at most `FANOUT` pages.
        self.first + self.pages.len() as i32
    }

    fn write_leaf<W: Write>(&mut self, stream: &mut ObjectStream<W>) -> io::Result<()> {
        let id = stream.new_id()?;
        let (first, end) = (self.first, self.next_key());
        stream.write(|chunk| {
            let mut leaf = chunk.indirect(id).dict();
            write_limits(&mut leaf, first, end);
            let mut numbers = leaf.insert(Name(b"Nums")).array();
            for (key, elements) in (first..).zip(&self.pages) {
                numbers.item(key);
                numbers.push().array().items(elements);
            }
        })?;
        self.leaves.push(Node {
            id,
            kids: Vec::new(),
            first,
            end,
        });
        self.pages.clear();
        self.first = end;
        Ok(())
    }

    /// Writes what is not written yet. Returns the root.
    pub(super) fn write<W: Write>(mut self, stream: &mut ObjectStream<W>) -> io::Result<Ref> {
        if !self.pages.is_empty() {
            self.write_leaf(stream)?;
        }
        let mut level = self.leaves;
        if let [leaf] = &*level {
            // The root has no limits, which a leaf has.
            level = vec![Node {
                id: stream.new_id()?,
                kids: vec![leaf.id],
                first: leaf.first,
                end: leaf.end,
            }];
        }
        join(level, stream, |stream, node, parent| {
            if node.kids.is_empty() {
                return Ok(());
            }
            stream.write(|chunk| {
                let mut tree = chunk.indirect(node.id).dict();
                if parent.is_some() {
                    write_limits(&mut tree, node.first, node.end);
                }
                tree.insert(Name(b"Kids")).array().items(&node.kids);
            })
        })
    }
}

/// Writes the first and the last key of a node of a number tree.
fn write_limits(tree: &mut Dict<'_>, first: i32, end: i32) {
    let mut limits = tree.insert(Name(b"Limits")).array();
    limits.item(first).item(end - 1);
}

/// Joins the nodes of a level until there is one, and writes each. Returns the id of that one.
fn join<W: Write>(
    mut level: Vec<Node>,
    stream: &mut ObjectStream<W>,
    write: impl Fn(&mut ObjectStream<W>, &Node, Option<Ref>) -> io::Result<()>,
) -> io::Result<Ref> {
    while level.len() > 1 {
        let mut above = Vec::with_capacity(level.len().div_ceil(FANOUT));
        for nodes in level.chunks(FANOUT) {
            let id = stream.new_id()?;
            for node in nodes {
                write(stream, node, Some(id))?;
            }
            above.push(Node {
                id,
                kids: nodes.iter().map(|node| node.id).collect(),
                first: nodes[0].first,
                end: nodes[nodes.len() - 1].end,
            });
        }
        level = above;
    }
    let root = match level.pop() {
        Some(root) => root,
        None => Node {
            id: stream.new_id()?,
            kids: Vec::new(),
            first: 0,
            end: 0,
        },
    };
    write(stream, &root, None)?;
    Ok(root.id)
}

/// Writes an entry for each title, which leads to its page (12.3.3). Returns the root.
pub(super) fn write_outline<W: Write>(
    stream: &mut ObjectStream<W>,
    entries: &[(Box<str>, Ref)],
) -> io::Result<Ref> {
    let root = stream.new_id()?;
    if entries.is_empty() {
        stream.write(|chunk| {
            chunk.outline(root);
        })?;
        return Ok(root);
    }
    let first = stream.new_ids(entries.len())?.get();
    // There are fewer objects than `i32` has numbers.
    let last = first + (entries.len() as i32 - 1);
    stream.write(|chunk| {
        let mut outline = chunk.outline(root);
        outline
            .first(Ref::new(first))
            .last(Ref::new(last))
            .count(last - first + 1);
    })?;
    for ((title, page), id) in entries.iter().zip(first..) {
        stream.write(|chunk| {
            let mut item = chunk.outline_item(Ref::new(id));
            item.title(TextStr(title)).parent(root);
            if id > first {
                item.prev(Ref::new(id - 1));
            }
            if id < last {
                item.next(Ref::new(id + 1));
            }
            item.dest().page(*page).fit();
            item.finish();
        })?;
    }
    Ok(root)
}
