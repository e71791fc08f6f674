//! How two values of one field agree, the fast way: equal codes first, then what the letters of two
//! names rule out, and only what is left letter by letter, remembered for the next such pair.

use crate::compare::fields::{self, Open};
use crate::compare::jaro::{Fewest, one_slip};
use crate::compare::levels::{home, name, number, text};
use crate::standardise::frame::Homes;
use crate::standardise::name_table::{Name, NameBits, NameTable, Role};
use crate::texts::{NONE, Texts, code_of};

#[derive(Clone, Copy)]
pub(crate) struct HomeBits {
    postcode: u32,
    property: u32,
    sector: u32,
    outcode: u32,
    area: u32,
    /// The letters in one number, the last letter lowest; 0 when there are more than eight.
    spelled: u64,
    /// Number of letters.
    size: u8,
}

/// The levels of pairs of distinct values met before, as many as fit; a later pair takes the place
/// of an earlier one.
pub(crate) struct Seen {
    /// The two codes and, lowest, the level: in one word, so that memory is asked once.
    met: Vec<u64>,
}

const SEEN: usize = 1 << 15;

/// Bits of a code that is remembered; pairs with a greater one are compared each time.
const CODE: u32 = 28;

impl Seen {
    pub(crate) fn new() -> Self {
        // All bits set is no pair: its two codes would be the same.
        Self { met: vec![u64::MAX; SEEN] }
    }

    #[inline]
    pub(crate) fn level(&mut self, a: u32, b: u32, find: impl FnOnce() -> u8) -> u8 {
        if a.max(b) >> CODE != 0 {
            return find();
        }
        let key = Self::key(a, b);
        let place = &mut self.met[Self::place(key)];
        if *place >> 8 != key {
            *place = key << 8 | u64::from(find());
        }
        (*place & 0xff) as u8
    }

    /// Something of what is known of a pair, for whoever looks at it to have it near.
    #[inline]
    pub(crate) fn look_at(&self, a: u32, b: u32) -> u64 {
        self.met[Self::place(Self::key(a, b))]
    }

    #[inline]
    fn key(a: u32, b: u32) -> u64 {
        u64::from(a.min(b)) << CODE | u64::from(a.max(b))
    }

    #[inline]
    const fn place(key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize & (SEEN - 1)
    }
}

/// Whether two names that hardly agree do agree crosswise.
pub(crate) fn are_swapped(
    (first, second): (&NameTable, &NameTable),
    own: (&NameBits, &NameBits),
    theirs: (&NameBits, &NameBits),
    levels: (usize, usize),
) -> bool {
    let weak = |level: usize| level >= usize::from(name::PART);
    if !weak(levels.0) || !weak(levels.1) {
        return false;
    }
    let crossed = |x: &Name, y: &Name| {
        let level = fields::names(Role::Surname, x, y);
        level <= name::NEAR && level > 0
    };
    let (x, y) = (&first.names[own.0.code as usize], &second.names[own.1.code as usize]);
    let (p, q) = (&first.names[theirs.0.code as usize], &second.names[theirs.1.code as usize]);
    crossed(x, q) && crossed(y, p)
}

/// The level of two codes: the same, not recorded, or what `other` says.
#[inline]
pub(crate) fn code_level(a: u32, b: u32, same: u8, other: impl FnOnce(u32, u32) -> u8) -> u8 {
    if a == NONE || b == NONE {
        0
    } else if a == b {
        same
    } else {
        other(a, b)
    }
}

pub(crate) fn home_bits(homes: &Homes, postcode: u32, property: u32) -> HomeBits {
    let of = |list: &[u32]| list.get(postcode as usize).copied().unwrap_or(NONE);
    let shape = homes.shapes.get(postcode as usize).copied().unwrap_or_default();
    HomeBits {
        postcode,
        property,
        sector: of(&homes.sector),
        outcode: of(&homes.outcode),
        area: of(&homes.area),
        spelled: shape.spelled,
        size: shape.size,
    }
}

/// The same for every postcode, without a property.
pub(crate) fn all_home_bits(homes: &Homes) -> Vec<HomeBits> {
    (0..code_of(homes.spelling.len())).map(|postcode| home_bits(homes, postcode, NONE)).collect()
}

impl HomeBits {
    /// Something of it, for whoever looks at it to have it near.
    #[inline]
    pub(crate) const fn seen(&self) -> u64 {
        self.spelled ^ self.outcode as u64
    }

