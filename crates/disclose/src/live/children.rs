//! The children of a vintage, row by row, on their way into the cube. There is no reader.

use super::menu::{Kind, Menu};
use super::registry::Family;
use commons::ContentHash;
use std::collections::HashMap;
use std::fmt;

/// No population of this software is larger; keeps every sum far from overflow.
const MOST_CHILDREN: usize = 50_000_000;
/// A value beyond this is no measurement.
const LARGEST_VALUE: u64 = 1_000_000_000_000;

/// One child of a vintage, as it is put in.
pub struct Child<'a> {
    /// The block they live in, when it is known.
    pub residence: Option<&'a str>,
    /// The school they go to, when they go to one.
    pub school: Option<&'a str>,
    /// Their code in each dimension of the menu, in its order.
    pub codes: &'a [&'a str],
    /// Whether they are in each population of the menu, in its order.
    pub populations: &'a [bool],
    /// What is recorded of them for each of [`Menu::variables`], in its order.
    pub answers: &'a [Recorded],
}

/// What is recorded of a child for one variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// They have it.
    Yes,
    /// They do not.
    No,
    /// A value in steps of the measure's last decimal: with one decimal, 965 is 96.5.
    Steps(i64),
    /// Nothing, because they are in no population that is asked.
    NotAsked,
}

/// The children of a vintage: they can be put in, and only this crate can take figures out. Printing
/// it shows nothing, and it has no serialised form.
/// ```
/// fn words(all: &lifechances_disclose::live::Children) -> String { format!("{all:?}") }
/// ```
/// ```compile_fail,E0616
/// fn peek(all: &lifechances_disclose::live::Children) -> usize { all.codes.len() }
/// ```
/// ```compile_fail,E0277
/// fn needs_serialize<T: serde::Serialize>() {}
/// needs_serialize::<lifechances_disclose::live::Children>();
/// ```
/// ```compile_fail,E0277
/// fn needs_clone<T: Clone>() {}
/// needs_clone::<lifechances_disclose::live::Children>();
/// ```
pub struct Children {
    seal: ContentHash,
    count: usize,
    /// By family: the number of each child's block, and the blocks' codes.
    pub(super) blocks: [Blocks; 2],
    /// By dimension, by child.
    pub(super) codes: Vec<Vec<u8>>,
    /// By population, by child.
    pub(super) populations: Vec<Vec<bool>>,
    /// By variable, by child: 1 or 0, or the value in steps.
    pub(super) answers: Vec<Vec<i64>>,
    lookup: Lookup,
}

/// What the menu says a row looks like.
struct Lookup {
    codes: Vec<HashMap<String, u8>>,
    /// By variable: whether its answers are yes or no, and the numbers of its populations.
    variables: Vec<(Wanted, Vec<usize>)>,
    /// Names, for messages.
    dimensions: Vec<String>,
    names: Vec<String>,
    impossible: Vec<Vec<(usize, u8)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    YesOrNo,
    Steps,
}

/// Blocks by number.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) of_child: Vec<u32>,
    pub(super) names: Vec<String>,
    numbers: HashMap<String, u32>,
}

/// A child without a block in a family.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A row that does not fit the menu. It repeats no value of the row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("child {row} (from 1): {what}")]
pub struct BadChild {
    /// Which row, from 1.
    pub row: usize,
    /// What does not fit, and what to do.
    pub what: String,
}

/// A variable that one measure counts and another averages cannot have one kind of answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is counted by one measure and averaged by another: give the two their own variables")]
pub struct TwoKinds(pub String);

impl Children {
    /// No children yet, for this menu.
    ///
    /// # Errors
    /// [`TwoKinds`] when a variable has no one kind of answer.
    pub fn new(menu: &Menu) -> Result<Self, TwoKinds> {
        let variables = menu.variables();
        let mut wanted = Vec::new();
        for name in &variables {
            let own = || menu.measures.iter().filter(|m| m.variable == **name);
            let kinds = own().map(|measure| match measure.kind {
                Kind::Count => Wanted::YesOrNo,
                Kind::Mean(_) | Kind::Sum(_) => Wanted::Steps,
            });
            let kinds: Vec<Wanted> = kinds.collect();
            if kinds.windows(2).any(|pair| pair[0] != pair[1]) {
                return Err(TwoKinds((*name).to_owned()));
            }
            let asked =
                |m: &super::Measure| menu.populations.iter().position(|p| p.id == m.population);
            wanted.push((kinds[0], own().filter_map(asked).collect()));
        }
        let byte = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let codes = menu.dimensions.iter().map(|dimension| {
            let codes = dimension.values.iter().enumerate();
            codes.map(|(n, level)| (level.code.clone(), byte(n))).collect()
        });
        let of_impossible = |values: &Vec<super::menu::Value>| {
            values.iter().map(|value| (value.dimension, byte(value.value))).collect()
        };
        let lookup = Lookup {
            codes: codes.collect(),
            dimensions: menu.dimensions.iter().map(|d| d.id.clone()).collect(),
            names: variables.iter().map(|name| (*name).to_owned()).collect(),
            variables: wanted,
            impossible: menu.impossible.iter().map(of_impossible).collect(),
        };
        Ok(Self {
            seal: menu.seal(),
            count: 0,
            blocks: [Blocks::default(), Blocks::default()],
            codes: vec![Vec::new(); menu.dimensions.len()],
            populations: vec![Vec::new(); menu.populations.len()],
            answers: vec![Vec::new(); variables.len()],
            lookup,
        })
    }

