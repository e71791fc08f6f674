//! The tree of tags, which is what somebody hears who does not see the page: headings, paragraphs,
//! lists, tables with their headings, links. It grows while blocks are set; the places on pages are
//! hung into it while they are painted, in the order in which they are read.

use krilla::tagging::{Identifier, TagGroup, TagKind, TagTree};

/// A branch of the tree.
pub(crate) type Node = usize;

enum Child {
    Branch(Node),
    Leaf(Identifier),
}

struct Knot {
    tag: TagKind,
    parent: Option<Node>,
    children: Vec<Child>,
    /// Whether its parent has it among its children already.
    is_hung: bool,
}

/// The tree.
#[derive(Default)]
pub(crate) struct Tree {
    knots: Vec<Knot>,
    roots: Vec<Node>,
}

impl Tree {
    /// A branch that is read before everything that comes later; at the top without a parent.
    pub(crate) fn branch(&mut self, parent: Option<Node>, tag: impl Into<TagKind>) -> Node {
        let node = self.knots.len();
        self.knots.push(Knot { tag: tag.into(), parent, children: Vec::new(), is_hung: true });
        match parent {
            Some(parent) => self.knots[parent].children.push(Child::Branch(node)),
            None => self.roots.push(node),
        }
        node
    }

    /// A branch within a line: it is read where its first leaf is.
    pub(crate) fn within(&mut self, parent: Node, tag: impl Into<TagKind>) -> Node {
        let (node, parent) = (self.knots.len(), Some(parent));
        self.knots.push(Knot { tag: tag.into(), parent, children: Vec::new(), is_hung: false });
        node
    }

    /// What stands on a page.
    pub(crate) fn leaf(&mut self, node: Node, place: Identifier) {
        self.hang(node);
        self.knots[node].children.push(Child::Leaf(place));
    }

    /// The area of a page that leads somewhere; it stands before the words of its link.
    pub(crate) fn area(&mut self, node: Node, place: Identifier) {
        self.hang(node);
        self.knots[node].children.insert(0, Child::Leaf(place));
    }

    fn hang(&mut self, node: Node) {
        let knot = &mut self.knots[node];
        if let (false, Some(parent)) = (knot.is_hung, knot.parent) {
            knot.is_hung = true;
            self.knots[parent].children.push(Child::Branch(node));
        }
    }

    /// The tree as the PDF library takes it.
    pub(crate) fn finish(&self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for root in &self.roots {
            tree.push(self.group(*root));
        }
        tree
    }

    fn group(&self, node: Node) -> TagGroup {
        let knot = &self.knots[node];
        let mut group = TagGroup::new(knot.tag.clone());
        for child in &knot.children {
            match child {
                Child::Branch(node) => group.push(self.group(*node)),
                Child::Leaf(place) => group.push(*place),
            }
        }
        group
    }
}