    /// With a property.
    #[inline]
    pub(crate) const fn at(mut self, property: u32) -> Self {
        self.property = property;
        self
    }
}

pub(crate) fn numbers(texts: &Texts, a: u32, b: u32) -> u8 {
    let (x, y) = (texts.get(a), texts.get(b));
    if x.len().min(y.len()) >= 5 && one_slip(x.as_bytes(), y.as_bytes()) {
        number::SLIP
    } else {
        number::DIFFERENT
    }
}

pub(crate) struct Names<'a> {
    pub role: Role,
    pub table: &'a NameTable,
    pub fewest: &'a Fewest,
}

impl Names<'_> {
    /// The level of two names by their codes.
    #[inline]
    pub(crate) fn level_of_codes(&self, own: u32, theirs: u32, seen: &mut Seen) -> u8 {
        if own == NONE || theirs == NONE {
            0
        } else if own == theirs {
            name::EXACT
        } else {
            let bits = &self.table.bits;
            self.level(&bits[own as usize], &bits[theirs as usize], seen)
        }
    }

    /// "The same" is level 1 of names and of words.
    #[inline]
    pub(crate) fn level(&self, own: &NameBits, theirs: &NameBits, seen: &mut Seen) -> u8 {
        if theirs.code == NONE || own.code == NONE {
            0
        } else if theirs.main == own.main {
            name::EXACT
        } else if self.cannot_agree(own, theirs) {
            self.apart(own, theirs)
        } else {
            let of = |bits: &NameBits| &self.table.names[bits.code as usize];
            let open = || self.open(own, theirs);
            let find = || fields::names_if(self.role, (of(own), of(theirs)), open());
            seen.level(own.code, theirs.code, find)
        }
    }

    /// What is still possible of two names with different main parts.
    fn open(&self, own: &NameBits, theirs: &NameBits) -> Open {
        Open {
            alike: own.unusual | theirs.unusual || self.letters_may_be_alike(own, theirs),
            part: own.parts & theirs.parts != 0,
        }
    }

    /// The level of two different names whose letters leave nothing in common, if they do.
    #[inline]
    pub(crate) fn level_of_letters(&self, own: u32, theirs: u32) -> Option<u8> {
        let bits = &self.table.bits;
        let (own, theirs) = (&bits[own as usize], &bits[theirs as usize]);
        self.cannot_agree(own, theirs).then(|| self.apart(own, theirs))
    }

    /// The level of names whose letters leave nothing in common.
    #[inline]
    fn apart(&self, own: &NameBits, theirs: &NameBits) -> u8 {
        if self.role == Role::Words {
            text::DIFFERENT
        } else if own.only_carried == theirs.only_carried {
            name::DIFFERENT
        } else if own.carries && theirs.carries {
            name::PART
        } else {
            name::CARRIED
        }
    }

    #[inline]
    fn cannot_agree(&self, x: &NameBits, y: &NameBits) -> bool {
        if x.unusual | y.unusual | (x.lists & y.lists != 0) | (x.parts & y.parts != 0) {
            return false;
        }
        !self.letters_may_be_alike(x, y)
    }

    /// Whether the letters of two names leave it possible that they are similar.
    #[inline]
    fn letters_may_be_alike(&self, x: &NameBits, y: &NameBits) -> bool {
        // Letters that are there three times or more have no bit of their own.
        let more = u32::from((x.size - x.set).min(y.size - y.set));
        let shared = (x.letters & y.letters).count_ones() + more;
        self.fewest.possible((x.size, y.size), x.first == y.first, shared)
    }
}

#[inline]
pub(crate) fn home_level(homes: &Homes, own: &HomeBits, theirs: &HomeBits, seen: &mut Seen) -> u8 {
    let both = own.property != NONE && theirs.property != NONE;
    if both && own.property == theirs.property {
        home::PROPERTY
    } else if own.postcode == NONE || theirs.postcode == NONE {
        if both && !homes.has.0 { home::DIFFERENT } else { 0 }
    } else if own.postcode == theirs.postcode {
        if both { home::NEIGHBOUR } else { home::POSTCODE }
    } else if own.spelled != 0 && theirs.spelled != 0 {
        if is_a_slip(own, theirs) { home::SLIP } else { parts_of(own, theirs) }
    } else {
        seen.level(own.postcode, theirs.postcode, || postcodes(homes, own, theirs))
    }
}