    /// Puts one child in.
    ///
    /// # Errors
    /// [`BadChild`] when the row does not fit the menu; then nothing is put in.
    pub fn add(&mut self, child: &Child<'_>) -> Result<(), BadChild> {
        let bad = |what: String| BadChild { row: self.count + 1, what };
        let (codes, answers) = self.lookup.read(child, self.populations.len()).map_err(bad)?;
        if self.count >= MOST_CHILDREN {
            return Err(bad(format!("there are more than {MOST_CHILDREN} children")));
        }
        for (blocks, code) in self.blocks.iter_mut().zip([child.residence, child.school]) {
            blocks.push(code);
        }
        self.codes.iter_mut().zip(codes).for_each(|(all, code)| all.push(code));
        let members = self.populations.iter_mut().zip(child.populations);
        members.for_each(|(all, is_in)| all.push(*is_in));
        self.answers.iter_mut().zip(answers).for_each(|(all, answer)| all.push(answer));
        self.count += 1;
        Ok(())
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Whether they were put in for this menu.
    pub(super) fn fit(&self, menu: &Menu) -> bool {
        self.seal == menu.seal()
    }

    pub(super) fn blocks(&self, family: Family) -> &Blocks {
        match family {
            Family::Residence => &self.blocks[0],
            Family::School => &self.blocks[1],
        }
    }

    /// The hash of all rows. It stays inside: see `vintage`.
    pub(super) fn hash(&self) -> ContentHash {
        let mut bytes = Vec::with_capacity(self.count * (9 + self.codes.len()));
        for blocks in &self.blocks {
            blocks.names.iter().for_each(|name| {
                bytes.extend_from_slice(name.as_bytes());
                bytes.push(b'|');
            });
            blocks.of_child.iter().for_each(|n| bytes.extend_from_slice(&n.to_le_bytes()));
        }
        self.codes.iter().for_each(|codes| bytes.extend_from_slice(codes));
        for members in &self.populations {
            bytes.extend(members.iter().map(|is_in| u8::from(*is_in)));
        }
        for answers in &self.answers {
            answers.iter().for_each(|answer| bytes.extend_from_slice(&answer.to_le_bytes()));
        }
        ContentHash::of(&bytes)
    }
}

impl Lookup {
    fn read(&self, child: &Child<'_>, populations: usize) -> Result<(Vec<u8>, Vec<i64>), String> {
        let lengths = [
            ("codes", self.codes.len(), child.codes.len()),
            ("populations", populations, child.populations.len()),
            ("answers", self.variables.len(), child.answers.len()),
        ];
        if let Some((what, wanted, found)) = lengths.into_iter().find(|(_, a, b)| a != b) {
            return Err(format!("the menu asks for {wanted} {what}, and there are {found}"));
        }
        let codes = self.codes.iter().zip(child.codes).enumerate().map(|(n, (known, code))| {
            known.get(*code).copied().ok_or_else(|| {
                format!("the code of {} is not on the menu: add it there", self.dimensions[n])
            })
        });
        let codes: Vec<u8> = codes.collect::<Result<_, _>>()?;
        let is_impossible = |values: &Vec<(usize, u8)>| values.iter().all(|(d, v)| codes[*d] == *v);
        if self.impossible.iter().any(is_impossible) {
            return Err("its codes are a combination the menu calls impossible: correct the row \
                        or the menu"
                .to_owned());
        }
        let answers = self.variables.iter().zip(child.answers).zip(&self.names);
        let answers = answers.map(|(((wanted, asked), answer), name)| {
            let is_asked = asked.iter().any(|population| child.populations[*population]);
            value_of(*answer, *wanted, is_asked).map_err(|what| format!("{name} {what}"))
        });
        Ok((codes, answers.collect::<Result<_, _>>()?))
    }
}

fn value_of(answer: Recorded, wanted: Wanted, is_asked: bool) -> Result<i64, &'static str> {
    match (answer, wanted) {
        (Recorded::Yes, Wanted::YesOrNo) => Ok(1),
        (Recorded::No, Wanted::YesOrNo) => Ok(0),
        (Recorded::Steps(value), Wanted::Steps) if value.unsigned_abs() <= LARGEST_VALUE => {
            Ok(value)
        }
        (Recorded::Steps(_), Wanted::Steps) => Err("is too large to be a measurement"),
        (Recorded::NotAsked, _) if is_asked => {
            Err("is missing, and the child is in a population that is asked: leave the child out \
                 of it, and say in its title who is in it")
        }
        (Recorded::NotAsked, _) => Ok(0),
        (Recorded::Steps(_), Wanted::YesOrNo) => Err("is answered by yes or no, not by a value"),
        (Recorded::Yes | Recorded::No, Wanted::Steps) => {
            Err("is answered by a value, not yes or no")
        }
    }
}

impl Blocks {
    fn push(&mut self, code: Option<&str>) {
        let number = code.map_or(NOWHERE, |code| match self.numbers.get(code) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.names.len()).unwrap_or(NOWHERE);
                self.names.push(code.to_owned());
                self.numbers.insert(code.to_owned(), number);
                number
            }
        });
        self.of_child.push(number);
    }
}

impl fmt::Debug for Children {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Children(..)")
    }
}
