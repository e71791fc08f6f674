//! Names of invented places: endings and beginnings put together, so that none is copied from a
//! real gazetteer on purpose.

use commons::Stream;

const FIRST: [&str; 32] = [
    "Calder", "Thrush", "Wether", "Ember", "Harrow", "Linnet", "Mossel", "Kestle", "Brindle",
    "Tarn", "Sallow", "Otter", "Pend", "Quarrel", "Rushel", "Scar", "Tansy", "Under", "Vetch",
    "Whin", "Alder", "Bracken", "Corn", "Dunnock", "Elver", "Fallow", "Gorse", "Hazel", "Ives",
    "Juniper", "Lark", "Marl",
];
const LAST: [&str; 16] = [
    "royd", "thwaite", "bank", "shaw", "clough", "den", "ley", "gate", "worth", "mere", "holme",
    "side", "well", "fold", "croft", "rigg",
];
const LOCALITIES: [&str; 8] = ["North", "South", "East", "West", "Upper", "Lower", "Old", "New"];
const LOCALITY_PLACES: [&str; 10] = [
    "Weir", "Mills", "Locks", "Quarry", "Moor", "Wharf", "Common", "Viaduct", "Orchard", "Springs",
];

/// A supply of place names, each given once.
pub(crate) struct PlaceNames {
    order: Vec<usize>,
    next: usize,
}

impl PlaceNames {
    pub(crate) fn new(stream: &mut Stream) -> Self {
        let mut order: Vec<usize> = (0..FIRST.len() * LAST.len()).collect();
        stream.shuffle(&mut order);
        Self { order, next: 0 }
    }

    pub(crate) fn next_name(&mut self) -> String {
        let pick = self.order[self.next % self.order.len()];
        let again = self.next / self.order.len();
        self.next += 1;
        let name = format!("{}{}", FIRST[pick / LAST.len()], LAST[pick % LAST.len()]);
        if again == 0 { name } else { format!("{name} {}", again + 1) }
    }

    pub(crate) fn locality(number: usize) -> String {
        let place = LOCALITY_PLACES[number % LOCALITY_PLACES.len()];
        let part = LOCALITIES[(number / LOCALITY_PLACES.len() + number) % LOCALITIES.len()];
        let again = number / (LOCALITY_PLACES.len() * LOCALITIES.len());
        if again == 0 { format!("{part} {place}") } else { format!("{part} {place} {}", again + 1) }
    }
}

/// `Calderbrook 012C`, the way statistical offices name small areas.
pub(crate) fn small_area_name(middle: usize, place: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
    format!("Calderbrook {:03}{letter}", middle + 1)
}