/// The level of two homes, each a postcode and a property: what agrees is seen from the codes alone.
#[inline]
pub(crate) fn home_level_of_codes(
    homes: &Homes,
    own: (u32, u32),
    theirs: (u32, u32),
    (seen, bits): (&mut Seen, impl Fn(u32, u32) -> HomeBits),
) -> u8 {
    if own.1 != NONE && own.1 == theirs.1 {
        home::PROPERTY
    } else if own.0 != NONE && own.0 == theirs.0 {
        if own.1 != NONE && theirs.1 != NONE { home::NEIGHBOUR } else { home::POSTCODE }
    } else {
        home_level(homes, &bits(own.0, own.1), &bits(theirs.0, theirs.1), seen)
    }
}

/// Whether two different postcodes are one slip apart, by their letters in one number.
#[inline]
const fn is_a_slip(x: &HomeBits, y: &HomeBits) -> bool {
    let differ = x.spelled ^ y.spelled;
    // Letters at the end that are the same, in bits.
    let same = differ.trailing_zeros() & !7;
    if x.size == y.size {
        let rest = differ >> same;
        let (x, y) = (x.spelled >> same, y.spelled >> same);
        let swapped = (x & 0xff) == (y >> 8 & 0xff) && (y & 0xff) == (x >> 8 & 0xff);
        return rest <= 0xff || rest <= 0xffff && swapped;
    }
    let (short, long) = if x.size < y.size { (x, y) } else { (y, x) };
    long.size - short.size == 1 && short.spelled >> same == long.spelled >> same >> 8
}

fn postcodes(homes: &Homes, x: &HomeBits, y: &HomeBits) -> u8 {
    let text = |bits: &HomeBits| homes.spelling.get(bits.postcode).as_bytes();
    if one_slip(text(x), text(y)) { home::SLIP } else { parts_of(x, y) }
}

/// What two postcodes share that are no slip apart.
#[inline]
const fn parts_of(x: &HomeBits, y: &HomeBits) -> u8 {
    if x.sector == y.sector {
        home::SECTOR
    } else if x.outcode == y.outcode {
        home::OUTCODE
    } else if x.area == y.area {
        home::AREA
    } else {
        home::DIFFERENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::variants::Variants;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_not_possible_of_two_names_need_not_be_looked_for(
            texts in prop::collection::vec("[a-d]{1,6}[ -]?[a-c1]{0,5}( street| road| c)?", 2..8),
            role in prop::sample::select(vec![Role::Given, Role::Surname, Role::Words]),
        ) {
            let mut of = Texts::new();
            texts.iter().for_each(|text| { of.intern(text); });
            let table = NameTable::of(&of, role, &Variants::standard());
            let fewest = Fewest::for_similarity(fields::SOUNDS_ALIKE);
            let kernel = Names { role, table: &table, fewest: &fewest };
            for x in 1..table.bits.len() {
                for y in 1..table.bits.len() {
                    let (one, other) = (&table.names[x], &table.names[y]);
                    if one.main != other.main {
                        let open = kernel.open(&table.bits[x], &table.bits[y]);
                        let found = fields::names_if(role, (one, other), open);
                        prop_assert_eq!(found, fields::names(role, one, other), "{:?} {:?}", one, other);
                    }
                }
            }
        }

        #[test]
        fn what_is_remembered_of_a_pair_is_what_was_found(
            pairs in prop::collection::vec((0..40_u32, 0..40_u32, any::<bool>()), 1..200),
        ) {
            // Codes that share their last bits, small ones and ones too great to be remembered.
            let code = |n: u32, great: bool| n << 20 | u32::from(great) << 31 | (n % 3);
            let level = |a: u32, b: u32| ((a.min(b) >> 20) * 7 + (a.max(b) >> 20)).to_le_bytes()[0];
            let mut seen = Seen::new();
            for (a, b, great) in pairs.iter().cycle().take(3 * pairs.len()) {
                let (a, b) = (code(*a, *great), code(*b, false));
                if a != b {
                    prop_assert_eq!(seen.level(a, b, || level(a, b)), level(a, b));
                    prop_assert_eq!(seen.level(b, a, || level(a, b)), level(a, b));
                }
            }
        }
    }
}
